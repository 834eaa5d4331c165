"""The headline of a page, without the name of the site.

The sources are the headline in JSON-LD, the h1 elements that readers see, and the title for other sites (og:title). A
wording that another source continues with the name of the site is believed as it stands, and so is one that two of
them have. If all differ, the first in this order is taken; the title element comes last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extraction.html.blocks import fold, visible_text
from crawler.extraction.metadata.site_name import SEPARATOR, SiteName, key_of
from crawler.extraction.urls import last_path_step
from crawler.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.declared import DeclaredMetadata

META_NAMES = ("og:title", "twitter:title", "parsely-title", "dc.title", "title")
MAX_CHARS = 400  # a longer text is no headline
MAX_TITLE_CHARS = 1_000  # of a title with the names of the site
MIN_CUT_CHARS = 100  # a headline of this length may have been cut: search engines ask for at most 110 characters
MAX_HEADINGS = 20
GROUP_CHARS = 3
MIN_SHARED_GROUPS = 0.25  # the share of letter groups that two headlines of one article have in common
MIN_PART_CHARS = 12  # of a heading that is a part of a declared title
MIN_SLUG_WORDS = 2  # how many words of a URL a headline must repeat to be recognised by it
_BREAK = lazy_pattern(r"<br\s?/?>", re.IGNORECASE)
_TAG = lazy_pattern(r"</?(?:b|i|em|strong|span|p|font|mark|sup|sub)(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_WORD = lazy_pattern(r"[^\W\d_]{3,}")
LINE_BREAK = "\u2028"  # a line break in a title or heading: it separates parts
_PAGE_NUMBER = lazy_pattern(r"(?<!\s)\s*+[(（]\s*(\d{1,3})\s*[)）]$")
_PHOTO_NUMBER = lazy_pattern(r"(?<!\s)\s*+[(（]\s*\d+\s*/\s*\d+\s*[)）]\s*$")


def headings_of(tree: HtmlElement) -> list[str]:
    """Return the visible texts of the first h1 elements; a line break in one is LINE_BREAK."""
    texts = (LINE_BREAK.join(visible_text(heading)) for heading in islice(tree.iter("h1"), MAX_HEADINGS))
    return [text for text in texts if 0 < len(text) <= MAX_CHARS]


def headline_of(declared: DeclaredMetadata, headings: Sequence[str], site: SiteName) -> str | None:
    """Return the headline, or None if the page has none; `headings` are the texts of `headings_of`."""
    json_ld = [declared.json_ld_text("headline") or ""]
    for_others, titles = ([_clean(text) for text in texts] for texts in (declared.meta(*META_NAMES), declared.titles))
    sources = _Sources(site, headings, (json_ld, for_others, titles))
    chosen = sources.chosen(declared.url)
    return chosen.replace(LINE_BREAK, " ") if chosen else None


@dataclass(frozen=True)
class _Sources:
    """The texts of the h1 elements, and the declared ones: of JSON-LD, of the meta tags, of the title elements."""

    site: SiteName
    headings: Sequence[str]
    declared: tuple[Sequence[str], ...]

    def chosen(self, url: str) -> str | None:
        """Return the headline; `url` is that of the page."""
        visible = self._bare(self.headings)
        first_json, first_other, title = (next(iter(self._bare(texts)), None) for texts in self.declared)
        known = [text for text in (first_json, first_other, title) if text]
        heading = self._continued or _part_of(visible, self._all) or _confirmed(visible, known)
        if heading is None and len(visible) == 1 and _is_of_url(visible[0], first_other or title or "", url):
            heading = first_other = visible[0]
        texts = _without_cut([text for text in (first_json, heading, first_other) if text], dotted=True)
        best = _agreed(texts) or _first(_without_cut(texts, dotted=False)) or title or _first(visible)
        return best or _first(heading for heading in self.headings if key_of(heading) in map(key_of, self._all))

    @cached_property
    def _all(self) -> list[str]:
        return [text for texts in self.declared for text in texts]

    @cached_property
    def _stems(self) -> frozenset[str]:
        """The keys of the declared titles without names of the site."""
        return frozenset(key_of(short) for title in self._all for short in self.site.shortened(title)) - {""}

    @cached_property
    def _continued(self) -> str | None:
        """The heading that a declared title continues with names of the site."""
        found = _first(heading for heading in self.headings if key_of(heading) in self._stems)
        return self.site.removed_from(found, exact=True) if found else None

    def _bare(self, texts: Iterable[str]) -> list[str]:
        """Return the texts without the name of the site: none if nothing else is left, or if it is too long.

        From a text that another one continues with a name of the site, only an exact name is removed.
        """
        bare = (self.site.removed_from(text, exact=key_of(text) in self._stems) for text in texts)
        return [text for text in bare if 0 < len(text) <= MAX_CHARS and not self.site.is_title(text)]


def _part_of(headings: Sequence[str], declared: Sequence[str]) -> str | None:
    """Return the heading that a declared title continues behind a separator, with a section or a site of any name."""
    starts = {key_of(text[: cut.start()]) for text in declared for cut in SEPARATOR.finditer(text[:MAX_TITLE_CHARS])}
    return _first(heading for heading in headings if len(heading) >= MIN_PART_CHARS and key_of(heading) in starts)


def _is_of_url(heading: str, title: str, url: str) -> bool:
    """Return whether the URL's last part has words of a heading, but fewer of the title: a slogan of the site."""
    slug = set(_WORD.findall(last_path_step(url).lower()))
    shared, other = (len(slug & set(_WORD.findall(text.lower()))) for text in (heading, title))
    return shared >= MIN_SLUG_WORDS and shared > other


