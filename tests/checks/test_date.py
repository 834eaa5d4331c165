"""Dates that cannot be the article's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.checks import SiteExpectations
from crawler.checks.article_under_check import prepared
from crawler.checks.date import MAX_AHEAD, MAX_FROM_URL, date_out_of_range
from crawler.items import Metadata, Page
from crawler.processing.process import process
from crawler.vocabulary import Reason
from tests.checks.articles import NOW, SENTENCE, article


def refusal(published: datetime | None, **expected: date) -> Reason | None:
    found = prepared(article(SENTENCE, metadata=Metadata("Tea is in", published)))
    return date_out_of_range(found, SiteExpectations(NOW, **expected))  # type: ignore[arg-type]


def test_a_date_may_be_in_the_future_by_time_zones_and_a_wrong_clock_only() -> None:
    assert refusal(NOW + MAX_AHEAD) is None
    assert refusal(NOW + MAX_AHEAD + timedelta(seconds=1)) == Reason.DATE_OUT_OF_RANGE


def test_a_date_without_a_zone_is_compared_as_utc() -> None:
    assert refusal((NOW + MAX_AHEAD).replace(tzinfo=None)) is None
    assert refusal((NOW + timedelta(days=3)).replace(tzinfo=None)) == Reason.DATE_OUT_OF_RANGE


def test_a_date_before_the_site_existed_is_refused() -> None:
    since = date(1999, 1, 1)
    assert refusal(datetime(1999, 1, 1, tzinfo=UTC), since=since) is None
    assert refusal(datetime(1998, 12, 31, tzinfo=UTC), since=since) == Reason.DATE_OUT_OF_RANGE


@pytest.mark.parametrize("sign", [1, -1])
def test_a_date_may_differ_from_the_urls_by_a_month(sign: int) -> None:
    day, published = date(2026, 7, 20), datetime(2026, 7, 20, 23, tzinfo=UTC)
    assert refusal(published + sign * MAX_FROM_URL, day=day) is None
    assert refusal(published + sign * (MAX_FROM_URL + timedelta(days=1)), day=day) == Reason.DATE_OUT_OF_RANGE


def test_an_article_without_a_date_passes() -> None:
    assert refusal(None, day=date(2026, 7, 20), since=date(1999, 1, 1)) is None


@pytest.mark.parametrize("path", ["2024/12/02", "2024/10/30", "2024-11-18", "20241218", "2024/12", "2024/1/2"])
def test_the_date_in_the_url_of_a_site_without_rules_may_be_in_any_month(path: str) -> None:
    digits = [int(part) for part in re.findall(r"20\d\d|\d{1,2}", path)]
    published = f"{date(*(digits if len(digits) > 2 else [*digits, 9])).isoformat()}T08:00:00Z"
    page = f"""<html><head><title>Tea is in</title><meta property="article:published_time" content="{published}"></head>
        <body><article><h1>Tea is in</h1><p>{SENTENCE}</p><p>{SENTENCE * 3}</p></article></body></html>"""
    processed = process(Page(f"https://news.example/{path}/tea-is-in-county-says", page.encode()), NOW)
    assert processed.article.metadata.published is not None
    assert processed.refusal is None
