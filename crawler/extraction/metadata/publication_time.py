"""The time of publication: from declared metadata, from the visible lines, from the URL, in this order.

The first source gives the day; a later one with the same day may add the hour or the time zone.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata.dates.style import style_of
from crawler.extraction.metadata.parsed_date import ParsedDate, read_date
from crawler.extraction.urls import split_url
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.declared import DeclaredMetadata
    from crawler.extraction.metadata.headline_lines import HeadlineLines

META_NAMES = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "publication_date", "publication-date", "publicationdate", "publishdate",
    "publish_date", "publish-date", "published_date", "published-date", "published_time", "published", "pubdate",
    "pub_date", "article.published", "article_date_original", "originalpublicationdate", "article_publication_date",
    "date_published", "date-published", "displaydate", "dc.date.issued", "dcterms.issued", "dc.issued",
    "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "citation_publication_date", "citation_date", "weibo:article:create_at",
    "bytedance:published_time", "publishtime", "created", "datecreated", "date",
)  # fmt: skip
"""Names of the meta tags for the time of publication, the most reliable first."""
MAX_LINE_CHARS = 120
MAX_REST_CHARS = 45  # of a visible line besides its date; a longer line is a sentence or a caption
MAX_FROM_URL = timedelta(days=31)  # a visible date further from the URL's is that of another article
MAX_ELEMENTS = 20  # how many elements of one kind are read
_TIMES = etree.XPath("//time[@datetime]")
_TIMES_BELOW = etree.XPath("following::time[@datetime] | .//time[@datetime]")
_DATE_ELEMENTS = etree.XPath("//*[@itemprop='datePublished' or @property='datePublished']")
_WORDS = read_word_list("extraction/words/dates.tsv")
_UPDATED = re.compile(_WORDS.whole_words("updated"), re.IGNORECASE)
_PUBLISHED = re.compile(r"^\W*" + _WORDS.pattern("published"), re.IGNORECASE)
_DATE_IN_PATH = re.compile(
    r"(?<!\d)(?P<year>(?:19[7-9]|20)\d\d)(?P<gap>[/-]?)(?P<month>0[1-9]|1[0-2]|[1-9](?=[/-])|[a-z]{3}(?=/))[/-]?"
    r"(?P<day>0[1-9]|[12]\d|3[01]|[1-9](?!\d))(?!\d)",
    re.IGNORECASE,
)


def published_at(
    declared: DeclaredMetadata, tree: HtmlElement, near: HeadlineLines, zone: tzinfo | None
) -> ParsedDate | None:
    """Return the time of publication, None if the page states none. A time without a zone gets `zone`, if any."""
    first = best = None
    for date in _candidates(declared, tree, near):
        if first is None or best is None:
            first = best = date
        elif date.precision > best.precision and date.when.date() == first.when.date():
            best = date
        if best.precision == ParsedDate.MAX_PRECISION:
            break
    if best and zone and best.when.tzinfo is None:
        return ParsedDate(best.when.replace(tzinfo=zone), best.raw, best.timed)
    return best


def _candidates(declared: DeclaredMetadata, tree: HtmlElement, near: HeadlineLines) -> Iterator[ParsedDate]:
    style = style_of(declared.lang, declared.url)
    for text in _declared_texts(declared, tree):
        if date := read_date(text, style):
            yield date
    in_path = _date_in_path(declared.url)
    for line in _lines(near):
        date = read_date(line, style)
        if date and len(line) - len(date.raw) <= MAX_REST_CHARS and not _is_far(date, in_path):
            yield date
    if in_path:
        yield in_path


def _is_far(date: ParsedDate, in_path: ParsedDate | None) -> bool:
    return in_path is not None and abs(date.when.date() - in_path.when.date()) > MAX_FROM_URL


def _declared_texts(declared: DeclaredMetadata, tree: HtmlElement) -> Iterator[str]:
    yield from (str(value) for value in declared.json_ld_values("datePublished"))
    yield from declared.meta(*META_NAMES)
    for element in islice(_DATE_ELEMENTS(tree), MAX_ELEMENTS):
        yield element.get("content") or element.get("datetime") or _text(element)
    yield from _time_elements(tree)


def _lines(near: HeadlineLines) -> Iterator[str]:
    """Yield the lines near the headline, then all lines that begin with a word such as `Published`."""
    before = ""
    for line in near.near:
        if len(line) <= MAX_LINE_CHARS and not _is_update_label(before):
            yield _UPDATED.split(line, 1)[0]
        before = line
    yield from (line for line in near.page if len(line) <= MAX_LINE_CHARS and _PUBLISHED.match(line))


def _is_update_label(line: str) -> bool:
    """Return whether the time of an update is on the next line, as after `Updated on`."""
    return len(line) <= MAX_REST_CHARS and _UPDATED.search(line) is not None and read_date(line) is None


def _time_elements(tree: HtmlElement) -> Iterator[str]:
    """Yield the first `time` element below the headline, or the first of the page if there is none below."""
    times = [element for element in islice(_TIMES(tree), MAX_ELEMENTS) if not _is_update(element)]
    heading = next((heading for heading in tree.iter("h1") if _text(heading)), None)
    below = [] if heading is None else [time for time in islice(_TIMES_BELOW(heading), MAX_ELEMENTS) if time in times]
    yield from (time.get("datetime") for time in (below or times)[:1])


def _is_update(element: HtmlElement) -> bool:
    """Return whether the class, the text or the label of a `time` element says that it is of an update."""
    own = " ".join((element.get("class") or "", element.get("itemprop") or "", *element.itertext()))
    before, parent = element.getprevious(), element.getparent()
    label = (before.tail or _text(before)) if before is not None else (parent.text if parent is not None else "")
    return _UPDATED.search(f"{own.replace('_', ' ').replace('-', ' ')} {label or ''}") is not None


def _text(element: HtmlElement) -> str:
    return fold("".join(element.itertext()))


def _date_in_path(url: str) -> ParsedDate | None:
    """Return the day in a URL's path: `/2024/05/03/`, `/2024/may/03/`, `20240503`."""
    match = _DATE_IN_PATH.search(split_url(url).path)
    if match is None:
        return None
    parts = ("day", "month", "year") if match["month"].isalpha() else ("year", "month", "day")
    date = read_date((" " if match["month"].isalpha() else "-").join(match[part] for part in parts))
    return ParsedDate(date.when, match[0], timed=False) if date else None
