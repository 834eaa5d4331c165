"""Metadata compared with trafilatura: shares of right titles, dates and authors, and CPU milliseconds a page.

    python -m tests.benchmarks.metadata ../shared/extraction [--misses]

A title is right if it equals the known one with its white space folded, a date if it is the same day, authors if they
are the same set. A page counts for a field only if the field is known. The time to parse a page and to read its blocks,
which cleaning needs too, is not counted. `--misses` prints the wrong fields.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from click import echo
from lxml import html

from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.html.parsing import parse
from crawler.extraction.metadata import own_lines, read_declared, read_metadata
from crawler.vocabulary import Role
from tests.benchmarks.labelled import read_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.labelled import Labelled

FOLDERS = ("news_pages", "web_articles", "web_articles_more")
_JOINED = re.compile(r",? and |, | & |; ?")
FIELDS = ("title", "date", "author")


@dataclass(frozen=True, slots=True)
class Found:
    """The metadata that a tool finds on one page, the date as YYYY-MM-DD; and the CPU seconds it took."""

    title: str | None
    date: str | None
    author: frozenset[str]
    seconds: float


def ours(markup: str, url: str) -> Found:
    """Read a page with this project."""
    tree = parse(markup)
    lines = own_lines(read_blocks(tree, {}, {}, Role.BODY).blocks)
    start = process_time()
    found = read_metadata(read_declared(tree, url), tree, lines)
    day = found.published.date().isoformat() if found.published else None
    return Found(found.title, day, frozenset(found.authors), process_time() - start)


def trafilaturas(markup: str, url: str) -> Found:
    """Read a page with trafilatura."""
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415  # the import takes two seconds

    tree = html.fromstring(markup)
    start = process_time()
    found = extract_metadata(tree, default_url=url)
    seconds = process_time() - start
    authors = frozenset(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Found(found.title, found.date, authors, seconds)


def main(root: Path) -> None:
    """Print a table for each folder."""
    for folder in FOLDERS:
        pages = read_folder(root, folder)
        if not pages:
            echo(f"{root / folder} does not exist, skipped")
            continue
        echo(f"{folder}, {len(pages)} pages   title  date   authors  CPU ms a page")
        for name, read in (("crawler", ours), ("trafilatura", trafilaturas)):
            _report(name, read, pages)


def _report(name: str, read: Callable[[str, str], Found], pages: list[Labelled]) -> None:
    markup = [page.page.body.decode("utf-8", "replace") for page in pages]
    read(markup[0], pages[0].page.url)  # the time of imports is not counted
    found = [read(text, page.page.url) for text, page in zip(markup, pages, strict=True)]
    shares = [_share(field, found, pages, name) for field in FIELDS]
    milliseconds = 1000 * sum(one.seconds for one in found) / len(found)
    echo(f"  {name:<22}{shares[0]:.3f}  {shares[1]:.3f}  {shares[2]:.3f}    {milliseconds:.2f}")


def _share(field: str, found: list[Found], pages: list[Labelled], name: str) -> float:
    known = [(one, page.known) for one, page in zip(found, pages, strict=True) if page.known.get(field)]
    missed = [(getattr(one, field), page) for one, page in known if not _is_right(field, one, page)]
    if "--misses" in sys.argv and name == "crawler":
        for value, page in missed:
            echo(f"    {page['id']} {field}: {page[field]!r}, found {value!r}")
    return 1 - len(missed) / len(known)


def _is_right(field: str, found: Found, page: dict[str, Any]) -> bool:
    if field == "author":
        names = _JOINED.split(page[field]) if isinstance(page[field], str) else page[field]
        return {_folded(name) for name in names} == {_folded(name) for name in found.author}
    return _folded(page[field]) == _folded(getattr(found, field) or "")


def _folded(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main(Path(next((word for word in sys.argv[1:] if not word.startswith("-")), "../shared/extraction")))
