"""The package of a site is written whole or not at all, under a name that hides nothing, and never over other files."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import BadInputError
from crawler.new_site.writing import require_name, write_package
from tests.new_site.invented_site import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.new_site.proposal import Proposal
    from tests.new_site.invented_site import Story


def test_the_package_has_code_seeds_saved_pages_and_tests(
    proposal: Proposal, known: list[Story], tmp_path: Path
) -> None:
    files = write_package(proposal, tmp_path / "quay_post", NOW, replaces=False)
    folder = tmp_path / "quay_post"
    assert sorted(files) == sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    for file in folder.rglob("*.py"):
        ast.parse(file.read_text(encoding="utf-8"))
        assert "crawler" in file.read_text(encoding="utf-8")
    expected = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("tests/pages/*.json"))]
    assert {one["title"]: one["text"] for one in expected} == {story.title: story.text for story in known[:2]}
    assert [one["refused"] for one in expected] == [None, None]
    assert "https://www.quaypost.example/\n" in (folder / "src/quay_post/seeds.txt").read_text(encoding="utf-8")
    assert "do not\npublish them" in (folder / "README.md").read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_exists_is_left_alone_and_with_force_its_other_files_stay(
    proposal: Proposal, tmp_path: Path
) -> None:
    folder = tmp_path / "quay_post"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "README.md").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInputError, match="exists; name another site, or replace its files with --force"):
        write_package(proposal, folder, NOW, replaces=False)
    assert (folder / "README.md").read_text(encoding="utf-8") == "mine"
    write_package(proposal, folder, NOW, replaces=True)
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# quay_post")
    assert list(tmp_path.iterdir()) == [folder]


def test_files_that_a_killed_replacement_left_under_another_name_are_not_lost(
    proposal: Proposal, tmp_path: Path
) -> None:
    folder, left = tmp_path / "quay_post", tmp_path / ".quay_post.old.part"
    left.mkdir()
    (left / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInputError, match="exists; name another site"):
        write_package(proposal, folder, NOW, replaces=False)
    write_package(proposal, folder, NOW, replaces=True)
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_of_the_user_with_the_name_of_the_part_is_refused_and_untouched(
    proposal: Proposal, tmp_path: Path
) -> None:
    notes = tmp_path / "quay_post.part" / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("mine", encoding="utf-8")
    with pytest.raises(BadInputError, match="exists, and has no mark of this program; move it away"):
        write_package(proposal, tmp_path / "quay_post", NOW, replaces=True)
    assert [*tmp_path.rglob("*")] == [notes.parent, notes]


def test_a_file_in_place_of_the_folder_is_never_replaced(proposal: Proposal, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInputError, match="exists"):
        write_package(proposal, tmp_path / "site", NOW, replaces=True)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Gazette", "cannot be the name of a site"),
        ("1st", "cannot be"),
        ("a-b", "cannot be"),
        ("a.b", "cannot be"),
        ("../x", "cannot be"),
        ("", "cannot be"),
        ("class", "is no\\s+word of Python"),
        ("a" * 41, "40 characters at most"),
        ("bücher", "cannot be"),
        ("chinanews", "a site 'chinanews' exists"),
        ("news", "a site 'news' exists"),
        ("lxml", "a Python module 'lxml' is installed"),
        ("json", "a Python module 'json' is installed"),
        ("crawler", "a Python module 'crawler' is installed"),
    ],
)
def test_a_name_that_a_site_cannot_have_is_an_error(name: str, message: str) -> None:
    for replaces in (False, True):
        with pytest.raises(BadInputError, match=message):
            require_name(name, {"chinanews", "news"}, replaces=replaces)


def test_other_names_are_free() -> None:
    require_name("quay_post2", {"chinanews", "news"}, replaces=False)
