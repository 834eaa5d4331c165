"""One path for every page: extract, clean, check, by the rules of the site that the page carries or its URL has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler import Page, clean, extract, process
from crawler.exceptions import BadInputError, PathologicalPageError
from crawler.processing.process import check, clean_extracted, read, site_of
from crawler.sites import UNKNOWN
from crawler.sites.chinanews import CHINANEWS
from crawler.sites.chinanews_zh import CHINANEWS_ZH
from crawler.vocabulary import Reason, Template
from tests.site import contents

NOW = datetime(2026, 5, 4, tzinfo=UTC)
MADE = contents().pages[0]
TEA = Page("https://www.ecns.cn" + MADE.path, MADE.served.body, fetched_at=NOW)
UNKNOWN_PAGE = Page("", b"<html><body><p>The harbour opens on Monday.</p></body></html>")


def test_process_is_extract_then_clean_then_check() -> None:
    article = clean_extracted(extract(TEA))
    assert process(TEA, NOW) == (article, check(article, NOW))
    assert check(article, NOW) is None


def test_clean_gives_the_article_of_process() -> None:
    assert clean(TEA) == process(TEA, NOW).article


def test_links_and_blocks_come_from_one_reading() -> None:
    reading = read(TEA)
    assert extract(replace(TEA, reading=reading)) == extract(TEA)
    assert reading.links
    assert all(link.startswith(("http://", "https://")) for link in reading.links)


def test_a_page_that_was_read_is_not_read_again() -> None:
    reading = read(TEA)
    assert extract(Page(TEA.url, b"", fetched_at=NOW, reading=reading)).blocks == extract(TEA).blocks


def test_a_page_that_needs_trafilatura_is_not_read_without_it() -> None:
    assert read(UNKNOWN_PAGE, may_select=False) is None
    assert read(UNKNOWN_PAGE).document().template == Template.TRAFILATURA


def test_a_page_beyond_the_limits_has_its_error_as_reading() -> None:
    page = Page(TEA.url, b"<html><body>" + b"<p>tea" * 1_000_001)
    assert isinstance(read(page).result, PathologicalPageError)
    with pytest.raises(PathologicalPageError):
        process(page, NOW)


@pytest.mark.parametrize(
    ("page", "site"),
    [
        (Page(TEA.url, b""), CHINANEWS),
        (Page("http://www.chinanews.com.cn/gn/2026/03-04/10001234.shtml", b""), CHINANEWS_ZH),
        (Page("https://elsewhere.example/1", b"", site=CHINANEWS), CHINANEWS),
        (Page("", b""), UNKNOWN),
        (Page("http://[", b""), UNKNOWN),
    ],
)
def test_the_site_of_a_page_is_the_one_that_it_carries_or_that_of_its_url(page: Page, site: object) -> None:
    assert site_of(page) == site


def test_a_page_without_url_is_recognised_by_its_content() -> None:
    assert clean(TEA.body).document.site == CHINANEWS
    assert clean("Nothing of any site.").document.site == UNKNOWN


def test_a_site_that_is_named_must_be_known() -> None:
    assert clean(TEA.body, site="chinanews").document.site_name == "chinanews"
    with pytest.raises(BadInputError, match="known sites: chinanews"):
        clean(TEA.body, site="nosuch")


def test_the_day_in_the_url_is_compared_with_the_date_of_the_page() -> None:
    article = process(TEA, NOW).article
    assert article.metadata.published is not None
    far = replace(article.metadata, published=article.metadata.published.replace(year=2013))
    assert check(replace(article, document=replace(article.document, metadata=far)), NOW) == Reason.DATE_OUT_OF_RANGE
