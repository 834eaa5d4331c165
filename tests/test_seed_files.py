"""The seeds of a site: the user's own, or those of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.home import VARIABLE
from crawler.seed_files import packaged_folder, sample_archive, seeds_file
from crawler.spiders.arguments import read_arguments
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_users_own_file_comes_first_then_the_one_of_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert seeds_file("chinanews", "") == packaged_folder() / "chinanews.txt"
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "chinanews.txt").write_text("https://www.ecns.cn/\n")
    assert seeds_file("chinanews", "") == tmp_path / "seeds" / "chinanews.txt"
    assert seeds_file("chinanews_zh", "") == packaged_folder() / "chinanews_zh.txt"
    assert seeds_file("gazette", "") == tmp_path / "seeds" / "gazette.txt", "the file that the user has to write"


def test_a_folder_that_is_named_must_have_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert seeds_file("chinanews", "mine") == tmp_path / "mine" / "chinanews.txt"


def test_in_a_checkout_the_programs_seeds_are_those_of_the_project() -> None:
    assert packaged_folder() == PROJECT / "seeds"


def test_the_word_sample_stands_for_the_programs_archive_unless_a_file_has_that_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_arguments({"archive": "sample"}).archive == (sample_archive(),)
    assert sample_archive().is_file()
    (tmp_path / "sample").mkdir()
    assert [str(path) for path in read_arguments({"archive": "sample"}).archive] == ["sample"]
