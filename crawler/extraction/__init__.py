"""Page to Document: bytes to blocks with their roles, and the metadata of the page.

A page is read in one of three ways, tried in this order: by a page object of the site, by the layout of its lines
(text dumps, and HTML that no page object fits), or by a selection of blocks: by learnt paths or by trafilatura.

Each name is loaded when it is first used: reading the limits of a page does not load what reads pages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.extraction.by_selection import Selection
    from crawler.extraction.document import document_of, joined, recognises
    from crawler.extraction.html.parsing import ParsedPage, parse_page
    from crawler.extraction.rules import ExtractionRules

__all__ = ["ExtractionRules", "ParsedPage", "Selection", "document_of", "joined", "parse_page", "recognises"]
_MODULES = {
    "ExtractionRules": "rules",
    "ParsedPage": "html.parsing",
    "Selection": "by_selection",
    "document_of": "document",
    "joined": "document",
    "parse_page": "html.parsing",
    "recognises": "document",
}


def __getattr__(name: str) -> Any:
    """Load a name of the package at its first use."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return globals()[name]
