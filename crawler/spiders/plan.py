"""What one crawl is to do, read and checked before anything is fetched: seeds, or given URLs, or an archive."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.exceptions import BadInputError
from crawler.storage.archive.reader import ArchiveReader
from crawler.storage.frontier.terms import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.sites import Site
    from crawler.spiders.arguments import CrawlArguments

COMMENT = "#"


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """Where a crawl begins and how far it goes.

    It begins with `url`, or with the URLs in `file`: seeds, or all there is to
    fetch where `follows_links` is off. An `archive` stands in for the network, and its
    pages are what the crawl begins with if there is no file.
    """

    url: str | None = None
    file: Path | None = None
    follows_links: bool = True
    gaps: bool = False
    archive: ArchiveReader | None = None
    scope: Scope = field(default_factory=Scope)

    @property
    def begins_with_seeds(self) -> bool:
        """Tell whether the crawl begins with the site's lists."""
        return self.follows_links and self.archive is None

    @property
    def asks_again(self) -> bool:
        """Tell whether what the crawl begins with is asked for even if it is stored: seeds and an archive's pages."""
        return self.archive is not None or self.follows_links

    def urls(self, site: Site) -> Iterable[str]:
        """Yield the URLs that the crawl begins with, in their order."""
        if self.url is not None:
            return (self.url,)
        if self.file is not None:
            return chain(read_urls(self.file, site), self._day_lists(site))
        return self.archive.urls() if self.archive is not None else ()

    def _day_lists(self, site: Site) -> Iterator[str]:
        """Yield the lists of the days that the crawl goes back to, the newest first, where the site has them."""
        if self.scope.since is None or not self.begins_with_seeds:
            return
        first = date.fromisoformat(self.scope.since)
        last = min(date.fromisoformat(self.scope.until) if self.scope.until else date.max, datetime.now(UTC).date())
        for back in range((last - first).days + 1):
            url = site.day_list(last - timedelta(days=back))
            if url is not None:
                yield url


def plan_crawl(site: Site, arguments: CrawlArguments, seeds: Path) -> CrawlPlan:
    """Read what the arguments name. BadInputError or ArchiveError if it can't be used."""
    archive = _archive(site, arguments)
    gaps = arguments.gaps is not None
    given = arguments.urls
    file = given or (None if archive or gaps or arguments.url else seeds)
    if file is not None:
        check_urls(file, site)
    scope = Scope(
        since=arguments.since.isoformat() if arguments.since else None,
        until=arguments.until.isoformat() if arguments.until else None,
        only_wanted=bool(given or archive or gaps),
    )
    return CrawlPlan(arguments.url, file, follows_links=not given, gaps=gaps, archive=archive, scope=scope)


def in_chunks(urls: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield the URLs in lists of `size`, the last one shorter."""
    rest = iter(urls)
    while chunk := list(islice(rest, size)):
        yield chunk


def check_urls(file: Path, site: Site) -> None:
    """Read a file of URLs to its end. BadInputError names the first line that can't be used."""
    if not sum(1 for _ in read_urls(file, site)):
        raise BadInputError(f"{file}: holds no URL; write one a line")


def read_urls(file: Path, site: Site | None) -> Iterator[str]:
    """Yield the URLs of a file, one a line; empty lines and lines that begin with # are passed over.

    They must be the site's, if one is given. BadInputError names the line that can't be used.
    """
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                url = line.strip()
                if url and not url.startswith(COMMENT):
                    yield _checked(url, number, file, site)
    except UnicodeDecodeError:
        raise BadInputError(f"{file}: is no UTF-8 text; write one URL a line") from None
    except OSError as error:
        raise BadInputError(f"{file}: cannot be read: {error.strerror}") from None


def _archive(site: Site, arguments: CrawlArguments) -> ArchiveReader | None:
    if arguments.archive is None:
        return None
    archive = ArchiveReader(arguments.archive, site.has, keep_truncated=arguments.truncated is not None)
    if not len(archive):
        raise BadInputError(f"{arguments.archive}: holds no page of {_hosts(site)}; name another archive")
    return archive


def _checked(url: str, number: int, file: Path, site: Site | None) -> str:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # one that is no number, or none that there is, raises here
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(map(str.isspace, url))
    except ValueError:
        usable = False
    if not usable:
        raise BadInputError(f"{file}, line {number}: {url[:80]!r} is no http(s) URL; mend or delete the line")
    if site is not None and not site.has(url) and site.copied_id(url) is None:
        raise BadInputError(f"{file}, line {number}: {url[:80]!r} is not on {_hosts(site)}; mend or delete the line")
    return url


def _hosts(site: Site) -> str:
    return ", ".join(sorted(site.hosts))
