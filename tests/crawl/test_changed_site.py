"""A site that was crawled changes, and is crawled again: each change comes out as what it is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from crawler.storage.archive.index import ArchiveIndex
from crawler.storage.archive.page import read_place
from crawler.storage.archive.records import IDENTICAL_PAYLOAD, NOT_MODIFIED
from crawler.storage.archive.verification import verify
from crawler.storage.archive.walk import pieces
from crawler.vocabulary import RunStatus
from tests.crawling import PROJECT, Crawling, Ended
from tests.site import Article, ArticlePage, Look, NewsSite, Served, contents
from tests.site.boilerplate import Around
from tests.site.build import TEMPLATES
from tests.site.plans import BEIJING, Plan, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ERROR_PAGE = b"<html><head><title>System busy</title></head><body><h1>System busy</h1><p>Try later.</p></body></html>"
HOME = Served(b"", status=302, headers=(("Location", "http://www.ecns.cn/"),))
CORRECTION = "This sentence was put in when the story was corrected."


@dataclass(frozen=True)
class Changed:
    """The second crawl, and which article met which change."""

    crawling: Crawling
    ended: Ended
    before: dict[str, dict[str, Any]]
    site: NewsSite
    pages: dict[str, ArticlePage]
    new: tuple[Article, ...]

    def was(self, change: str) -> dict[str, Any]:
        """Return the article that met a change, as it was stored before."""
        return self.before[self.pages[change].article.known.url]

    def stored(self, change: str) -> dict[str, Any]:
        """Return the same as it is stored now."""
        return self.crawling.articles()[self.pages[change].article.known.url]

    def state(self, change: str) -> tuple[str, str | None]:
        """Return what the frontier says of it."""
        key = self.was(change)["identity"]
        (row,) = self.crawling.rows(f"SELECT state, reason FROM urls WHERE key = '{key}'")  # noqa: S608
        return row["state"], row["reason"]


@pytest.fixture(scope="module")
def changed(crawled: Crawling, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Changed]:
    long = [p for p in contents().pages if len(p.article.pages) == 1 and p.article.look.template == "d"]
    long = [p for p in long if len(p.article.text) > 800 and not p.article.look.mixed]
    changes = ("correction", "withdrawn", "sent-home", "error-page", "half-lost", "title-lost")
    pages = dict(zip(changes, long, strict=False))
    with NewsSite() as site:
        crawling = crawled.copy(tmp_path_factory.mktemp("after"), site.address)
        change(site, pages)
        new = tuple(published(site, number) for number in (901, 902, 903))
        crawling.due()
        ended = crawling.run()
        yield Changed(crawling, ended, crawled.articles(), site, pages, new)


def change(site: NewsSite, pages: dict[str, ArticlePage]) -> None:
    corrected = pages["correction"]
    site.replace(
        corrected.path, edited(corrected, paragraphs(corrected)[1], f"{paragraphs(corrected)[1]} {CORRECTION}")
    )
    site.remove(pages["withdrawn"].path)
    site.replace(pages["sent-home"].path, HOME)
    site.replace(pages["error-page"].path, ERROR_PAGE)
    half = pages["half-lost"]
    html = half.html
    for lost in paragraphs(half)[1:]:
        html = html.replace(lost, "")
    site.replace(half.path, html.encode())
    titled = pages["title-lost"]
    site.replace(titled.path, titled.html.replace(titled.article.known.title, "").encode())


def paragraphs(page: ArticlePage) -> list[str]:
    """Return those paragraphs of a page that stand in its markup as they are."""
    return [text for text in page.article.text.split("\n\n") if page.html.count(text) == 1]


def edited(page: ArticlePage, old: str, new: str) -> bytes:
    return page.html.replace(old, new).encode()


def published(site: NewsSite, number: int) -> Article:
    """Put a new article on the site and on one of its lists."""
    article = written(Plan(number, datetime(2026, 7, 21, 9, 0, tzinfo=BEIJING), Look("d"), "cns-wire", "Ecns wire"))
    site.replace(article.path, Served(TEMPLATES["d"](article, 1, Around()).encode()))
    old = site.page("/scroll/")
    listed = old.body if old.status == 200 else b""
    site.replace("/scroll/", Served(listed + f'<p><a href="{article.path}">New</a></p>'.encode()))
    return article


def test_an_unchanged_site_is_asked_for_its_lists_alone_and_sends_none_again(crawled: Crawling, tmp_path: Path) -> None:
    with NewsSite() as site:
        again = crawled.copy(tmp_path, site.address)
        ended = again.run()
        lists = sum(site.requests.values()) - 1
        assert (ended.exit_code, ended.status) == (0, RunStatus.NOTHING_NEW)
        assert site.statuses[200] == 1, "robots.txt alone"
        assert site.statuses[304] + site.statuses[404] == lists < 30
    assert again.articles() == crawled.articles()


def test_articles_that_are_due_are_asked_for_conditionally(crawled: Crawling, tmp_path: Path) -> None:
    with NewsSite() as site:
        again = crawled.copy(tmp_path, site.address)
        again.due()
        ended = again.run()
        single = sum(len(article.pages) == 1 for article in contents().articles)
        assert site.statuses[304] >= single, "pages of one part are not sent again"
    assert (ended.exit_code, ended.status) == (0, RunStatus.NOTHING_NEW), ended.log
    assert not again.rows("SELECT * FROM revisions")
    states = {row["state"] for row in again.rows("SELECT state FROM urls WHERE kind = 'article'")}
    assert states == {"unchanged"}


def test_new_articles_are_stored(changed: Changed) -> None:
    stored = changed.crawling.articles()
    assert {article.known.url: article.text for article in changed.new}.items() <= {
        url: row["text"] for url, row in stored.items()
    }.items()
    assert stored.keys() - changed.before.keys() == {article.known.url for article in changed.new}


def test_a_corrected_article_is_a_new_revision_and_the_old_one_is_kept(changed: Changed) -> None:
    was, stored = changed.was("correction"), changed.stored("correction")
    assert (CORRECTION in was["text"], CORRECTION in stored["text"], stored["revision"]) == (False, True, 2)
    (kept,) = changed.crawling.rows("SELECT * FROM revisions")
    assert (kept["article_id"], json.loads(kept["record"])["text"]) == (was["id"], was["text"])
    assert changed.state("correction") == ("stored", None)


@pytest.mark.parametrize(("change", "reason"), [("withdrawn", "http-404"), ("sent-home", "redirected-to-list")])
def test_a_withdrawn_article_is_marked_and_stays(changed: Changed, change: str, reason: str) -> None:
    stored = changed.stored(change)
    assert stored["withdrawn_at"] is not None
    assert stored | {"withdrawn_at": None} == changed.was(change)
    assert changed.state(change) == ("gone", reason)


@pytest.mark.parametrize("change", ["error-page", "half-lost", "title-lost"])
def test_a_worse_copy_does_not_take_the_place_of_a_good_one(changed: Changed, change: str) -> None:
    assert changed.stored(change) == changed.was(change)
    state, reason = changed.state(change)
    assert state == "refused", reason


def test_what_was_lost_makes_the_run_a_partial_one(changed: Changed) -> None:
    assert (changed.ended.exit_code, changed.ended.status) == (3, RunStatus.PARTIAL), changed.ended.log


def test_an_article_that_comes_back_is_not_withdrawn_any_more(changed: Changed, tmp_path: Path) -> None:
    with NewsSite() as site:
        again = changed.crawling.copy(tmp_path, site.address)
        again.due()
        again.run()
    withdrawn = {row["url"] for row in again.rows("SELECT url FROM articles WHERE withdrawn_at IS NOT NULL")}
    assert withdrawn == {article.known.url for article in changed.new}, (
        "the two that were are back; the server says 304"
    )


def test_history_shows_the_revisions_and_what_differs(changed: Changed) -> None:
    shown = history(changed, "text")
    first, second = shown.index("revision 1, stored at"), shown.index("revision 2, changed at")
    assert first < second < shown.index(f"\n+{CORRECTION}\n"), shown
    revisions = json.loads(history(changed, "json"))
    assert [one["revision"] for one in revisions] == [1, 2]
    assert all(datetime.fromisoformat(one["stored_at"]).tzinfo for one in revisions)
    assert CORRECTION in json.dumps(revisions[1]["difference"])


def history(changed: Changed, shape: str) -> str:
    url = changed.pages["correction"].article.known.url.replace("https://www.", "http://") + "?from=rss"
    command = [sys.executable, "-m", "crawler", "history", url, "--format", shape]
    command += ["--database", f"sqlite:///{changed.crawling.database}"]
    return subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout


def test_each_request_is_archived_and_unchanged_pages_are_revisits(changed: Changed) -> None:
    folder = changed.crawling.folder / "data" / "archive"
    counts = Counter[str]()
    with ArchiveIndex(folder) as index:
        index.update()
        assert not [finding for file in folder.glob("*.warc.gz") for finding in verify(file, counts, index)]
    assert counts["request"] == counts["response"] + counts["revisit"]
    profiles = {header for file in folder.glob("*.warc.gz") for header in profiles_in(file)}
    assert profiles == {NOT_MODIFIED, IDENTICAL_PAYLOAD}
    for row in changed.crawling.rows("SELECT url, archived FROM urls WHERE archived IS NOT NULL"):
        for place in json.loads(row["archived"]):
            assert read_place(str(changed.crawling.folder / place)).body, row["url"]


def profiles_in(file: Path) -> Iterator[str]:
    """Yield the profiles of the revisits in a WARC file."""
    for piece in pieces(file):
        if piece.record is not None and piece.record.kind == "revisit":
            yield piece.record.headers["warc-profile"]
