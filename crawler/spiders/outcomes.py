"""Settles in the ledger what became of URLs that no article came of: lists, unchanged pages, failures."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from crawler.downloader.errors import reason_of
from crawler.extensions.database import database_of
from crawler.middlewares.robots import NOT_SENT
from crawler.storage.database import storage_errors, writing
from crawler.storage.frontier.revisits import next_look, next_look_at_gone, next_refused, next_run, next_try
from crawler.storage.frontier.terms import (
    ARTICLE,
    FAILED,
    GONE,
    LIST,
    LISTED,
    PASSED,
    UNCHANGED,
    WAITING,
    Lease,
    Outcome,
)
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

    from crawler.items import Page
    from crawler.sites import Site

ABSENT = frozenset({"http-404", "http-410", Reason.NOT_IN_ARCHIVE})
"""Reasons that say that there is no such page."""
BAD_URL = "bad-url"
FOR_GOOD = frozenset(
    {Reason.NOT_IN_ARCHIVE, "http-400", "http-401", "http-403", "http-405", "http-406", "http-414", "http-451"}
    | {"off-site", "scheme", "private-address", "redirect-off-site", "redirect-to-itself", "redirect-loop", "too-large"}
    | {Reason.CRAWL_DELAY_TOO_LONG, Reason.RETRY_AFTER_TOO_LONG}
    | {Reason.TOO_MANY_ERRORS, Reason.TOO_MANY_REFUSALS, BAD_URL}
)
"""Answers that another try in the same run would not change."""
DISALLOWED = "robots"
LEADS_NOWHERE = "no-article-links"
"""Why a list is of no use that came: it may be an error page, or the site's URLs may have another form now."""


class Outcomes:
    """Settles the URLs of one crawl."""

    def __init__(self, crawler: Crawler, site: Site) -> None:
        self._crawler = crawler
        self._site = site
        self._ledger = database_of(crawler).ledger
        self._first_wait = crawler.settings.getfloat("CRAWLER_RETRY_AFTER_SECONDS")

    @staticmethod
    def is_absent(reason: str) -> bool:
        """Tell whether a failure says that there is no such page."""
        return reason in ABSENT

    def unchanged(self, lease: Lease) -> None:
        """The server says that the page is the one that was fetched before."""
        now = time.time()
        if lease.kind == LIST:
            reason = LEADS_NOWHERE if lease.reason == LEADS_NOWHERE else "http-304"
            self._settle(lease, Outcome(LISTED, reason, fetched_at=_iso(now)))
            return
        outcome = Outcome(UNCHANGED, "http-304", next_look(age_of(lease, now), now), _iso(now))
        database = database_of(self._crawler)
        with storage_errors(f"cannot settle {lease.url}"), writing(database.engine) as connection:
            database.articles.restore(connection, database.site, lease.key)
            self._ledger.settle(connection, lease.key, outcome)

    def no_article(self, lease: Lease, page: Page, *, leads: bool) -> None:
        """A page came that is no article by its URL: a list, or something else; `leads` if it links to an article."""
        if lease.kind == LIST:
            etag, last_modified, digest = validators(page)
            came = _iso(time.time())  # not before what was found on it: see Further
            reason = None if leads else LEADS_NOWHERE
            self._settle(lease, Outcome(LISTED, reason, None, came, etag, last_modified, digest))
        elif lease.kind == ARTICLE and self._site.is_list(page.url):
            self._gone(lease, "redirected-to-list")
        elif lease.kind == ARTICLE:
            self.failed(lease, "redirected-away")
        else:
            self._settle(lease, Outcome(PASSED, "no-article-url", fetched_at=_iso(time.time())))

    def failed(self, lease: Lease, reason: str) -> None:
        """The page did not come: it is tried again later, or it is gone."""
        now = time.time()
        if reason in NOT_SENT:
            self._settle(lease, Outcome(WAITING, None, now))
            return
        if reason == DISALLOWED:
            again = None if lease.kind == LIST else next_refused(now - _known(lease), now)
            self._settle(lease, Outcome(PASSED, reason, again))
            return
        if reason in ABSENT and (reason != Reason.NOT_IN_ARCHIVE or lease.kind == LIST):
            self._gone(lease, reason)
            return
        later = None if reason in FOR_GOOD else next_try(lease.tries, now, self._first_wait)
        if later is not None:
            self._settle(lease, Outcome(WAITING, reason, later))
        else:
            self._settle(lease, Outcome(FAILED, reason, next_run(now - _known(lease), now)))

    def _gone(self, lease: Lease, reason: str) -> None:
        now = time.time()
        if lease.kind == LIST:
            self._settle(lease, Outcome(LISTED, reason))
            return
        database = database_of(self._crawler)
        due = next_look_at_gone(now - _last_came(lease), now)
        with storage_errors(f"cannot settle {lease.url}"), writing(database.engine) as connection:
            database.articles.withdraw(connection, database.site, lease.key, datetime.fromtimestamp(now, UTC))
            self._ledger.settle(connection, lease.key, Outcome(GONE, reason, due))

    def _settle(self, lease: Lease, outcome: Outcome) -> None:
        self._ledger.settle_alone(lease.key, outcome)


def validators(page: Page) -> tuple[str | None, str | None, str]:
    """Return what lets the next request ask whether a page has changed: its ETag, Last-Modified and digest."""
    return page.headers.get("etag"), page.headers.get("last-modified"), sha256(page.body).hexdigest()


def reason_of_failure(failure: Failure) -> Reason:
    """Return the slug of why a page did not come: `http-404`, `not-in-archive`, `timeout` and so on."""
    assert failure.value is not None  # noqa: S101  # it failed with something
    return reason_of(failure.value)


def age_of(lease: Lease, now: float) -> float:
    """Return how old an article is, in seconds: since it was found, or since the end of its day if that is longer."""
    ended = datetime.fromisoformat(lease.day).replace(tzinfo=UTC) + timedelta(days=1) if lease.day else None
    return max(now - _known(lease), now - ended.timestamp() if ended else 0.0)


def _known(lease: Lease) -> float:
    """Return since when a URL is known, in seconds since 1970."""
    return datetime.fromisoformat(lease.discovered_at).timestamp()


def _last_came(lease: Lease) -> float:
    """Return when a URL last answered with a page, or since when it is known if it never did."""
    return datetime.fromisoformat(lease.fetched_at or lease.discovered_at).timestamp()


def _iso(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat()
