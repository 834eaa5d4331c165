"""Signs in the bytes of a page that it is an article, before it is parsed: its declaration, and text in sentences."""

from __future__ import annotations

import re

WITHIN_BYTES = 300_000  # a declaration is searched in this part of a page
MAX_DECLARATIONS = 3  # a list declares each of its entries
HTML_WITHIN_BYTES = 2_000
TEXT_WITHIN_BYTES = 1_000_000
MIN_TEXT_BYTES = 300  # in runs of MIN_RUN_BYTES or more without markup

_DECLARATION = re.compile(
    rb"""["']@type["']\s*:\s*(?:\[\s*)?["'](?:News|Reportage|AnalysisNews|OpinionNews|Blog|Live)?(?:Article|Posting|BlogPosting)["']""",
    re.IGNORECASE,
)
_OPEN_GRAPH = re.compile(
    rb"""property=["']?og:type["']?\s+content=["']?article\b|content=["']?article["']?\s+property=["']?og:type\b""",
    re.IGNORECASE,
)
_HTML = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_TEXT = re.compile(
    rb"<(?!script|style|noscript|option|title|textarea)/?[a-z][^<>]{0,2000}>\s{0,100}([^<>]{60,})", re.IGNORECASE
)


def declares_article(body: bytes) -> bool:
    """Return whether JSON-LD in a page declares one article. Many pages with the `og:type` article are none."""
    found = _DECLARATION.finditer(body, 0, WITHIN_BYTES)
    return 0 < sum(1 for _ in found) <= MAX_DECLARATIONS


def is_open_graph_article(body: bytes) -> bool:
    """Return whether the `og:type` of a page is article."""
    return _OPEN_GRAPH.search(body, 0, WITHIN_BYTES) is not None


def has_text(body: bytes) -> bool:
    """Return whether a page has enough text in long pieces for an article; an upper bound that costs little."""
    if not _HTML.search(body, 0, HTML_WITHIN_BYTES):
        return False
    size = 0
    for found in _TEXT.finditer(body, 0, TEXT_WITHIN_BYTES):
        size += len(found[1])
        if size >= MIN_TEXT_BYTES:
            return True
    return False
