"""The headline of a page, without the name of the site.

The sources are the headline in JSON-LD, the h1 element that readers see, and the title for other sites (og:title). A
wording that two of them have is used. If all differ, it is the first in this order; the title element comes last.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extraction.html.blocks import fold, visible_text
from crawler.extraction.metadata.site_name import SiteName, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.declared import DeclaredMetadata

META_NAMES = ("og:title", "twitter:title", "parsely-title", "dc.title", "title")
MAX_CHARS = 400  # a longer text is no headline
MIN_CUT_CHARS = 100  # a headline of this length may have been cut: search engines ask for at most 110 characters
MAX_HEADINGS = 20
GROUP_CHARS = 3
MIN_SHARED_GROUPS = 0.25  # the share of letter groups that two headlines of one article have in common
_PAGE_NUMBER = re.compile(r"(?<!\s)\s*+[(（]\s*(\d{1,3})\s*[)）]$")
_PHOTO_NUMBER = re.compile(r"(?<!\s)\s*+[(（]\s*\d+\s*/\s*\d+\s*[)）]\s*$")


def headline_of(declared: DeclaredMetadata, tree: HtmlElement, site: SiteName) -> str | None:
    """Return the headline, or None if the page has none."""
    in_json_ld = _bare(declared.json_ld_text("headline"), site)
    for_others = _first(_bare(text, site) for text in declared.meta(*META_NAMES))
    title = _first(_bare(text, site) for text in declared.titles)
    visible = [bare for heading in headings_of(tree) if (bare := _bare(heading, site))]
    heading = _confirmed(visible, [text for text in (in_json_ld, for_others, title) if text])
    texts = _without_cut([text for text in (in_json_ld, heading, for_others) if text], dotted=True)
    return _agreed(texts) or _first(_without_cut(texts, dotted=False)) or title or _first(visible)


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


def headings_of(tree: HtmlElement) -> list[str]:
    """Return the visible texts of the first h1 elements."""
    texts = (" ".join(visible_text(heading)) for heading in islice(tree.iter("h1"), MAX_HEADINGS))
    return [text for text in texts if 0 < len(text) <= MAX_CHARS]


def _bare(text: str | None, site: SiteName) -> str | None:
    """Return a headline without the name of the site; None if nothing else is left, or if it is too long."""
    folded = site.removed_from(fold(text or ""))
    return folded if 0 < len(folded) <= MAX_CHARS and not site.is_name(folded) else None


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
