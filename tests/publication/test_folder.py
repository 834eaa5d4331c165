"""A publication has its name only when it is complete, and replaces nothing but a publication."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.exceptions import AlreadyRunningError, BadInputError
from crawler.export.selection import Selection
from crawler.publication.checksums import SUMS, sha256_of
from crawler.publication.folder import FIGURES, figures_text, folder_with_sums
from crawler.publication.publication import Publisher
from crawler.publication.publish import Publishing
from tests.cli.commands import run
from tests.crawling import LONGEST_SECONDS, PROJECT
from tests.publication.stores import AWKWARD, store_of
from tests.small_files import with_files_of
from tests.storage.records import numbered


def write(folder: Path, content: str, *, replaces: bool = False) -> None:
    with folder_with_sums(folder, replaces=replaces) as whole:
        whole.write("data/a.txt", content)
        whole.write(FIGURES, figures_text({}))


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_folder_appears_whole_and_is_replaced_whole(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    for content, read in (("one", "one"), ("two \ud800", "two ?")):
        write(tmp_path / "new", content, replaces=True)
        assert (tmp_path / "new/data/a.txt").read_text() == read
    assert names(tmp_path) == {"new/data/a.txt", f"new/{FIGURES}", f"new/{SUMS}"}


@pytest.mark.parametrize("what", ["a file", "others' files", "one file more", "a publication"])
def test_what_must_not_be_replaced_stays(what: str, tmp_path: Path) -> None:
    target = tmp_path / "there"
    if what == "a file":
        target.touch()
    elif what == "others' files":
        target.mkdir()
        (target / "thesis.txt").touch()
    else:
        write(target, "old")
        (target / "notes.txt").touch()
    if what == "a publication":
        (target / "notes.txt").unlink()
    before = names(tmp_path)
    with pytest.raises(BadInputError, match=str(target)):
        write(target, "new", replaces=what != "a publication")
    assert names(tmp_path) == before


def test_the_root_of_the_file_system_is_no_folder_to_replace() -> None:
    with pytest.raises(BadInputError, match="name another folder"):
        write(Path("/"), "text", replaces=True)


def test_an_unknown_folder_with_the_name_of_the_part_stays(tmp_path: Path) -> None:
    (tmp_path / "new.part").mkdir()
    (tmp_path / "new.part" / "thesis.txt").touch()
    with pytest.raises(BadInputError, match="has no mark of this program"):
        write(tmp_path / "new", "text")
    assert names(tmp_path) == {"new.part/thesis.txt"}


def test_a_file_that_the_user_has_added_to_a_folder_of_a_publication_is_not_replaced(tmp_path: Path) -> None:
    write(tmp_path / "new", "text")
    (tmp_path / "new" / "data" / "notes.txt").touch()
    before = names(tmp_path)
    with pytest.raises(BadInputError, match=r"has files that are not of the publication \(data/notes\.txt\)"):
        write(tmp_path / "new", "other", replaces=True)
    assert names(tmp_path) == before


def test_two_processes_do_not_write_the_same_folder(tmp_path: Path) -> None:
    with folder_with_sums(tmp_path / "new") as whole:
        with pytest.raises(AlreadyRunningError):
            write(tmp_path / "new", "other")
        whole.write(FIGURES, figures_text({}))
    assert names(tmp_path / "new") == {FIGURES, SUMS}


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    def failing() -> None:
        with folder_with_sums(tmp_path / "new") as whole:
            whole.write("a.txt", "text")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failing()
    assert [*tmp_path.iterdir()] == []


@pytest.mark.slow
def test_a_kill_before_any_change_of_a_file_leaves_the_old_or_the_new_publication_whole(tmp_path: Path) -> None:
    database, target = tmp_path / "a.db", tmp_path / "published"
    engine = store_of(database, AWKWARD)
    Publishing(engine, Selection(), Publisher("Old")).write(target)
    engine.dispose()
    old = sha256_of(target / SUMS)
    command = [sys.executable, "-W", "ignore", "-m", "tests.publication.killed", str(database), str(target)]
    ended = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True, timeout=LONGEST_SECONDS)
    tries = json.loads(ended.stdout)
    new = sha256_of(target / SUMS)
    assert {digest for digest, _ in tries} == {old, new} != {old}
    assert any(was_renamed for _, was_renamed in tries)
    assert len(tries) > 20
    assert {path.name.split(".")[0] for path in tmp_path.iterdir()} == {"a", "published"}
    assert not [*tmp_path.glob("published.*")]


@pytest.mark.slow
def test_a_full_disk_ends_it_loudly_and_leaves_nothing(tmp_path: Path) -> None:
    long = numbered(9, text=os.urandom(400_000).hex())
    store_of(tmp_path / "a.db", [long]).dispose()
    arguments = ["publish", str(tmp_path / "new"), "--database", str(tmp_path / "a.db")]
    command = [*with_files_of(200_000), sys.executable, "-m", "crawler", *arguments]
    ended = subprocess.run(command, cwd=PROJECT, check=False, capture_output=True, text=True, timeout=LONGEST_SECONDS)
    assert ended.returncode == 9, ended.stderr
    assert os.strerror(errno.EFBIG) in ended.stderr
    assert {path.name for path in tmp_path.iterdir()} <= {"a.db", "a.db-wal", "a.db-shm"}


@pytest.mark.slow
def test_the_command_says_what_it_published_and_what_the_card_lacks(tmp_path: Path) -> None:
    store_of(tmp_path / "a.db", AWKWARD).dispose()
    target = tmp_path / "new"
    ended = run("publish", str(target), "--database", str(tmp_path / "a.db"), "--site", "chinanews")
    assert (ended.exit_code, ended.out) == (0, "")
    assert "4 articles (1 incomplete, 1 withdrawn, 1 without a date, 4 without an archived page)" in ended.err
    assert "--contact sets it" in ended.err
    refused = run("publish", str(target), "--database", str(tmp_path / "a.db"))
    assert (refused.exit_code, "--replace replaces it" in refused.err) == (2, True)
