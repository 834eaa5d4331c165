"""A clock that was ahead once: later runs fetch, store and follow as if it had been right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary import RunStatus
from tests.site import NewsSite, contents

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawling import Crawling

AHEAD = "2036-01-01T00:00:00+00:00"
CORRECTED = "The harbour master corrected the date of the opening on Friday."


def test_a_run_with_a_clock_ten_years_ahead_hides_no_later_correction(crawled: Crawling, tmp_path: Path) -> None:
    article = next(a for a in contents().articles if len(a.pages) == 1 and a.known.kind == "article")
    with NewsSite() as site:
        crawling = crawled.copy(tmp_path, site.address)
        crawling.change(f"UPDATE articles SET fetched_at = '{AHEAD}', stored_at = '{AHEAD}'")  # noqa: S608
        crawling.change(f"UPDATE urls SET fetched_at = '{AHEAD}', discovered_at = '{AHEAD}' WHERE kind = 'article'")  # noqa: S608
        crawling.change("UPDATE urls SET due_at = 2082758400 WHERE kind = 'article'")
        body = site.page(article.path).body
        site.replace(article.path, body.replace(b"</p>", f"</p><p>{CORRECTED}</p>".encode(), 1))
        ended = crawling.run()
        assert ended.status == RunStatus.OK, ended.log
        stored = crawling.articles()[article.known.url]
        assert CORRECTED in stored["text"]
        assert (stored["revision"], stored["fetched_at"] < AHEAD) == (2, True)
        assert not crawling.rows(f"SELECT key FROM urls WHERE due_at > {2082758400 - 365 * 86400}")  # noqa: S608
