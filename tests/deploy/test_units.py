"""The units of deploy/ are sound, and the written table of exit codes is the program's."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from crawler.runs.status import EXIT_CODES
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

UNITS = ("chinanews.service", "chinanews.timer", "chinanews-alert@.service")
_ROW = re.compile(r"^\| (\d+) \| `([a-z-]+)` \|", re.MULTILINE)


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


def test_readmes_table_of_exit_codes_is_the_programs() -> None:
    written = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert {verdict: int(code) for code, verdict in _ROW.findall(written)} == EXIT_CODES


def test_another_run_on_the_site_is_no_failure_of_the_timer() -> None:
    service = (PROJECT / "deploy" / "chinanews.service").read_text(encoding="utf-8")
    assert f"SuccessExitStatus={EXIT_CODES['already-running']}\n" in service
