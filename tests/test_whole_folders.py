"""A folder is the old one or the new one, after errors too, and what others have put in its way stays."""

from __future__ import annotations

import os
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import AlreadyRunningError, BadInputError
from crawler.whole_folders import MARK, whole_folder

if TYPE_CHECKING:
    from collections.abc import Callable


OTHER_USER = 65534
"""The number of `nobody`. Root may write what it may only read."""


def _replace(_: Path) -> None:
    """Let any folder be replaced."""


def _refuse(_: Path) -> None:
    raise BadInputError("it has files")


def _folder(path: Path, name: str = "old.txt") -> Path:
    path.mkdir()
    (path / name).write_text(name, encoding="utf-8")
    return path


def _names(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if not file.is_dir())


def _write(
    folder: Path,
    *,
    after: Callable[[], object] = lambda: None,
    with_old_files: bool = True,
    require_replaceable: Callable[[Path], None] = _replace,
) -> None:
    with whole_folder(folder, require_replaceable=require_replaceable, with_old_files=with_old_files) as part:
        (part / "new.txt").write_text("new", encoding="utf-8")
        after()


def _stop() -> None:
    raise BadInputError("stopped")


@pytest.mark.parametrize(("with_old_files", "expected"), [(True, ["new.txt", "old.txt"]), (False, ["new.txt"])])
def test_the_new_folder_has_the_old_files_only_if_that_is_said(
    tmp_path: Path, *, with_old_files: bool, expected: list[str]
) -> None:
    folder = _folder(tmp_path / "site")
    _write(folder, with_old_files=with_old_files, after=lambda: (folder / "old.txt").read_text(encoding="utf-8"))
    assert (_names(folder), [*tmp_path.iterdir()]) == (expected, [folder])


@pytest.mark.parametrize("with_old_files", [False, True])
def test_nothing_of_a_new_folder_is_left_after_an_error(tmp_path: Path, *, with_old_files: bool) -> None:
    with pytest.raises(BadInputError, match="stopped"):
        _write(tmp_path / "site", after=_stop, with_old_files=with_old_files)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("with_old_files", [False, True])
def test_a_folder_is_unchanged_after_an_error(tmp_path: Path, *, with_old_files: bool) -> None:
    folder = _folder(tmp_path / "site")
    with pytest.raises(BadInputError, match="stopped"):
        _write(folder, after=_stop, with_old_files=with_old_files)
    assert _names(tmp_path) == ["site/old.txt"]


def test_a_process_that_comes_between_the_renamings_of_another_one_leaves_them_alone(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "site")

    def come_between() -> None:
        folder.rename(tmp_path / ".site.old.part")
        with pytest.raises(AlreadyRunningError, match="site: another process writes it"):
            _write(folder)
        assert not folder.exists()

    _write(folder, after=come_between)
    assert _names(tmp_path) == ["site/new.txt", "site/old.txt"]


@pytest.mark.parametrize("made_by_others", [lambda path: _folder(path, "thesis.txt"), lambda path: path.touch()])
def test_a_part_that_others_have_made_stays(tmp_path: Path, made_by_others: Callable[[Path], object]) -> None:
    made_by_others(tmp_path / "site.part")
    before = _names(tmp_path)
    with pytest.raises(BadInputError, match=r"site\.part: exists, and has no mark of this program"):
        _write(tmp_path / "site")
    assert _names(tmp_path) == before


def test_a_link_with_the_name_of_the_part_is_refused(tmp_path: Path) -> None:
    _folder(tmp_path / "others", MARK)
    (tmp_path / "site.part").symlink_to("others")
    with pytest.raises(BadInputError, match="has no mark of this program"):
        _write(tmp_path / "site")
    assert (_names(tmp_path / "others"), (tmp_path / "site.part").is_symlink()) == ([MARK], True)


def test_files_that_others_put_there_meanwhile_stay(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with pytest.raises(BadInputError, match="it has files"):
        _write(folder, after=lambda: _folder(folder, "thesis.txt"), require_replaceable=_refuse)
    assert _names(tmp_path) == ["site/thesis.txt"]


def test_a_folder_that_others_make_between_the_renamings_stays_and_so_do_the_earlier_files(tmp_path: Path) -> None:
    part, old = tmp_path / "site.part", _folder(tmp_path / ".site.old.part")  # as a killed process leaves them
    _folder(part, MARK)
    _folder(part / "new", "new.txt")
    folder = _folder(tmp_path / "site", "thesis.txt")
    before = _names(tmp_path)
    for _ in range(2):
        with pytest.raises(BadInputError, match=r"its earlier files are in .*/\.site\.old\.part; move one"):
            _write(folder)
        assert _names(tmp_path) == before
    folder.rename(tmp_path / "thesis")
    _write(folder)
    assert _names(tmp_path) == ["site/new.txt", "site/old.txt", "thesis/thesis.txt"]
    assert not old.exists()


@pytest.mark.parametrize("made_again", [lambda path: _folder(path, "other.txt"), lambda path: path.mkdir()])
def test_the_earlier_files_stay_if_the_part_of_a_killed_process_is_gone(
    tmp_path: Path, made_again: Callable[[Path], object]
) -> None:
    _folder(tmp_path / ".site.old.part")
    made_again(tmp_path / "site")
    before = _names(tmp_path)
    with pytest.raises(BadInputError, match=r"its earlier files are in .*/\.site\.old\.part; move one"):
        _write(tmp_path / "site")
    assert (_names(tmp_path), (tmp_path / "site.part").exists()) == (before, False)


@pytest.mark.parametrize("path", ["/", ".", "..", "file/site", "site" * 62])
def test_a_folder_that_cannot_get_its_name_is_an_error_at_once(
    tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here" / "below").mkdir(parents=True)
    (tmp_path / "here" / "file").touch()
    monkeypatch.chdir(tmp_path / "here")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BadInputError):
        _write(Path(path), after=lambda: pytest.fail("it began"))
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("with_old_files", [False, True])
def test_a_folder_that_its_user_may_only_read_is_replaced(*, with_old_files: bool) -> None:
    with TemporaryDirectory(dir="/var/tmp") as name:  # other users may not enter pytest's folders
        work = Path(name)
        folder = _folder(work / "site")
        _folder(folder / "data")
        for one in (work, folder, folder / "data"):
            os.chown(one, OTHER_USER if os.getuid() == 0 else -1, -1)
            one.chmod(0o755 if one == work else 0o555)
        process = get_context("fork").Process(target=_write_as_other_user, args=(folder, with_old_files))
        process.start()
        process.join()
        assert process.exitcode == 0
        assert ("new.txt" in _names(folder), [*work.iterdir()]) == (True, [folder])


def _write_as_other_user(folder: Path, with_old_files: bool) -> None:  # noqa: FBT001  # given by its place
    if os.getuid() == 0:
        os.setuid(OTHER_USER)
    _write(folder, with_old_files=with_old_files)


def test_the_part_of_a_killed_process_is_replaced(tmp_path: Path) -> None:
    _folder(tmp_path / "site.part", MARK)
    _folder(tmp_path / "site.part" / "data")
    _write(tmp_path / "site")
    assert _names(tmp_path) == ["site/new.txt"]
