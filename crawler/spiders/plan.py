"""What one crawl is to do, read and checked before anything is fetched: seeds, or given URLs, or an archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.exceptions import BadInputError
from crawler.storage.archive_reader import ArchiveReader

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.sites import Site
    from crawler.spiders.arguments import CrawlArguments

COMMENT = "#"


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """Where a crawl begins, whether it follows links, and the archive that stands in for the network."""

    urls: tuple[str, ...]
    follows_links: bool = True
    archive: ArchiveReader | None = None


def plan_crawl(site: Site, arguments: CrawlArguments, seeds: Path) -> CrawlPlan:
    """Read what the arguments name. BadInputError or ArchiveError if it can't be used."""
    archive = None
    if arguments.archive is not None:
        keep = arguments.truncated is not None
        archive = ArchiveReader(arguments.archive, site.has, keep_truncated=keep)
        if not len(archive):
            hosts = ", ".join(sorted(site.hosts))
            raise BadInputError(f"{arguments.archive}: holds no page of {hosts}; name another archive")
    if arguments.urls is not None:
        return CrawlPlan(read_urls(arguments.urls, site), follows_links=False, archive=archive)
    if archive is not None:
        return CrawlPlan(tuple(archive.urls()), archive=archive)
    return CrawlPlan(read_urls(seeds, site))


def read_urls(file: Path, site: Site) -> tuple[str, ...]:
    """Read a file of URLs, one a line; empty lines and lines that begin with # are passed over."""
    urls = [_checked(line, number, file, site) for number, line in _lines(file)]
    if not urls:
        raise BadInputError(f"{file}: holds no URL; write one a line")
    return tuple(dict.fromkeys(urls))


def _lines(file: Path) -> list[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInputError(f"{file}: is no UTF-8 text; write one URL a line") from None
    except OSError as error:
        raise BadInputError(f"{file}: cannot be read: {error.strerror}") from None
    numbered = ((number, line.strip()) for number, line in enumerate(text.splitlines(), 1))
    return [(number, line) for number, line in numbered if line and not line.startswith(COMMENT)]


def _checked(line: str, number: int, file: Path, site: Site) -> str:
    try:
        parts = urlsplit(line)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(map(str.isspace, line))
    except ValueError:
        usable = False
    if not usable:
        raise BadInputError(f"{file}, line {number}: {line[:80]!r} is no http(s) URL; mend or delete the line")
    if not site.has(line):
        hosts = ", ".join(sorted(site.hosts))
        raise BadInputError(f"{file}, line {number}: {line[:80]!r} is not on {hosts}; mend or delete the line")
    return line
