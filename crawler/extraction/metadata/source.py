"""Whom an article is from: the source named under its headline, or else the publisher of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extraction.metadata.json_ld import text_of, types_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.extraction.metadata.declared import DeclaredMetadata
    from crawler.extraction.metadata.vicinity import Vicinity

MAX_CHARS = 60
_LABELLED = re.compile(r"(?:来源|來源|稿源|出處|出处)\s*[:：]\s*(?P<source>[^\s|｜,，;；:：()（）]{2,30})")
"""The label that Chinese pages have; `Source:` and its like elsewhere tell of pictures and figures."""


def source_of(declared: DeclaredMetadata, vicinity: Vicinity) -> str | None:
    """Return the source, None where the page names none."""
    labelled = (found["source"] for line in (*vicinity.below, *vicinity.above) if (found := _LABELLED.search(line)))
    return next((name for name in (*labelled, *_publishers(declared)) if name and len(name) <= MAX_CHARS), None)


def _publishers(declared: DeclaredMetadata) -> Iterator[str | None]:
    yield declared.text("publisher")
    yield from declared.meta("og:site_name")
    yield from (text_of(node.get("name")) for node in declared.json_ld.nodes if "WebSite" in types_of(node))
    yield from declared.meta("application-name")
