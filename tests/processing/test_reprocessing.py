"""An archived page is processed again as a crawl would process it now, whichever spider fetched it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler import Page, open_store, process
from crawler.exceptions import ArchiveError
from crawler.processing.reprocessing import reprocess
from crawler.sites.chinanews_zh import CHINANEWS_ZH
from crawler.storage.archive.page import read_place
from crawler.storage.archive.writer import ArchiveWriter
from crawler.storage.database import open_database
from crawler.storage.site_models import ModelStore
from crawler.vocabulary import Reason, UrlState
from tests.cli.commands import run
from tests.crawling import Crawling
from tests.processing.conftest import FETCHED

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SAVED = Path(__file__).parent.parent / "pages" / "chinanews_zh"
ROOT = "https://www.chinanews.com.cn"
PAGES = {
    f"{ROOT}/gn/news/2008/08-01/1332590.shtml": (SAVED / "2008.html").read_text("utf-8").encode("gb18030"),
    f"{ROOT}/gn/news/2010/05-01/2258860.shtml": (SAVED / "2010.html").read_text("utf-8").encode("gb18030"),
    "http://www.chinanews.com/sh/2016/05-01/7854000.shtml": (SAVED / "2016.html").read_text("utf-8").encode("gb18030"),
    f"{ROOT}/sh/2026/05-01/10660000.shtml": (SAVED / "2026.html").read_bytes(),
}
URL, BODY = list(PAGES.items())[1]
HTML = [("Content-Type", "text/html")]


def archived(folder: Path, pages: dict[str, bytes]) -> list[str]:
    """Write pages to an archive; return the place of each."""
    writer = ArchiveWriter(folder, "pages", 10**9, "tests")
    places = [writer.write(url, 200, HTML, body, FETCHED).place for url, body in pages.items()]
    writer.close()
    return places


def test_an_archived_page_gives_what_the_page_gives(engine: Engine, tmp_path: Path) -> None:
    (place,) = archived(tmp_path, {URL: BODY})
    page = replace(read_place(place), fetched_at=FETCHED)
    assert page == Page(
        URL, BODY, headers={"content-type": "text/html"}, fetched_at=FETCHED, archived=place, digest=page.digest
    )
    assert reprocess(ModelStore(engine), [place], NOW) == process(page, NOW)


def test_the_record_has_the_identity_that_the_frontier_knows(engine: Engine, tmp_path: Path) -> None:
    places = archived(tmp_path, {"https://e.org/item1": BODY})
    assert reprocess(ModelStore(engine), places, NOW, "e.org/item1").article.record().identity == "e.org/item1"


def test_a_page_that_is_not_in_the_archive_is_an_archive_error(engine: Engine, tmp_path: Path) -> None:
    for places in ([], [f"{tmp_path / 'none.warc'}:0"]):
        with pytest.raises(ArchiveError):
            reprocess(ModelStore(engine), places, NOW)


@pytest.mark.slow
def test_crawl_news_and_explain_read_a_known_site_by_the_same_rules(tmp_path: Path) -> None:
    crawling = Crawling(tmp_path)
    archived(tmp_path / "warc", PAGES)
    ended = crawling.run("-a", f"archive={tmp_path / 'warc'}", spider="news")
    assert ended.exit_code == 0, ended.log
    url = f"sqlite:///{crawling.database}"
    with open_store(url) as store:
        stored = list(store.articles.all())
    assert len(stored) == len(PAGES)
    for record in stored:
        assert record.template.startswith("chinanews-zh")
        assert record.site == CHINANEWS_ZH.name
        places = json.loads(crawling.rows(f"SELECT archived FROM urls WHERE key = '{record.identity}'")[0]["archived"])  # noqa: S608
        engine = open_database(url)
        again = reprocess(ModelStore(engine), places, NOW).article.record()
        engine.dispose()
        assert again == replace(record, stored_at=None)
        explained = run("explain", record.url or "", "--database", url)
        assert "note: this is the stored text" in explained.err, explained
        assert "the current rules would store it" in explained.err


@pytest.fixture
def refused(tmp_path: Path) -> Crawling:
    """Crawl a page without headline, which is refused, and an article."""
    crawling = Crawling(tmp_path)
    bare = "<html><body><div class='left_zw'><p>一家渡轮公司宣布，乘客可以养蜜蜂。</p></div></body></html>".encode()
    archived(tmp_path / "warc", {URL: BODY, URL.replace("2258860", "2258861"): bare})
    crawling.run("-a", f"archive={tmp_path / 'warc'}", spider="chinanews_zh")
    return crawling


@pytest.mark.slow
def test_a_refused_page_is_refused_again_or_accepted_by_an_operator(refused: Crawling) -> None:
    database = f"sqlite:///{refused.database}"
    (row,) = refused.rows(f"SELECT url, reason FROM urls WHERE state = '{UrlState.REFUSED}'")  # noqa: S608
    again = run("refused", "--again", "--database", database)
    assert again.out == f"{row['reason']}  (refused for {row['reason']})  {row['url']}\n"
    accepted = run("refused", "--accept", row["url"], "--database", database)
    assert accepted.out == f"accepted  (refused for {row['reason']})  {row['url']}\n"
    assert refused.rows(f"SELECT reason FROM urls WHERE url = '{row['url']}' AND state = '{UrlState.STORED}'") == [  # noqa: S608
        {"reason": Reason.accepted(row["reason"])}
    ]
    (evidence,) = refused.rows("SELECT terms_evidence FROM articles WHERE terms_evidence <> '[]'")
    assert [one["name"] for one in json.loads(evidence["terms_evidence"])] == ["not-read"]


def test_a_refused_page_that_is_gone_from_the_archive_stays_refused(refused: Crawling) -> None:
    for file in (refused.folder / "warc").iterdir():
        file.unlink()
    again = run("refused", "--again", "--format", "json", "--database", f"sqlite:///{refused.database}")
    assert json.loads(again.out)["result"] == Reason.NOT_IN_ARCHIVE


@pytest.mark.slow
def test_pages_that_were_refused_as_unsure_are_stored_by_a_lower_limit_of_confidence_only(tmp_path: Path) -> None:
    crawling = Crawling(tmp_path)
    text = "".join(f"<p>The harbour of Mill Lane opened on day {day}, and the choir sang.</p>" for day in range(9))
    page = f"<html lang=en><title>Harbour opens</title><article><h1>Harbour opens</h1>{text}</article></html>"
    archived(tmp_path / "warc", {"https://www.gazette.example/news/2026/03/04/harbour-opens-1701.html": page.encode()})
    crawling.run("-a", f"archive={tmp_path / 'warc'}", "-s", "CRAWLER_MIN_CONFIDENCE=1", spider="news")
    again = ("refused", "--again", "--database", f"sqlite:///{crawling.database}")
    assert run(*again, "--min-confidence", "1").out.startswith("unsure  (refused for unsure)")
    assert run(*again, "--min-confidence", "0").out.startswith("accepted  (refused for unsure)")
