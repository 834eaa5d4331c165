"""The version of the rules."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from crawler.cleaning import SiteModel
from crawler.cleaning.version import FOLDERS, rules_version, version_with
from crawler.code_version import PACKAGE, VERSION_CHARS
from tests.cleaning.pages import learnt, story

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "edited",
    [
        "cleaning/rules.py",
        "cleaning/classifier/keywords.tsv",
        "cleaning/classifier/boosted_trees.json",
        "sites/chinanews.py",
    ],
)
def test_an_edit_of_a_file_that_determines_the_text_changes_the_version(tmp_path: Path, edited: str) -> None:
    same, other = tmp_path / "same", tmp_path / "other"
    for folder in FOLDERS:
        for copy in (same, other):
            shutil.copytree(PACKAGE / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (other / edited).write_bytes((other / edited).read_bytes() + b"\n")
    assert rules_version(same) == rules_version()
    assert rules_version(other) != rules_version()


def test_every_file_of_the_folders_is_part_of_the_version_but_compiled_ones() -> None:
    files = [path for folder in FOLDERS for path in (PACKAGE / folder).rglob("*") if path.is_file()]
    assert {path.suffix for path in files} - {".pyc"} == {".py", ".json", ".tsv"}


def test_a_model_with_pages_is_part_of_the_version() -> None:
    model = learnt([(story(1), None)])
    assert version_with(model) == f"{version_with(None)}+{model.digest}"
    assert version_with(SiteModel()) == version_with(None)
    assert len(version_with(None)) == VERSION_CHARS
