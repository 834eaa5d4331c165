"""The log file of a run: it gets its name late, its errors are said once, and old files are deleted."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from crawler.commands.log_file import MAX_FILE_BYTES, RunLogFile

if TYPE_CHECKING:
    from pathlib import Path

NAME = "chinanews-20260729T080000Z-7"


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("crawler", logging.INFO, __file__, 1, "%s", (message,), None)


def opened(folder: Path, name: str = NAME, kept: int = 100) -> tuple[RunLogFile, list[str]]:
    """Return a log with one line that came before its name, and the list of what it says."""
    said: list[str] = []
    log = RunLogFile(folder, kept, said.append)
    log.handle(record("before"))
    log.open_as(name)
    return log, said


def test_lines_that_come_before_the_name_are_in_the_file(tmp_path: Path) -> None:
    log, said = opened(tmp_path / "new" / "log")
    log.handle(record("after"))
    log.close()
    assert log.file is not None
    assert log.file.read_text(encoding="utf-8") == "before\nafter\n"
    assert said == []


def test_a_run_that_gets_no_name_writes_no_file(tmp_path: Path) -> None:
    log = RunLogFile(tmp_path / "log", 100, lambda _said: None)
    log.handle(record("before"))
    log.close()
    assert not (tmp_path / "log").exists()


def test_a_full_disk_is_said_once_and_the_log_goes_on_when_there_is_room(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.log").symlink_to("/dev/full")
    log, said = opened(tmp_path)
    log.handle(record("after"))
    log.close()
    assert len(said) == 1
    assert said[0].endswith("cannot be written: No space left on device; the run goes on")
    assert log.file is None


def test_only_the_newest_logs_are_kept_and_other_files_are_never_deleted(tmp_path: Path) -> None:
    names = [f"news-2026072{day}T080000Z-{day}.log" for day in range(1, 6)] + ["news-20260720T080000Z-7-12.log.1"]
    for age, name in enumerate([*names, "notes.log", "news.log"]):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (age, age))
    opened(tmp_path, kept=3)[0].close()
    assert {file.name for file in tmp_path.iterdir()} == {*names[-2:], f"{NAME}.log", "notes.log", "news.log"}


def test_a_long_log_goes_on_in_a_new_file_and_the_last_two_are_kept(tmp_path: Path) -> None:
    log, _ = opened(tmp_path)
    line = "x" * (MAX_FILE_BYTES // 4)
    for _ in range(12):
        log.handle(record(line))
    log.close()
    assert {file.name for file in tmp_path.iterdir()} == {f"{NAME}.log", f"{NAME}.log.1"}
    assert all(file.stat().st_size <= MAX_FILE_BYTES for file in tmp_path.iterdir())


def test_text_that_utf_8_cannot_hold_is_escaped(tmp_path: Path) -> None:
    log, said = opened(tmp_path)
    log.handle(record("a \udce9 b"))
    log.close()
    assert (tmp_path / f"{NAME}.log").read_text(encoding="utf-8").endswith("a \\udce9 b\n")
    assert said == []
