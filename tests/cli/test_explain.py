"""`chinanews explain`: each block of an archived page with its label, by the rules and the model of today."""

from __future__ import annotations

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
