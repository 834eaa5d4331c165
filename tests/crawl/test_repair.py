"""A site is crawled, changes its layout, and is repaired: the refused pages become articles with the exact text."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import Reason, RunStatus
from tests.cli.commands import Output, run
from tests.crawling import Crawling
from tests.repair.layouts import magazine
from tests.repair.world import OF_TEMPLATE, in_utf_8
from tests.site import NewsSite, contents
from tests.site.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.site import Article

RELAUNCHED = datetime(2026, 7, 22, tzinfo=UTC)
KNOWN = OF_TEMPLATE[:20]
"""They are crawled in the old layout; all others are first seen in the new one."""
NEW = OF_TEMPLATE[20:32]


def relaunch(site: NewsSite, articles: Sequence[Article]) -> None:
    """Serve articles in the new layout."""
    for article in articles:
        html = magazine(in_utf_8(article))
        site.replace(article.path, Served(html.encode(), "text/html; charset=utf-8", modified=RELAUNCHED))


def given(crawling: Crawling, articles: Sequence[Article]) -> tuple[str, str]:
    """Write the URLs of articles into a file, and return the argument that names it."""
    urls = "\n".join(article.known.url.replace("https", "http") for article in articles)
    (crawling.folder / "urls.txt").write_text(urls, encoding="utf-8")
    return "-a", "urls=urls.txt"


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite(answers=contents(every=1).answers) as running:
        yield running


def test_a_relaunched_site_is_repaired_and_its_next_crawl_stores_the_new_layout(site: NewsSite, tmp_path: Path) -> None:
    crawling = Crawling(tmp_path, site.address, {"CRAWLER_ARCHIVE": str(tmp_path / "warc")})
    database = f"sqlite:///{crawling.database}"

    def repair(*arguments: str) -> Output:
        return run("repair-site", "chinanews", "--database", database, *arguments)

    assert crawling.run(*given(crawling, KNOWN)).status == RunStatus.OK
    before = crawling.articles()
    assert "nothing to repair" in repair().err
    relaunch(site, [*KNOWN, *NEW])
    assert repair("--fetch", "100").out.startswith(f"{len(KNOWN)} stored articles of chinanews will be fetched again")
    ended = crawling.run(*given(crawling, [*KNOWN, *NEW]))
    assert ended.status == RunStatus.LAYOUT_CHANGED, ended.log
    assert "chinanews repair-site" in ended.log
    assert crawling.articles() == before, "no page of the new layout is stored"

    proposed = repair("--format", "json")
    assert proposed.exit_code == 0, proposed
    assert json.loads(proposed.out)["proposals"][0]["exact"] == json.loads(proposed.out)["proposals"][0]["held_back"]
    assert crawling.articles() == before, "a proposal changes nothing"
    accepted = repair("--accept")
    assert accepted.exit_code == 0, accepted
    stored = crawling.articles()
    for article in [*KNOWN, *NEW]:
        record = stored[article.known.url]
        assert record["template"] == "ecns-learnt-1", article.known.url
        assert (record["title"], record["text"]) == (article.known.title, article.text)
        assert datetime.fromisoformat(record["published"]) == article.known.published
        assert (record["source"], record["editor"]) == (article.known.source, article.known.editor)
    assert not crawling.rows(f"SELECT url FROM urls WHERE reason = '{Reason.LAYOUT_CHANGED}'")  # noqa: S608

    later = OF_TEMPLATE[32:36]
    relaunch(site, later)
    ended = crawling.run(*given(crawling, later))
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    assert {crawling.articles()[one.known.url]["text"] for one in later} == {one.text for one in later}
