"""When an article was published: of the page's declared the surest, else the date its readers see, else its URL's.

The first claim says the day; a lesser claim of the same day may add the hour or
the zone. A time of modification is no time of publication.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree

from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata.parsed_date import ParsedDate, read_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.declared import DeclaredMetadata
    from crawler.extraction.metadata.vicinity import Vicinity

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
"""Names under which meta tags tell the time of publication, the surest first."""
MAX_LINE_CHARS = 120
MAX_REST_CHARS = 45
"""How much a visible line may hold beside its date; more is a sentence or a caption."""
MAX_ELEMENTS = 20
"""How many elements of a kind are looked at."""
_TIMES = etree.XPath("//time[@datetime]")
_UNDER = etree.XPath("following::time[@datetime] | .//time[@datetime]")
_MARKED = etree.XPath("//*[@itemprop='datePublished' or @property='datePublished']")
_MODIFIED = re.compile(
    r"\b(?:updated?|modified|edited|aktualisiert|geändert|stand|mis à jour|modifié|actualizado|aggiornat\w|atualizad\w|"
    r"bijgewerkt|uppdaterad|oppdatert|opdateret|päivitetty|aktualizováno|zaktualizowano|güncelle\w*|обновлен\w*|"
    r"diperbarui)\b|更新|수정",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"^\W*(?:(?:first |originally )?(?:published|posted|date|created)|datum|veröffentlicht|erstellt|"
    r"publi(?:é|cado|cada|kováno)|pubblicato|gepubliceerd|publicerad|publisert|udgivet|julkaistu|opublikowano|yayınlanma|опубликован\w*|дата|terbit|"
    r"发布(?:时间|日期)?|发表(?:时间)?|發布(?:時間)?|公開(?:日時)?|掲載(?:日)?|등록|입력)",
    re.IGNORECASE,
)
_IN_PATH = re.compile(
    r"(?<!\d)(?P<year>(?:19[7-9]|20)\d\d)(?P<gap>[/-]?)(?P<month>0[1-9]|1[0-2]|[1-9](?=[/-])|[a-z]{3}(?=/))[/-]?"
    r"(?P<day>0[1-9]|[12]\d|3[01]|[1-9](?!\d))(?!\d)",
    re.IGNORECASE,
)


def published_at(
    declared: DeclaredMetadata, tree: HtmlElement, vicinity: Vicinity, zone: tzinfo | None
) -> ParsedDate | None:
    """Return the parsed of publication; `zone` is the site's, None: not known."""
    first = parsed = None
    for found in _candidates(declared, tree, vicinity):
        if first is None:
            first = parsed = found
        elif parsed and found.rank > parsed.rank and found.when.date() == first.when.date():
            parsed = found
        if parsed and parsed.rank == ParsedDate.MAX_RANK:
            break
    if parsed and zone and parsed.when.tzinfo is None:
        return ParsedDate(parsed.when.replace(tzinfo=zone), parsed.raw, parsed.timed)
    return parsed


def _candidates(declared: DeclaredMetadata, tree: HtmlElement, vicinity: Vicinity) -> Iterator[ParsedDate]:
    order = _month_first(declared.lang)
    for text in _texts(declared, tree):
        parsed = read_date(text, month_first=order)
        if parsed is not None:
            yield parsed
    for line in _lines(vicinity):
        parsed = read_date(line, month_first=order)
        if parsed is not None and len(line) - len(parsed.raw) <= MAX_REST_CHARS:
            yield parsed
    in_path = _of_url(declared.url)
    if in_path is not None:
        yield in_path


def _texts(declared: DeclaredMetadata, tree: HtmlElement) -> Iterator[str]:
    yield from (str(value) for value in declared.said("datePublished"))
    yield from declared.meta(*META_NAMES)
    for element in islice(_MARKED(tree), MAX_ELEMENTS):
        yield element.get("content") or element.get("datetime") or _text(element)
    yield from _time_elements(tree)


def _lines(vicinity: Vicinity) -> Iterator[str]:
    """Yield the lines that may tell the time of publication: those near the headline, then any that says it does."""
    before = ""
    for line in (*vicinity.below, *vicinity.above):
        if len(line) <= MAX_LINE_CHARS and not _is_label(before):
            yield _without_modification(line)
        before = line
    yield from (line for line in vicinity.lines if len(line) <= MAX_LINE_CHARS and _PUBLISHED.match(line))


def _is_label(line: str) -> bool:
    """Tell whether a line announces the time of an update: `Updated on`."""
    return len(line) <= MAX_REST_CHARS and _MODIFIED.search(line) is not None and read_date(line) is None


def _without_modification(line: str) -> str:
    """Return the part of a line in front of its `Updated ...`."""
    modified = _MODIFIED.search(line)
    return line[: modified.start()] if modified else line


def _time_elements(tree: HtmlElement) -> Iterator[str]:
    """Yield the `time` under the headline; where there is no h1, the page's first one."""
    times = [element for element in islice(_TIMES(tree), MAX_ELEMENTS) if not _is_modification(element)]
    heading = next((heading for heading in tree.iter("h1") if _text(heading)), None)
    under = times if heading is None else [time for time in islice(_UNDER(heading), MAX_ELEMENTS) if time in times]
    yield from (time.get("datetime") for time in (under or times)[:1])


def _is_modification(element: HtmlElement) -> bool:
    told = " ".join((element.get("class") or "", element.get("itemprop") or "", *element.itertext()))
    before = element.getprevious()
    parent = element.getparent()
    label = (before.tail or _text(before)) if before is not None else (parent.text if parent is not None else "")
    return _MODIFIED.search(f"{told.replace('_', ' ').replace('-', ' ')} {label or ''}") is not None


def _text(element: HtmlElement) -> str:
    return fold("".join(element.itertext()))


def _of_url(url: str) -> ParsedDate | None:
    try:
        found = _IN_PATH.search(urlsplit(url).path)
    except ValueError:
        return None
    if found is None:
        return None
    spoken = f"{found['day']} {found['month']} {found['year']}" if found["month"].isalpha() else ""
    parsed = read_date(spoken or f"{found['year']}-{found['month']}-{found['day']}")
    return ParsedDate(parsed.when, found[0], timed=False) if parsed else None


def _month_first(lang: str) -> bool | None:
    """Tell how a page of this language writes 3/4/2024: English alone does not say."""
    if lang.lower() in {"", "en"}:
        return None
    return lang.lower().replace("_", "-") == "en-us"
