"""One run's frontier on one site, and made-up URLs for it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crawler.storage.frontier.frontier import Frontier
from crawler.storage.frontier.records import DiscoveredUrl, Scope, TransitionDetails
from crawler.vocabulary import UrlEvent, UrlKind

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

NOW = 1_800_000_000.0
HOUR = 3600.0


class Run:
    """A run on a site."""

    def __init__(self, engine: Engine, number: int = 1, scope: Scope | None = None, site: str = "site") -> None:
        self.frontier = Frontier(engine, site, number, number, scope or Scope())
        self.frontier.leases.begin(NOW)

    def discovers(self, *urls: DiscoveredUrl, now: float = NOW) -> int:
        """Discover URLs; return how many were unknown and are not lists."""
        return self.frontier.discovery.discover(urls, None, now)

    def leased(self, limit: int = 20, now: float = NOW) -> list[str]:
        """Lease the URLs that are due, and return their keys."""
        return [lease.key for lease in self.frontier.leases.lease(limit, now)]

    def applies(
        self, event: UrlEvent, url: DiscoveredUrl, reason: str | None = None, due_at: float | None = None
    ) -> bool:
        """Apply an event to a URL."""
        return self.frontier.apply_alone(url.key, event, TransitionDetails(reason, due_at))


def article(number: int, day: str = "2026-07-20", host: str = "www.example.org") -> DiscoveredUrl:
    """Return the URL of an article."""
    priority = datetime.fromisoformat(day).toordinal()
    url = f"https://{host}/{day}/{number}.html"
    return DiscoveredUrl(f"{day}/{number}", url, UrlKind.ARTICLE, priority, day, "news", url)


def listing(name: str) -> DiscoveredUrl:
    """Return the URL of a list."""
    return DiscoveredUrl(f"//example.org/{name}/", f"https://example.org/{name}/", UrlKind.LIST, 4_000_000)
