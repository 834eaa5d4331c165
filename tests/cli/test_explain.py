"""`chinanews explain`: each block of an archived page with its label, by the rules and the model of today."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler import clean
from crawler.items import Page
from crawler.storage.archive.writer import ArchiveWriter
from crawler.storage.database import open_database
from crawler.storage.site_models import ModelStore
from tests.cli.commands import error_of, run
from tests.crawling import Crawling
from tests.site import contents

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 4, tzinfo=UTC)
MADE = next(page for page in contents().pages if len(page.article.pages) == 1)
URL = f"http://www.ecns.cn{MADE.path}"


@pytest.fixture(scope="module")
def crawling(tmp_path_factory: pytest.TempPathFactory) -> Crawling:
    """Crawl an archive of one page."""
    folder: Path = tmp_path_factory.mktemp("explained")
    writer = ArchiveWriter(folder / "warc", "pages", 10**9, "tests")
    writer.write(URL, 200, [("Content-Type", MADE.served.content_type)], MADE.served.body, NOW)
    writer.close()
    crawling = Crawling(folder)
    ended = crawling.run("-a", f"archive={folder / 'warc'}")
    assert len(crawling.articles()) == 1, ended.log
    return crawling


def test_it_prints_each_block_with_its_label(crawling: Crawling) -> None:
    explained = run("explain", URL, "--database", f"sqlite:///{crawling.database}")
    article = clean(Page(URL, MADE.served.body, headers={"content-type": MADE.served.content_type}))
    assert [line.split(maxsplit=1) for line in explained.out.splitlines()] == [
        [removal or "keep", block.text] for block, removal in article.labelled
    ]
    assert "note: this is the stored text" in explained.err
    assert explained.err.endswith("the current rules would store it\n")


@pytest.fixture
def outdated(crawling: Crawling) -> str:
    """Store a model of another format; return the database's URL."""
    database = f"sqlite:///{crawling.database}"
    engine = open_database(database)
    ModelStore(engine).save("chinanews", '{"format": 0, "pages": []}', NOW)
    engine.dispose()
    return database


@pytest.mark.parametrize(("command", "argument"), [("explain", URL), ("boilerplate", "chinanews")])
def test_a_model_of_another_format_starts_again_with_a_warning_and_no_traceback(
    outdated: str, command: str, argument: str
) -> None:
    ended = run(command, argument, "--database", outdated)
    assert ended.exit_code == 0
    assert "the model of chinanews starts again from zero" in ended.err
    assert "Traceback" not in ended.err
    assert ended.out


def test_a_page_that_is_not_archived_is_an_error(crawling: Crawling) -> None:
    explained = run("explain", "https://e.org/1", "--database", f"sqlite:///{crawling.database}")
    assert "no page of https://e.org/1 is archived" in error_of(explained)


def database_of(crawling: Crawling) -> str:
    """Return the URL of the database of a crawl."""
    return f"sqlite:///{crawling.database}"


def test_the_page_view_of_a_url_is_one_file_that_loads_nothing(crawling: Crawling, tmp_path: Path) -> None:
    file = tmp_path / "view.html"
    ended = run("explain", URL, "--format", "html", "-o", str(file), "--database", database_of(crawling))
    assert (ended.exit_code, ended.out) == (0, "")
    view = file.read_text(encoding="utf-8")
    assert "The stored text" in view
    assert "Revision 1" in view
    assert "src=" not in view.replace("srcdoc=", "")
    assert [one.name for one in tmp_path.iterdir()] == ["view.html"]


def test_a_page_view_goes_to_a_pipe(crawling: Crawling) -> None:
    ended = run("explain", URL, "--format", "html", "--database", database_of(crawling))
    assert ended.exit_code == 0
    assert ended.out.startswith("<!doctype html>")
    assert ended.out.endswith("</html>")


def test_a_page_that_a_crawl_refused_is_explained_with_the_reason(crawling: Crawling, tmp_path: Path) -> None:
    copy = Crawling(tmp_path)
    copy.database.parent.mkdir()
    shutil.copy(crawling.database, copy.database)
    copy.change("DELETE FROM articles")
    copy.change("UPDATE urls SET state = 'refused', reason = 'too-short' WHERE kind = 'article'")
    text = run("explain", URL, "--database", database_of(copy))
    assert "note: a crawl refused this page: too-short; this article is not stored; " in text.err
    view = run("explain", URL, "--format", "html", "--database", database_of(copy))
    assert "A crawl refused this page: too-short." in view.out
    assert "The current rules would store it." in view.out


def test_a_file_is_explained_as_clean_explains_it(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(MADE.served.body)
    by_clean = run("clean", "--explain", str(file), "--url", URL)
    assert run("explain", str(file), "--url", URL).out == by_clean.out
    assert run("explain", "-", "--url", URL, stdin=MADE.served.body).out == by_clean.out
    assert "page.html" in run("explain", str(file), "--format", "html").out


def bad_inputs(folder: Path) -> list[tuple[list[str], str]]:
    """Return arguments that cannot be used, with a part of what is said."""
    (folder / "empty.html").write_bytes(b"")
    (folder / "binary").write_bytes(b"\x7fELF\x00\x01")
    (folder / "page.html").write_bytes(MADE.served.body)
    page = str(folder / "page.html")
    return [
        (["no-such-file.html"], "no-such-file.html is neither a file nor the URL of a page"),
        ([""], "a name is empty"),
        ([str(folder / "empty.html")], "is empty"),
        ([str(folder / "binary")], "is no page, but binary"),
        ([str(folder)], "cannot be read"),
        ([page, "--url", "ftp://e.org/"], "is not an http(s) URL"),
        ([page, "--site", "nowhere"], "nowhere"),
        ([URL, "--site", "chinanews"], "--url and --site go with a file"),
        ([page, "-o", "x.txt"], "-o goes with --format html"),
        ([page, "--format", "html", "-o", str(folder)], "is a folder"),
        ([page, "--format", "html", "-o", str(folder / "no" / "x.html")], "there is no folder"),
    ]


def test_input_that_cannot_be_used_gives_one_line_and_exit_code_2(crawling: Crawling, tmp_path: Path) -> None:
    for arguments, said in bad_inputs(tmp_path):
        assert said in error_of(run("explain", *arguments, "--database", database_of(crawling))), arguments


def test_a_page_whose_archive_is_gone_damaged_or_empty_gives_one_line(crawling: Crawling, tmp_path: Path) -> None:
    copy = Crawling(tmp_path)
    copy.database.parent.mkdir()
    shutil.copy(crawling.database, copy.database)
    place = copy.rows("SELECT archived FROM urls WHERE kind = 'article'")[0]["archived"]
    bad = tmp_path / "bad.warc.gz"
    for content in (None, b"", b"no archive", b"\x1f\x8b damaged"):
        if content is not None:
            bad.write_bytes(content)
        copy.change(f"UPDATE urls SET archived = '[\"{bad}:0\"]'")  # noqa: S608  # a path of the test
        assert "bad.warc.gz" in error_of(run("explain", URL, "--database", database_of(copy))), (place, content)
    copy.change("UPDATE urls SET archived = NULL")
    copy.change("UPDATE articles SET pages = '[]'")
    assert "only its article is stored" in error_of(run("explain", URL, "--database", database_of(copy)))


def test_an_empty_store_gives_one_line(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'new.db'}"
    open_database(database).dispose()
    assert f"no page of {URL} is archived" in error_of(run("explain", URL, "--database", database))
    assert "there is no database" in error_of(run("explain", URL, "--database", f"sqlite:///{tmp_path / 'none.db'}"))
