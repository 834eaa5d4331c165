"""The plan of one crawl, read and checked before anything is fetched: seeds, or given URLs, or an archive."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError
from crawler.extraction.urls import is_web_url
from crawler.spiders.discovery import archive_form
from crawler.storage.archive.reader import ArchiveReader
from crawler.storage.frontier.records import Scope
from crawler.unsafe_characters import without_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.sites import Site
    from crawler.spiders.arguments import CrawlArguments

COMMENT = "#"
MAX_LINE_CHARS = 10_000


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """The URLs that a crawl begins with, and its scope.

    It begins with `url`, or with the URLs in `file`: seeds, or the only URLs to fetch where `follows_links` is off. An
    `archive` replaces the network; without a file the crawl begins with its pages. `missing`: the crawl fetches the
    articles that are known and not stored whole.
    """

    url: str | None = None
    file: Path | None = None
    follows_links: bool = True
    missing: bool = False
    archive: ArchiveReader | None = None
    scope: Scope = field(default_factory=Scope)

    @property
    def begins_with_seeds(self) -> bool:
        """Whether the crawl begins with the site's lists."""
        return self.follows_links and self.archive is None

    @property
    def may_meet_traps(self) -> bool:
        """Whether lists show the articles to fetch, so that articles which no list shows may belong to a trap."""
        return self.begins_with_seeds and not self.missing

    @property
    def fetches_again(self) -> bool:
        """Whether the first URLs are fetched even if they are stored: seeds, and the pages of an archive."""
        return self.archive is not None or self.follows_links

    def urls(self, site: Site, today: date) -> Iterable[str]:
        """Yield the URLs that the crawl begins with, in their order. `today` is in UTC."""
        if self.url is not None:
            return (self.url,)
        if self.file is not None:
            return chain(read_urls(self.file, site), self._day_lists(site, today))
        return self.archive.urls() if self.archive is not None else ()

    def _day_lists(self, site: Site, today: date) -> Iterator[str]:
        """Yield the lists of the days in the scope, the newest first, where the site has such lists."""
        if self.scope.since is None or not self.begins_with_seeds:
            return
        first = date.fromisoformat(self.scope.since)
        last = min(date.fromisoformat(self.scope.until) if self.scope.until else date.max, today)
        lists = (site.day_list(last - timedelta(days=back)) for back in range((last - first).days + 1))
        yield from filter(None, lists)


def plan_crawl(site: Site, arguments: CrawlArguments, seeds: Path) -> CrawlPlan:
    """Read the files that the arguments name. BadInputError or ArchiveError if one cannot be used."""
    archive, given, missing = _archive(site, arguments), arguments.urls, arguments.missing is not None
    file = given or (None if archive or missing or arguments.url else seeds)
    if file is not None and not sum(1 for _ in read_urls(file, site)):  # reads the file to its end
        raise BadInputError(f"{file}: contains no URL; write one on each line")
    since, until = (day.isoformat() if day else None for day in (arguments.since, arguments.until))
    scope = Scope(since, until, only_enqueued=bool(given or archive or missing))
    return CrawlPlan(arguments.url, file, follows_links=not given, missing=missing, archive=archive, scope=scope)


def read_urls(file: Path, site: Site | None) -> Iterator[str]:
    """Yield the URLs of a file, one on each line; empty lines and lines that begin with # are skipped.

    They must be URLs of the `site`, if one is given. BadInputError names the line that cannot be used, and shows it
    only if it is a URL: the file may be another one, with secrets.
    """
    if file.exists() and not (file.is_file() or file.is_dir()):
        raise BadInputError(f"{file}: is a pipe or a device; name a regular file")
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(MAX_LINE_CHARS), ""), 1):
                url = line.strip()
                if url and not url.startswith(COMMENT):
                    yield _checked(url, number, file, site)
    except UnicodeDecodeError:
        raise BadInputError(f"{file}: is not UTF-8 text; write one URL on each line") from None
    except OSError as error:
        raise BadInputError(f"{file}: cannot be read: {error.strerror}") from None


def _archive(site: Site, arguments: CrawlArguments) -> ArchiveReader | None:
    if not arguments.archive:
        return None
    keep = arguments.truncated is not None
    archive = ArchiveReader(arguments.archive, site.has, partial(archive_form, site), keep_truncated=keep)
    if not len(archive):
        raise BadInputError(f"{arguments.archive_names}: contains no page of {_hosts(site)}; name another archive")
    return archive


def _checked(url: str, number: int, file: Path, site: Site | None) -> str:
    if len(url) >= MAX_LINE_CHARS:
        raise BadInputError(f"{file}, line {number}: has more than {MAX_LINE_CHARS:,} characters; write one URL on it")
    if not is_web_url(url) or any(map(str.isspace, url)) or url != without_unsafe(url):
        raise BadInputError(f"{file}, line {number}: is not an http(s) URL; correct or delete the line")
    if site is not None and not site.has(url) and site.copied_id(url) is None:
        raise BadInputError(f"{file}, line {number}: {url[:80]!r} is not on {_hosts(site)}; correct or delete the line")
    return url


def _hosts(site: Site) -> str:
    return ", ".join(sorted(site.hosts))