def _clean(text: str) -> str:
    """Return a declared title without tags; a line break in it separates parts."""
    lines = [text[:MAX_TITLE_CHARS]]
    if "<" in text:
        lines = [fold(_TAG.sub("", line)) for line in _BREAK.split(text[: 2 * MAX_TITLE_CHARS])]
    return LINE_BREAK.join(filter(None, lines))


def _agreed(texts: list[str]) -> str | None:
    """Return the first text that another one repeats, apart from signs and capitals."""
    keys = [key_of(text) for text in texts]
    return _first(text for text, key in zip(texts, keys, strict=True) if keys.count(key) > 1)


def _without_cut(texts: list[str], *, dotted: bool) -> list[str]:
    """Leave out the texts that were cut: another text continues them, and they end in dots or else are long."""

    def is_cut(text: str) -> bool:
        start = text.rstrip("….").rstrip()
        is_continued = any(len(other) > len(text) and other.startswith(start) for other in texts)
        return is_continued and (text.endswith(("…", "...")) if dotted else len(text) >= MIN_CUT_CHARS)

    return [text for text in texts if not is_cut(text)]


def _confirmed(headings: list[str], declared: list[str]) -> str | None:
    """Return the heading that the declared texts repeat, or else the first similar one: pages have other headings."""
    keys = {key_of(text) for text in declared}
    repeated = _first(heading for heading in headings if key_of(heading) in keys)
    if repeated or not declared:
        return repeated or _first(headings)
    return _first(heading for heading in headings if any(_similar(heading, text) for text in declared))


def _similar(one: str, other: str) -> bool:
    a, b = _letter_groups(one), _letter_groups(other)
    return len(a & b) >= MIN_SHARED_GROUPS * min(len(a), len(b))


def _letter_groups(text: str) -> set[str]:
    key = key_of(text)
    return {key[at : at + GROUP_CHARS] for at in range(max(1, len(key) - GROUP_CHARS + 1))}


def _first(texts: Iterable[str | None]) -> str | None:
    return next((text for text in texts if text), None)


def bare_title(title: str | None, page: int | None) -> tuple[str | None, bool]:
    """Return a headline without the number of its page (`page`, from 1) or photo, and whether it had a photo's."""
    if title is None:
        return None, False
    bare = _PHOTO_NUMBER.sub("", title)
    return _without_page_number(bare, page) or None, bare != title


def _without_page_number(title: str, page: int | None) -> str:
    """Remove `(3)` from the headline of page 3; any other number is part of the headline."""
    number = _PAGE_NUMBER.search(title)
    return title[: number.start()] if number and page is not None and int(number[1]) == page else title
