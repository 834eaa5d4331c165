"""The headline of a page: what it is called where its readers see it, without the name of the site.

JSON-LD's headline is what the publisher calls the article, the h1 what readers
see, og:title what is shown elsewhere. What two of them say is believed; where
all differ, they are in that order, and the document's title comes last.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from crawler.extraction.html.blocks import fold, visible_text
from crawler.extraction.metadata.site_name import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.declared import DeclaredMetadata
    from crawler.extraction.metadata.site_name import SiteName

META_NAMES = ("og:title", "twitter:title", "parsely-title", "dc.title", "title")
MAX_CHARS = 400
"""Longer is no headline."""
MIN_CUT_CHARS = 100
"""Headlines are cut from here on: search engines ask for 110 characters at most."""
MAX_HEADINGS = 20
GROUP_CHARS = 3
MIN_SHARED_GROUPS = 0.25
"""The share of groups of letters that headings of one article have in common, other words or not."""


def headline_of(declared: DeclaredMetadata, tree: HtmlElement, site: SiteName) -> str | None:
    """Return the headline, or None where the page has none."""
    story = _bare(declared.text("headline"), site)
    shared = _first(_bare(text, site) for text in declared.meta(*META_NAMES))
    title = _first(_bare(text, site) for text in declared.titles)
    seen = [bare for heading in headings_of(tree) if (bare := _bare(heading, site))]
    heading = _confirmed(seen, [claim for claim in (story, shared, title) if claim])
    named = _whole([claim for claim in (story, heading, shared) if claim], dotted=True)
    return _agreed(named) or _first(_whole(named, dotted=False)) or title or _first(seen)


def _agreed(declared: list[str]) -> str | None:
    """Return what two of the sources call the article, in the words of the first of them."""
    keys = [key_of(claim) for claim in declared]
    return _first(claim for claim, key in zip(declared, keys, strict=True) if keys.count(key) > 1)


def _whole(declared: list[str], *, dotted: bool) -> list[str]:
    """Leave out what was cut off to fit somewhere: it ends in dots, or long as it is another claim goes on."""

    def is_cut(claim: str) -> bool:
        start = claim.rstrip("….").rstrip()
        goes_on = any(len(other) > len(claim) and other.startswith(start) for other in declared)
        return goes_on and (claim.endswith(("…", "...")) if dotted else len(claim) >= MIN_CUT_CHARS)

    return [claim for claim in declared if not is_cut(claim)]


def _confirmed(seen: list[str], declared: list[str]) -> str | None:
    """Return the heading that a claim repeats, or else the first that is like one: pages have other headings too."""
    keys = {key_of(claim) for claim in declared}
    repeated = _first(heading for heading in seen if key_of(heading) in keys)
    if repeated or not declared:
        return repeated or _first(seen)
    return _first(heading for heading in seen if any(_alike(heading, claim) for claim in declared))


def _alike(one: str, other: str) -> bool:
    """Tell whether two texts share enough of their groups of letters to speak of one thing."""
    a, b = _letter_groups(one), _letter_groups(other)
    return len(a & b) >= MIN_SHARED_GROUPS * min(len(a), len(b))


def _letter_groups(text: str) -> set[str]:
    key = key_of(text)
    return {key[at : at + GROUP_CHARS] for at in range(max(1, len(key) - GROUP_CHARS + 1))}


def headings_of(tree: HtmlElement) -> list[str]:
    """Return the texts of the first headings of the first rank."""
    texts = (" ".join(visible_text(heading)) for heading in islice(tree.iter("h1"), MAX_HEADINGS))
    return [text for text in texts if 0 < len(text) <= MAX_CHARS]


def _bare(text: str | None, site: SiteName) -> str | None:
    """Return a headline without the site's name; None for what is no headline: a site's name alone, or a text."""
    folded = site.off(fold(text or ""))
    return folded if 0 < len(folded) <= MAX_CHARS and not site.is_name(folded) else None


def _first(texts: Iterable[str | None]) -> str | None:
    return next((text for text in texts if text), None)
