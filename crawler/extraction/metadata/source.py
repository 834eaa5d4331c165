"""The source of an article: the one named near its headline, or else the publisher of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extraction.metadata.json_ld import text_of, types_of
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.extraction.metadata.declared import DeclaredMetadata
    from crawler.extraction.metadata.headline_lines import HeadlineLines

MAX_CHARS = 60
_LABELLED = re.compile(
    read_word_list("extraction/words/sources.tsv").pattern("source")
    + r"\s*[:：]\s*(?P<source>[^\s|｜,，;；:：()（）]{2,30})"
)


def source_of(declared: DeclaredMetadata, near: HeadlineLines) -> str | None:
    """Return the name of the source, None if the page names none."""
    labelled = (match["source"] for line in near.near if (match := _LABELLED.search(line)))
    return next((name for name in (*labelled, *_publishers(declared)) if name and len(name) <= MAX_CHARS), None)


def _publishers(declared: DeclaredMetadata) -> Iterator[str | None]:
    yield declared.json_ld_text("publisher")
    yield from declared.meta("og:site_name")
    yield from (text_of(node.get("name")) for node in declared.json_ld.nodes if "WebSite" in types_of(node))
    yield from declared.meta("application-name")
