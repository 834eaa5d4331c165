"""Dates that cannot be the article's: before the site existed, in the future, or far from the date in the URL."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations

MAX_AHEAD = timedelta(days=2)  # one day for time zones, one for a clock that is wrong
MAX_FROM_URL = timedelta(days=31)  # a page may be published again; a date further from the URL's is another page's


def date_out_of_range(checked: ArticleUnderCheck, expectations: SiteExpectations) -> Reason | None:
    """Refuse an article with an impossible date. An article without a date passes."""
    published = checked.article.metadata.published
    if published is None:
        return None
    if published.tzinfo is None:  # the page does not state its time zone
        published = published.replace(tzinfo=UTC)
    since, day = expectations.since, expectations.day
    is_ahead = published > expectations.now + MAX_AHEAD
    is_before = since is not None and published.date() < since
    is_far = day is not None and abs(published.date() - day) > MAX_FROM_URL
    return Reason.DATE_OUT_OF_RANGE if is_ahead or is_before or is_far else None
