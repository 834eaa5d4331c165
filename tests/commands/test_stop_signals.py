"""A signal at any moment, while the run starts too, ends it as `interrupted`, and the record of the run is complete."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.site import NewsSite

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

MOMENTS = [
    ("Enabled addons", signal.SIGTERM),
    ("Enabled addons", signal.SIGHUP),
    ("Overridden settings", signal.SIGINT),
    ("Enabled downloader middlewares", signal.SIGHUP),
    ("Spider opened", signal.SIGTERM),
    ("Crawled (200)", signal.SIGHUP),
]
"""Log lines of a run, the first one before its spider exists. The signal is sent when the line is read."""


@pytest.fixture(scope="module")
def site() -> Iterator[NewsSite]:
    with NewsSite() as running:
        yield running


def signalled(process: subprocess.Popen[str], moment: str, number: signal.Signals) -> str:
    """Send a signal once the log has a line; return the log of the whole run."""
    assert process.stderr is not None
    log = ""
    for line in process.stderr:
        log += line
        if moment in line:
            process.send_signal(number)
            break
    rest, _ = process.stderr.read(), process.stderr.close()
    process.wait()
    return log + rest


@pytest.mark.slow
@pytest.mark.parametrize(("moment", "number"), MOMENTS)
def test_a_signal_gives_the_status_and_leaves_nothing_open(
    site: NewsSite, tmp_path: Path, moment: str, number: signal.Signals
) -> None:
    crawling = Crawling(tmp_path, site.address, {"LOG_LEVEL": "DEBUG"})
    process = crawling.start()
    log = signalled(process, moment, number)
    assert process.returncode == RunStatus.INTERRUPTED.exit_code, log
    assert log.splitlines()[-1].startswith("status: interrupted")
    assert "Traceback" not in log
    if crawling.database.exists():
        assert not crawling.rows("SELECT 1 FROM runs WHERE status IS NULL OR status != 'interrupted'")
        assert not crawling.rows("SELECT 1 FROM urls WHERE state = 'leased'")


@pytest.mark.slow
def test_a_run_that_ignores_sighup_goes_on(site: NewsSite, tmp_path: Path) -> None:
    crawling = Crawling(tmp_path, site.address)
    process = crawling.start("-a", "since=2026-01-01", prefix=("nohup",))
    log = signalled(process, "Spider opened", signal.SIGHUP)
    assert process.returncode == 0, log


@pytest.mark.slow
def test_a_signal_after_the_end_changes_neither_exit_code_nor_status(tmp_path: Path, few_pages: Path) -> None:
    late = """
import os, sys
from scrapy.cmdline import execute
class Late:  # deleted when Python has no handlers of signals any more
    def __del__(self, kill=os.kill, own=os.getpid()):
        kill(own, 15)
late = Late()
del sys.argv[1:4]
execute()
"""
    prefix = (sys.executable, "-c", late)
    ended = Crawling(tmp_path).run("-a", f"archive={few_pages}", prefix=prefix)
    assert ended.exit_code == RunStatus.OK.exit_code, ended.log
    assert ended.log.splitlines()[-1].startswith("status: ok"), ended.log
