"""Decides which event follows from an answer that brings no article, and applies it to the URL's state.

Articles and refusals are decided in crawler/pipelines.py. Times are seconds since 1970, UTC.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from crawler.extensions.database import database_of
from crawler.middlewares.robots import NOT_SENT
from crawler.runs.status import NOT_FOUND
from crawler.storage.frontier.records import TransitionDetails, iso
from crawler.storage.frontier.revisits import next_check_of_gone, next_refused, next_revisit, next_run, next_try
from crawler.vocabulary import Reason, UrlEvent, UrlKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

    from crawler.items import Page
    from crawler.sites import Site
    from crawler.storage.frontier.frontier import Frontier
    from crawler.storage.frontier.records import DiscoveredUrl, Lease

ABSENT = NOT_FOUND | {Reason.NOT_IN_ARCHIVE}  # there is no such page
MAX_VALIDATOR_CHARS = 500  # a longer ETag or Last-Modified is not kept: it would be sent with each request
GONE = NOT_FOUND | {Reason.NO_TEXT, Reason.OTHER_PAGE, Reason.REDIRECTED_TO_LIST, Reason.REPEATED_PAGE}
GONE |= {Reason.ROBOTS, Reason.TOO_MANY_PAGES}
"""Why an article has to do without one of its pages: the site does not have the page, or does not give it."""
_ANSWERS = frozenset(map(Reason.http, (400, 401, 403, 405, 406, 414, 451)))
_URLS = {Reason.BAD_URL, Reason.NOT_IN_ARCHIVE, Reason.OFF_SITE, Reason.PRIVATE_ADDRESS, Reason.SCHEME}
_URLS |= {Reason.URL_TOO_LONG}
_REDIRECTS = {Reason.COOKIES_REQUIRED, Reason.REDIRECT_LOOP, Reason.REDIRECT_OFF_SITE, Reason.REDIRECT_TO_ITSELF}
_WAITS = {Reason.CRAWL_DELAY_TOO_LONG, Reason.RETRY_AFTER_TOO_LONG}
_CHALLENGES = {Reason.CHALLENGE, Reason.robots_unreadable(Reason.CHALLENGE)}
_LIMITS = {Reason.PATHOLOGICAL_PAGE, Reason.TOO_LARGE, Reason.TOO_MANY_ERRORS, Reason.TOO_MANY_REFUSALS}
_LIMITS |= {Reason.UNSTORABLE, Reason.UNREADABLE_LIST}
FOR_GOOD = _ANSWERS | _URLS | _REDIRECTS | _WAITS | _CHALLENGES | _LIMITS
"""Another try in the same run would fail too."""


class FetchEvents:
    """Applies the events of one crawl; `first_wait` is how many seconds a failed URL waits for its second try."""

    def __init__(
        self,
        frontier: Frontier,
        site: Site,
        first_wait: float,
        now: Callable[[], float] = time.time,
        count: Callable[[str], None] = lambda _counter: None,
    ) -> None:
        self._now = now
        self._frontier = frontier
        self._site = site
        self._first_wait = first_wait
        self._count = count

    @classmethod
    def from_crawler(cls, crawler: Crawler, site: Site) -> Self:
        """Use the frontier of a crawl, and wait CRAWLER_RETRY_AFTER_SECONDS."""
        database, first_wait = database_of(crawler), crawler.settings.getfloat("CRAWLER_RETRY_AFTER_SECONDS")
        return cls(database.frontier, site, first_wait, database.now, crawler.stats.inc_value)

    def not_modified(self, lease: Lease) -> None:
        """Record that the server says that the page is the one of the last fetch."""
        now, reason = self._now(), Reason.http(304)
        if lease.kind == UrlKind.LIST:  # a list without articles stays one
            self._frontier.discovery.visits.add_unchanged(lease.key, now)
            read = (reason, iso(now)) if lease.fetched_at else (Reason.NO_ARTICLE_LINKS, None)
            self._apply(lease, UrlEvent.LIST_READ, TransitionDetails(read[0], fetched_at=read[1]))
        else:
            details = TransitionDetails(reason, next_revisit(age_of(lease, now), now), iso(now))
            self._frontier.confirm(lease.key, details, self._site_name(lease))
            self._count(f"crawler/events/{UrlEvent.NOT_MODIFIED}")

    def no_article(self, lease: Lease, page: Page, *, links_to_article: bool) -> None:
        """Record that a page came that is not an article by its URL: a list, or something else."""
        if lease.kind == UrlKind.LIST:
            self._list_read(lease, page, links_to_article=links_to_article)
        elif lease.kind == UrlKind.ARTICLE and self._site.is_list(page.url):
            self._gone(lease, Reason.REDIRECTED_TO_LIST)
        elif lease.kind == UrlKind.ARTICLE:
            self.failed(lease, Reason.REDIRECTED_AWAY)
        else:
            details = TransitionDetails(Reason.NO_ARTICLE_URL, fetched_at=iso(self._now()))
            self._apply(lease, UrlEvent.PASSED, details)

    def not_found(self, lease: Lease, reason: Reason) -> None:
        """Record that there is no sitemap where it is usual, although nothing named it."""
        self._apply(lease, UrlEvent.PASSED, TransitionDetails(reason))

    def moved(self, lease: Lease, article: DiscoveredUrl) -> None:
        """Record that a page is a copy of an article, which is fetched in its place."""
        self._frontier.move_alone(lease.key, article, self._site_name(lease), self._now())

    def failed(self, lease: Lease, reason: Reason) -> None:
        """Record that the page did not come: it is tried again later, or it is gone."""
        now = self._now()
        if reason in {*NOT_SENT, Reason.STOPPED}:
            self._apply(lease, UrlEvent.RELEASED, TransitionDetails(None, now))
        elif reason == Reason.FORGOTTEN:
            self._apply(lease, UrlEvent.PASSED, TransitionDetails(reason))
        elif reason in {Reason.ROBOTS, Reason.LINK_TRAP}:
            due = None if lease.kind == UrlKind.LIST else next_refused(_since(lease.discovered_at, now), now)
            self._apply(lease, UrlEvent.PASSED, TransitionDetails(reason, due))
        elif reason in ABSENT and (reason != Reason.NOT_IN_ARCHIVE or lease.kind == UrlKind.LIST):
            self._gone(lease, reason)
        else:
            self._try_again(lease, reason, now)

    def _try_again(self, lease: Lease, reason: Reason, now: float) -> None:
        later = None if reason in FOR_GOOD else next_try(lease.tries, now, self._first_wait)
        if later is not None:
            self._apply(lease, UrlEvent.POSTPONED, TransitionDetails(reason, later))
        else:
            self._fail(lease, reason, now)

    def _fail(self, lease: Lease, reason: Reason, now: float) -> None:
        """Record that the run gives a URL up; the next run reads a list at once, since it has new articles."""
        due_at = now if lease.kind == UrlKind.LIST else next_run(_since(lease.discovered_at, now), now)
        self._apply(lease, UrlEvent.FAILED, TransitionDetails(reason, due_at))

    def _list_read(self, lease: Lease, page: Page, *, links_to_article: bool) -> None:
        """Record that a list came. Its `fetched_at` is when it last linked to an article: then it has to do so again.

        A further page of a list may become empty.
        """
        if not links_to_article and lease.fetched_at and self._site.list_page(lease.url) == 1:
            self._fail(lease, Reason.ARTICLE_LINKS_LOST, self._now())
            return
        # the time is after the discovery of the page's links: see NextListPage
        reason, read_at = (None, iso(self._now())) if links_to_article else (Reason.NO_ARTICLE_LINKS, None)
        archived = (page.archived,) if page.archived else ()
        details = TransitionDetails(reason, None, read_at, *validators(page), archived)
        self._apply(lease, UrlEvent.LIST_READ, details)

    def _gone(self, lease: Lease, reason: Reason) -> None:
        if lease.kind == UrlKind.LIST:
            self._apply(lease, UrlEvent.LIST_READ, TransitionDetails(reason))
            return
        now = self._now()
        gone_seconds = _since(lease.fetched_at or lease.discovered_at, now)
        details = TransitionDetails(reason, next_check_of_gone(gone_seconds, now))
        self._frontier.withdraw(lease.key, details, self._site_name(lease), now)
        self._count(f"crawler/events/{UrlEvent.GONE}")

    def _apply(self, lease: Lease, event: UrlEvent, details: TransitionDetails) -> None:
        self._frontier.apply_alone(lease.key, event, details)
        self._count(f"crawler/events/{event}")

    def _site_name(self, lease: Lease) -> str:
        return self._site.member(lease.url).name


def validators(page: Page) -> tuple[str | None, str | None, str]:
    """Return the ETag, the Last-Modified header and the digest (SHA-256, hexadecimal) of a page."""
    sent = (page.headers.get(name) for name in ("etag", "last-modified"))
    etag, last_modified = (value if value and len(value) <= MAX_VALIDATOR_CHARS else None for value in sent)
    return etag, last_modified, sha256(page.body).hexdigest()


def age_of(lease: Lease, now: float) -> float:
    """Return an article's age in seconds, 0 or more: since its discovery, or since its day's end if that is longer."""
    ended = datetime.fromisoformat(lease.day).replace(tzinfo=UTC) + timedelta(days=1) if lease.day else None
    return max(_since(lease.discovered_at, now), now - ended.timestamp() if ended else 0.0)


def _since(moment: str, now: float) -> float:
    return max(0.0, now - datetime.fromisoformat(moment).timestamp())  # a clock may have been ahead
