"""Dates that cannot be the article's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.checks.article_under_check import prepared
from crawler.checks.date import MAX_AHEAD, MAX_FROM_URL, date_out_of_range
from crawler.checks.expectations import SiteExpectations
from crawler.items import Metadata
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
