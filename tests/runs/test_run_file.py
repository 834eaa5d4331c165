"""The record of a run is written completely or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import StorageError
from crawler.runs.run_file import write_run_file

if TYPE_CHECKING:
    from pathlib import Path


def test_the_file_has_the_record_and_nothing_else_is_left(tmp_path: Path) -> None:
    record = {"run": 1, "site": "中国"}
    file = write_run_file(tmp_path / "data" / "runs", "chinanews-1", record)
    assert json.loads(file.read_text(encoding="utf-8")) == record
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_cannot_be_made_is_a_storage_error_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StorageError, match=r"cannot write the run's record .*chinanews-1\.json"):
        write_run_file(tmp_path / "data", "chinanews-1", {})
