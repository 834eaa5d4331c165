"""`chinanews report` says where the report is, and gives one line for what it cannot use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.commands import error_of, run

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_page_is_named_with_what_was_written(stored: str, tmp_path: Path) -> None:
    said = run("report", "--database", stored, "-o", str(tmp_path / "out"))
    assert (said.exit_code, said.out) == (0, "")
    assert said.err.startswith(f"{tmp_path / 'out' / 'index.html'}: ")
    assert (tmp_path / "out" / "index.html").exists()


def test_the_last_run_is_found(stored: str, tmp_path: Path) -> None:
    assert run("report", "--database", stored, "--run", "last", "-o", str(tmp_path / "out")).exit_code == 0
    assert "run 1" in (tmp_path / "out" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--run", "7"), "there is no run 7"),
        (("--site", "nowhere"), "nothing of the site 'nowhere'"),
        (("--run", "last", "--site", "nowhere"), "no run of nowhere"),
        (("--since", "2026-03-05", "--until", "2026-03-04"), "--since 2026-03-05 is after"),
    ],
)
def test_a_scope_that_cannot_be_used_is_one_line(
    stored: str, tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    said = run("report", "--database", stored, "-o", str(tmp_path / "out"), *options)
    assert message in error_of(said)
    assert not (tmp_path / "out").exists()


def test_a_folder_of_others_is_left_alone(stored: str, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine", "utf-8")
    said = run("report", "--database", stored, "-o", str(tmp_path / "mine"))
    assert "is no report of this program" in error_of(said)


def test_a_database_that_does_not_exist_is_one_line(tmp_path: Path) -> None:
    said = run("report", "--database", str(tmp_path / "none.db"), "-o", str(tmp_path / "out"))
    assert "there is no database" in error_of(said)
    assert not list(tmp_path.iterdir())
