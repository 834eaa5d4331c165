"""The line of deploy/chinanews.cron, run as cron runs it: what it prints is mailed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import LONGEST_SECONDS, PROJECT

if TYPE_CHECKING:
    from pathlib import Path

CRONTAB = (PROJECT / "deploy" / "chinanews.cron").read_text(encoding="utf-8")
VARIABLES = dict(re.findall(r"^(\w+)=(.*)$", CRONTAB, re.MULTILINE))
JOB = re.compile(r"^[\d*/,-]+(?: [\d*/,-]+){4} \w+ (.*)$", re.MULTILINE)
PROGRAM, HOME = "/opt/chinanews/venv/bin/chinanews", "/var/lib/chinanews"


def run_job(folder: Path, arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the only job of the crontab, with more arguments, and with the variables of the crontab alone.

    The folder stands for that of the data; cron runs a job in another one.
    """
    (command,) = JOB.findall(CRONTAB)
    command = command.replace(PROGRAM, f"{sys.executable} -m crawler")
    variables = {name: value.replace(HOME, str(folder)) for name, value in VARIABLES.items()}
    environment = {**variables, "PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": os.fspath(PROJECT)}
    return subprocess.run(
        [VARIABLES["SHELL"], "-c", f"{command} {arguments}"],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=LONGEST_SECONDS,
    )


@pytest.mark.slow
def test_cron_sends_no_mail_of_a_run_that_is_well(tmp_path: Path, few_pages: Path) -> None:
    ended = run_job(tmp_path, f"-a archive={few_pages}")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert list((tmp_path / "data" / "log").iterdir())


def test_cron_sends_the_cause_of_a_run_that_cannot_work(tmp_path: Path) -> None:
    ended = run_job(tmp_path, "-a archive=no-such-file")
    assert ended.returncode == RunStatus.MISCONFIGURED.exit_code
    assert (ended.stdout, ended.stderr) == ("", "error: no-such-file: there is no such file or folder\n")
