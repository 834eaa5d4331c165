"""The database that commands read must exist, and an article is known by any of its URLs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.cli.options import identity_at, url_of
from crawler.exceptions import BadInputError
from crawler.storage.articles import Articles
from crawler.storage.store import open_existing
from tests.cli.commands import error_of, run
from tests.storage.records import URL

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine


def test_a_database_that_exists_is_open_existing(stored: str) -> None:
    engine = open_existing(stored)
    assert Articles(engine).count() == 2
    engine.dispose()


def test_a_missing_database_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="run a crawl first"):
        open_existing(f"sqlite:///{tmp_path / 'none.db'}")


@pytest.mark.parametrize(
    "url", ["https://www.ecns.cn/2014/03-04/100001.shtml", "http://ecns.cn/m/2014/03-04/100001.shtml"]
)
def test_all_urls_of_an_article_have_one_identity(engine: Engine, url: str) -> None:
    assert identity_at(engine, url) == "2014-03-04/100001"


def test_a_url_of_no_known_site_has_no_identity(engine: Engine) -> None:
    assert identity_at(engine, "https://e.org/1") is None


@pytest.mark.slow
@pytest.mark.parametrize("command", ["coverage", "duplicates", "export", "reprocess"])
def test_days_in_the_wrong_order_and_a_number_that_no_database_takes_are_one_line(stored: str, command: str) -> None:
    said = run(command, "--database", stored, "--since", "2026-03-05", "--until", "2026-03-04")
    assert error_of(said) == "error: --since 2026-03-05 is after --until 2026-03-04\n"
    if command == "reprocess":
        said = run(command, "--database", stored, "--undo", "9" * 20)
        assert (said.exit_code, "is not in the range" in said.err) == (2, True)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["coverage", "duplicates", "export", "reprocess"])
def test_the_first_and_the_last_day_of_all_can_be_named(stored: str, command: str) -> None:
    assert run(command, "--database", stored, "--since", "0001-01-01").err.startswith("error") is False
    assert run(command, "--database", stored, "--since", "9999-12-30", "--until", "9999-12-31").exit_code == 0


@pytest.mark.slow
def test_a_document_id_and_a_url_without_scheme_name_an_article(stored: str, tmp_path: Path) -> None:
    engine = open_existing(stored)
    record = Articles(engine).find(URL)
    assert record is not None
    assert url_of(engine, record.document_id.upper()) == url_of(engine, URL.removeprefix("https://")) == URL
    assert [url_of(engine, name) for name in ("chinanews", "e.org", "http://e.org/1")] == [
        "chinanews",
        "e.org",
        "http://e.org/1",
    ]
    with pytest.raises(BadInputError, match="is stored; chinanews search finds articles"):
        url_of(engine, "37e38c47-bee5-5a00-811f-f038aa2bb681")
    engine.dispose()
    folders = ("--archive", str(tmp_path / "none"), "--runs", str(tmp_path / "none"))
    for command in (["show"], ["history"], ["terms"], ["reprocess", "--dry-run", "--url"], ["forget", *folders]):
        assert run(*command, record.document_id, "--database", stored).exit_code in {0, 3}, command
    assert run("show", URL, "--database", stored).exit_code == 2
