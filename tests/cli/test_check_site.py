"""`chinanews check-site`: bad input and an empty archive. tests/new_site has a whole check of a crawled site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.commands import error_of, run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_site_without_archived_pages_is_one_line_and_exit_code_5(stored: str) -> None:
    said = run("check-site", "chinanews", "--database", stored)
    assert (said.exit_code, said.out) == (5, "")
    assert said.err == "no page of chinanews is archived in this database; crawl it first\n"


def test_a_site_or_database_that_does_not_exist_is_an_error(stored: str, tmp_path: Path) -> None:
    assert "known sites: chinanews, chinanews_zh" in error_of(run("check-site", "gazette", "--database", stored))
    assert "absent.db" in error_of(run("check-site", "chinanews", "--database", str(tmp_path / "absent.db")))
