"""However a run is ended, and wherever its words go, the exit code says what became of it and the next run goes on."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import LONGEST_SECONDS, Crawling
from tests.site import NewsSite, WatchedSite, contents

if TYPE_CHECKING:
    from pathlib import Path

IN_THE_MIDDLE = 60
BROKEN_PIPE = "mkfifo pipe; exec 3<>pipe 2>pipe 3<&-"
"""Nobody reads the pipe any more that standard error goes to."""
FEW = ("-a", "since=2025-06-01")


def test_a_second_signal_ends_a_run_at_once_and_the_next_one_loses_nothing(tmp_path: Path) -> None:
    def twice() -> None:
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)

    with WatchedSite(IN_THE_MIDDLE, twice) as site:
        crawling = Crawling(tmp_path, site.address)
        process = crawling.start()
        _, log = process.communicate(timeout=LONGEST_SECONDS)
        assert process.returncode == 8, log
        assert log.splitlines()[-1].startswith("status: interrupted")
        assert "Traceback" not in log
        assert crawling.run().status == RunStatus.OK
    assert len(crawling.articles()) == len(contents().articles)


def exit_code(crawling: Crawling, before: str) -> int:
    """Crawl by a shell that does something to the standard streams first."""
    prefix = ("sh", "-c", f'{before}; exec "$@"', "sh")
    process = crawling.start(*FEW, prefix=prefix)
    process.communicate(timeout=LONGEST_SECONDS)
    return process.returncode


@pytest.mark.parametrize("before", ["exec 0<&- 1>&- 2>&-", "exec 2>&-", "exec 2>/dev/full", BROKEN_PIPE])
def test_nobody_need_listen_to_a_run(tmp_path: Path, before: str) -> None:
    with NewsSite() as site:
        crawling = Crawling(tmp_path, site.address)
        assert exit_code(crawling, before) == 0
    assert crawling.articles()
    assert [run["status"] for run in crawling.rows("SELECT status FROM runs")] == [RunStatus.OK]


@pytest.mark.parametrize("file", ["no/such/folder/log", "/dev/full"])
def test_a_log_that_cannot_be_written_is_said_before_anything_is_fetched(tmp_path: Path, file: str) -> None:
    with NewsSite() as site:
        ended = Crawling(tmp_path, site.address, {"LOG_FILE": file}).run(*FEW)
        assert not site.requests
    assert ended.exit_code == 2, ended.log
    assert f"LOG_FILE={file}: cannot be written" in ended.log
    assert "Traceback" not in ended.log
