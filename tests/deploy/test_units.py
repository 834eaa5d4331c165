"""systemd accepts the units of deploy/, and they know the exit codes of the program."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

UNITS = ("chinanews.service", "chinanews.timer", "chinanews-alert@.service")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here")
def test_systemd_finds_no_fault_with_the_units(tmp_path: Path) -> None:
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
    faults = [line for line in verified.stderr.splitlines() if "chinanews" in line]
    assert not faults
    assert verified.returncode == 0, verified.stderr


def test_another_run_on_the_site_is_no_failure_of_the_timer() -> None:
    service = (PROJECT / "deploy" / "chinanews.service").read_text(encoding="utf-8")
    assert f"SuccessExitStatus={RunStatus.ALREADY_RUNNING.exit_code}\n" in service
