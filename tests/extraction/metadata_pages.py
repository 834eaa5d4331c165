"""Small invented pages for the tests of metadata."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.html.parsing import parse
from crawler.extraction.metadata import own_lines, read_declared, read_metadata
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from datetime import tzinfo

    from crawler.items import Metadata

URL = "https://www.harbour-gazette.example/news/ferry-runs-again.html"
HEADLINE = "Ferry runs again after winter break"
ENGLISH = "The ferry between the two harbours runs again after a long winter break, and the captain is glad of it."
PARAGRAPHS = "".join(f"<p>{ENGLISH} It was day {number} of the season.</p>" for number in range(6))


def page(head: str = "", body: str = "", lang: str = "en") -> str:
    """Return a page of an invented newspaper."""
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def metadata(
    head: str = "", body: str = "", url: str = URL, *, lang: str = "en", zone: tzinfo | None = None
) -> Metadata:
    """Read the metadata of such a page; `zone` is the time zone of its site."""
    tree = parse(page(head, body, lang))
    lines = own_lines(read_blocks(tree, {}, {}, Role.BODY).blocks)
    return read_metadata(read_declared(tree, url), tree, lines, zone)


def json_ld(**fields: Any) -> str:
    """Return the script of a news article with these fields."""
    return script(json.dumps({"@context": "https://schema.org", "@type": "NewsArticle"} | fields))


def script(text: str) -> str:
    """Return a JSON-LD script of any text."""
    return f'<script type="application/ld+json">{text}</script>'


def meta(name: str, content: str) -> str:
    """Return a meta tag."""
    return f'<meta property="{name}" content="{content}">'


def h1(text: str = HEADLINE) -> str:
    """Return a visible headline."""
    return f"<h1>{text}</h1>"
