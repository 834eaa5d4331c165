"""The section of the site that an article stands in: by its meta tag, by JSON-LD, by the breadcrumb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.extraction.metadata.json_ld import listed, text_of, types_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.extraction.metadata.declared import DeclaredMetadata

META_NAMES = (
    "article:section",
    "og:article:section",
    "section",
    "articlesection",
    "parsely-section",
    "dc.subject.section",
)
MAX_CHARS = 60
MAX_CRUMBS = 10
HOME = frozenset(
    "home homepage start startseite accueil inicio início forside hem etusivu 首页 ホーム トップ 홈".split()
)

NO_SECTION = frozenset(
    "uncategorized uncategorised unknown none null tags allgemein default other article articles".split()
)
"""What publishing systems write where nobody chose a section."""


def section_of(declared: DeclaredMetadata, headline: str | None) -> str | None:
    """Return the name of the section, None where the page names none."""
    named = (*declared.meta(*META_NAMES), declared.text("articleSection"), *_crumbs(declared))
    return next((name for name in named if name and _is_section(name, headline)), None)


def _is_section(name: str, headline: str | None) -> bool:
    is_word = "://" not in name and "_" not in name  # those of machines have signs that nobody reads
    return is_word and len(name) <= MAX_CHARS and name != headline and name.casefold() not in HOME | NO_SECTION


def _crumbs(declared: DeclaredMetadata) -> Iterator[str]:
    """Yield the breadcrumb's names from the article upwards, without the article itself."""
    for node in declared.json_ld.nodes:
        if "BreadcrumbList" in types_of(node):
            crumbs = [one for one in listed(node.get("itemListElement"))[:MAX_CRUMBS] if isinstance(one, dict)]
            here = {*declared.titles, declared.url}
            yield from (name for one in reversed(crumbs) if (name := _crumb(one)) and name not in here)


def _crumb(item: dict[str, Any]) -> str | None:
    return text_of(item.get("name")) or text_of(item.get("item"))
