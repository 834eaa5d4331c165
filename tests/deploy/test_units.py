"""systemd accepts the units of deploy/, and the documented exit codes are those of the program."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

UNITS = ("chinanews.service", "chinanews.timer", "chinanews-alert@.service")
ROW = re.compile(r"^\| (\d+) \| `([a-z-]+)` \|", re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = (PROJECT / "deploy" / unit).read_text(encoding="utf-8")
        (tmp_path / unit).write_text(text.replace("/opt/chinanews/venv/bin/scrapy", "/bin/true"), encoding="utf-8")
    units = [str(tmp_path / unit) for unit in UNITS[:2]]
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


def test_a_second_run_on_the_site_is_not_a_failure_for_systemd() -> None:
    service = (PROJECT / "deploy" / "chinanews.service").read_text(encoding="utf-8")
    assert f"SuccessExitStatus={RunStatus.ALREADY_RUNNING.exit_code}\n" in service


def test_cron_reports_every_exit_code_but_success_and_a_second_run() -> None:
    cron = (PROJECT / "deploy" / "chinanews.cron").read_text(encoding="utf-8")
    assert f"case $code in {RunStatus.OK.exit_code}|{RunStatus.ALREADY_RUNNING.exit_code}) ;;" in cron
