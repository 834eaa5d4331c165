"""A folder that is replaced with its other files kept is the old one or the new one, after errors and kills too."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import BadInputError
from crawler.whole_files import whole_folder

if TYPE_CHECKING:
    from pathlib import Path

KILLED = """
import os, signal, sys
from pathlib import Path
from crawler.whole_files import whole_folder

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "between the renamings":
    Path.replace = die
with whole_folder(Path(sys.argv[1]), with_old_files=True) as part:
    (part / "new.txt").write_text("new")
    if sys.argv[2] == "while it is written":
        die()
"""


def _old(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "old.txt").write_text("old", encoding="utf-8")
    return folder


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_the_files_that_are_not_written_stay(tmp_path: Path) -> None:
    folder = _old(tmp_path)
    with whole_folder(folder, with_old_files=True) as part:
        (part / "new.txt").write_text("new", encoding="utf-8")
        assert _names(folder) == ["old.txt"]
    assert (_names(folder), _names(tmp_path)) == (["new.txt", "old.txt"], ["site"])


@pytest.mark.parametrize("with_old_files", [False, True])
def test_nothing_of_a_new_folder_is_left_after_an_error(tmp_path: Path, *, with_old_files: bool) -> None:
    with pytest.raises(BadInputError, match="stopped"):
        _write_and_stop(tmp_path / "site", with_old_files=with_old_files)
    assert _names(tmp_path) == []


def test_a_folder_is_unchanged_after_an_error(tmp_path: Path) -> None:
    folder = _old(tmp_path)
    with pytest.raises(BadInputError, match="stopped"):
        _write_and_stop(folder, with_old_files=True)
    assert (_names(folder), _names(tmp_path)) == (["old.txt"], ["site"])


def _write_and_stop(folder: Path, *, with_old_files: bool) -> None:
    with whole_folder(folder, with_old_files=with_old_files) as part:
        (part / "new.txt").write_text("new", encoding="utf-8")
        raise BadInputError("stopped")


def test_a_process_that_comes_between_the_renamings_of_another_one_leaves_them_alone(tmp_path: Path) -> None:
    folder = _old(tmp_path)
    with whole_folder(folder, with_old_files=True) as part:
        (part / "new.txt").write_text("new", encoding="utf-8")
        folder.rename(tmp_path / ".site.old.part")
        with pytest.raises(BadInputError, match="another program is writing it"):
            _write_and_stop(folder, with_old_files=True)
        assert not folder.exists()
    assert (_names(folder), _names(tmp_path)) == (["new.txt", "old.txt"], ["site"])


@pytest.mark.parametrize("moment", ["while it is written", "between the renamings"])
def test_a_killed_process_loses_no_file_and_the_next_one_leaves_nothing_of_it(tmp_path: Path, moment: str) -> None:
    folder = _old(tmp_path)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder), moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(tmp_path.rglob("old.txt"))) >= 1
    with whole_folder(folder, with_old_files=True) as part:
        assert _names(part) == ["old.txt"]
    assert (_names(folder), _names(tmp_path)) == (["old.txt"], ["site"])
