"""The section that an article belongs to, and its source: named near the headline, or the publisher of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.metadata.json_ld import listed, text_of, types_of
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.extraction.metadata.declared import DeclaredMetadata
    from crawler.extraction.metadata.headline_lines import HeadlineLines

MAX_CHARS = 60
_LABELLED = lazy_pattern(
    read_word_list("extraction/words/sources.tsv").pattern("source")
    + r"\s*[:：]\s*(?P<source>[^\s|｜,，;；:：()（）]{2,30})"
)
META_NAMES = "article:section og:article:section section articlesection parsely-section dc.subject.section".split()
MAX_CRUMBS = 10
NO_SECTIONS = read_word_list("extraction/words/sections.tsv").words("home", "no_section")
MACHINE_SIGNS = ("://", "_")  # signs in the identifiers of programs, which no reader sees as a name


def source_of(declared: DeclaredMetadata, near: HeadlineLines) -> str | None:
    """Return the name of the source, None if the page names none."""
    labelled = (match["source"] for line in near.near if (match := _LABELLED.search(line)))
    return next((name for name in (*labelled, *_publishers(declared)) if name and len(name) <= MAX_CHARS), None)


def _publishers(declared: DeclaredMetadata) -> Iterator[str | None]:
    yield declared.json_ld_text("publisher")
    yield from declared.meta("og:site_name")
    yield from (text_of(node.get("name")) for node in declared.json_ld.nodes if "WebSite" in types_of(node))
    yield from declared.meta("application-name")


def section_of(declared: DeclaredMetadata, headline: str | None) -> str | None:
    """Return the name of the section, None if the page names none."""
    names = (*declared.meta(*META_NAMES), declared.json_ld_text("articleSection"), *_crumbs(declared))
    return next((name for name in names if name and name != headline and _is_section(name)), None)


def _is_section(name: str) -> bool:
    is_identifier = any(sign in name for sign in MACHINE_SIGNS)
    return not is_identifier and len(name) <= MAX_CHARS and name.casefold() not in NO_SECTIONS


def _crumbs(declared: DeclaredMetadata) -> Iterator[str]:
    """Yield the names in the breadcrumb from the article upwards, without the article itself."""
    own = {*declared.titles, declared.url}
    for node in declared.json_ld.nodes:
        if "BreadcrumbList" in types_of(node):
            crumbs = [crumb for crumb in listed(node.get("itemListElement"))[:MAX_CRUMBS] if isinstance(crumb, dict)]
            names = (text_of(crumb.get("name")) or text_of(crumb.get("item")) for crumb in reversed(crumbs))
            yield from (name for name in names if name and name not in own)
