"""The times of publication and of the last change: from declared metadata, from the page, from the URL, in this order.

The first source gives the day; a later one with the same day may add the hour or the time zone. Times of comments and
of other articles on the page are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.metadata.dates.in_url import day_in_path, month_in_path
from crawler.extraction.metadata.dates.labels import Label, begins_with_label, dates_in
from crawler.extraction.metadata.dates.style import style_of
from crawler.extraction.metadata.dates.undecided import DateReader
from crawler.extraction.metadata.parsed_date import ParsedDate, read_date
from crawler.extraction.metadata.time_elements import TimeElement, time_elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.dates.labels import LabelledDate
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
MODIFIED_NAMES = (
    "article:modified_time", "og:updated_time", "article:updated_time", "og:modified_time", "datemodified",
    "date_modified", "date-modified", "last-modified", "last_modified", "lastmodified", "lastmod", "modified",
    "modified_time", "modified-date", "dcterms.modified", "dc.date.modified", "dc.modified", "article.updated",
    "updated", "updated_time", "revised", "revision_date", "cxenseparse:recs:updatetime", "bytedance:updated_time",
    "bytedance:lrdate_time",
)  # fmt: skip
"""Names of the meta tags for the time of the last change, the most reliable first."""
LANGUAGE_NAMES = ("og:locale", "content-language", "language", "dc.language", "dcterms.language")
MAX_ALONE_CHARS = 50  # of a line that is a date
MAX_FROM_URL = timedelta(days=31)  # a visible date further from the URL's is that of another article


class Times(NamedTuple):
    """The times that a page states of its article."""

    published: ParsedDate | None
    modified: ParsedDate | None


def times_of(declared: DeclaredMetadata, tree: HtmlElement, near: HeadlineLines, zone: tzinfo | None) -> Times:
    """Return the times of publication and of the last change. A time without a zone gets `zone`, if any."""
    page = _Page(declared, tree, near)
    return Times(_best(page.published(), zone), _best(page.modified(), zone))


def _best(dates: Iterable[ParsedDate], zone: tzinfo | None) -> ParsedDate | None:
    first = best = None
    for date in dates:
        if first is None or best is None:
            first = best = date
        elif date.precision > best.precision and date.when.date() == first.when.date():
            best = date
        if best.precision == ParsedDate.MAX_PRECISION:
            break
    if best and zone and best.when.tzinfo is None:
        return ParsedDate(best.when.replace(tzinfo=zone), best.raw, best.timed)
    return best


@dataclass(frozen=True)
class _Page:
    """The dates of one page, the most reliable first."""

    declared: DeclaredMetadata
    tree: HtmlElement
    near: HeadlineLines

    def published(self) -> Iterator[ParsedDate]:
        yield from self._read((*self.declared.json_ld_values("datePublished"), *self.declared.meta(*META_NAMES)))
        elements = [one for one in self._elements if one.label != Label.UPDATED]
        close = [one for one in elements if one.near]
        yield from self._read(one.text for one in elements if one.named)
        labelled = [one for one in close if one.label == Label.PUBLISHED]
        yield from self._read(one.text for one in (labelled or close)[:1])
        lines = [one for one in self._lines if one.label != Label.UPDATED and not self._is_far(one.date)]
        yield from (one.date for one in sorted(lines, key=lambda one: one.label != Label.PUBLISHED))
        labelled = [one for one in elements if one.label == Label.PUBLISHED]
        yield from self._read(one.text for one in (elements if len(elements) == 1 else labelled)[:1])
        starts = (line for line in self.near.page if begins_with_label(line))
        dated = (one for line in starts for one in dates_in(line, "", self._reader))
        yield from (one.date for one in dated if one.label != Label.UPDATED)
        if self._in_path:
            yield self._in_path
        yield from self._alone()

    def _alone(self) -> list[ParsedDate]:
        """Return the dates that are whole lines of the page, none if they are of several days."""
        lines = (line for line in self.near.page if 0 < len(line) <= MAX_ALONE_CHARS and line[-1] not in ":,")
        dates = [date for line in lines if (date := self._reader.read(line)) and len(date.raw) == len(line)]
        return dates if len({date.when.date() for date in dates}) == 1 else []

    def modified(self) -> Iterator[ParsedDate]:
        yield from self._read((*self.declared.json_ld_values("dateModified"), *self.declared.meta(*MODIFIED_NAMES)))
        yield from self._read(one.text for one in self._elements if one.label == Label.UPDATED)
        yield from (one.date for one in self._lines if one.label == Label.UPDATED)

    def _read(self, values: Iterable[object]) -> Iterator[ParsedDate]:
        yield from filter(None, (self._reader.read(str(value)) for value in values))

    @cached_property
    def _reader(self) -> DateReader:
        declared = self.declared
        style = style_of(declared.lang, declared.url, tuple(declared.meta(*LANGUAGE_NAMES)))
        texts = (*declared.json_ld_values("dateModified"), *declared.meta("article:modified_time", "og:updated_time"))
        dates = [date for date in (self._in_path, *(read_date(str(text), style) for text in texts)) if date]
        days = frozenset(date.when.date() for date in dates)
        return DateReader(style, days, month_in_path(declared.url), self.near.page)

    @cached_property
    def _in_path(self) -> ParsedDate | None:
        return day_in_path(self.declared.url)

    @cached_property
    def _elements(self) -> list[TimeElement]:
        return time_elements(self.tree)

    @cached_property
    def _lines(self) -> list[LabelledDate]:
        """The dates of the lines near the headline."""
        pairs = zip(("", *self.near.near), self.near.near, strict=False)
        return [date for before, line in pairs for date in dates_in(line, before, self._reader)]

    def _is_far(self, date: ParsedDate) -> bool:
        return self._in_path is not None and abs(date.when.date() - self._in_path.when.date()) > MAX_FROM_URL
