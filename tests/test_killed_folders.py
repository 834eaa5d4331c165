"""Each command that writes a folder can be killed at each step: no file is lost, and the next one succeeds."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.crawling import LONGEST_SECONDS, PROJECT
from tests.publication.stores import AWKWARD, store_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize("what", ["export", "site", "report"])
def test_a_kill_before_any_step_loses_no_file_and_the_next_one_succeeds(what: str, tmp_path: Path) -> None:
    store_of(tmp_path / "a.db", AWKWARD).dispose()
    (tmp_path / "tries").mkdir()
    command = [sys.executable, "-W", "ignore", "-m", "tests.killed_folders", what, str(tmp_path / "a.db")]
    ended = subprocess.run(
        [*command, str(tmp_path / "tries")],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
    )
    left = [tuple(names) for names in json.loads(ended.stdout)]
    assert {("folder",), ("folder", "folder.part")} <= {*left}
    assert ((".folder.old.part", "folder.part") in left) == (what != "export"), (
        "an export replaces no folder with files"
    )
    assert len(left) > 6
