"""systemd accepts the units of deploy/, and the documented exit codes are those of the program."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import LONGEST_SECONDS, PROJECT

if TYPE_CHECKING:
    from pathlib import Path

UNITS = ("chinanews.service", "chinanews.timer", "chinanews-worker@.service", "chinanews-worker@.timer")
TEMPLATE = "chinanews-alert@.service"
RESTARTED = (RunStatus.CRASHED, RunStatus.STORAGE_FAILED, RunStatus.OUT_OF_MEMORY, RunStatus.GIVEN_UP)
"""After these a worker can join the crawl again. The others are those of the whole crawl, or need an operator."""
ENDS_WHEN_TOLD = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))
print("ready", flush=True)
signal.pause()
"""
RESTART = PROJECT / "deploy" / "restart-if-useful"
ROW = re.compile(r"^\| (\d+) \| `([a-z-]+)` \|", re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in (*UNITS, TEMPLATE):
        text = (PROJECT / "deploy" / unit).read_text(encoding="utf-8")
        (tmp_path / unit).write_text(text.replace("/opt/chinanews/venv/bin/chinanews", "/bin/true"), encoding="utf-8")
    units = [str(tmp_path / unit.replace("@", "@1")) for unit in UNITS]
    verified = subprocess.run(
        [str(shutil.which("systemd-analyze")), "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    complaints = [line for line in verified.stderr.splitlines() if "chinanews" in line]
    assert not complaints
    assert verified.returncode == 0, verified.stderr


def test_the_documented_exit_codes_are_those_of_the_program() -> None:
    written = (PROJECT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert {status: int(code) for code, status in ROW.findall(written)} == {s.value: s.exit_code for s in RunStatus}


@pytest.mark.parametrize("unit", ["chinanews.service", "chinanews-worker@.service"])
def test_a_second_run_on_the_site_is_not_a_failure_for_systemd(unit: str) -> None:
    service = (PROJECT / "deploy" / unit).read_text(encoding="utf-8")
    assert f"SuccessExitStatus={RunStatus.ALREADY_RUNNING.exit_code}\n" in service


def test_systemd_starts_a_worker_again_after_the_statuses_for_which_it_is_useful() -> None:
    service = (PROJECT / "deploy" / "chinanews-worker@.service").read_text(encoding="utf-8")
    assert f"RestartForceExitStatus={' '.join(str(status.exit_code) for status in RESTARTED)}\n" in service


def test_docker_sees_a_failure_for_the_same_statuses_and_for_a_kill() -> None:
    for status in RunStatus:
        ended = subprocess.run([RESTART, "sh", "-c", f"exit {status.exit_code}"], check=False)
        assert ended.returncode == (status.exit_code if status in RESTARTED else 0), status
    assert subprocess.run([RESTART, "sh", "-c", "kill -KILL $$"], check=False).returncode == 128 + signal.SIGKILL


def test_a_container_that_is_stopped_tells_the_crawl_and_waits_for_its_end() -> None:
    with subprocess.Popen([RESTART, sys.executable, "-c", ENDS_WHEN_TOLD], stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == b"ready\n"
        started.terminate()
        assert started.wait(LONGEST_SECONDS) == RunStatus.STORAGE_FAILED.exit_code
