"""Metadata that a page object or a layout left open, completed from what the page says of itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.metadata.language import language_of
from crawler.items import BODY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.items import Block, Metadata

CLAIMABLE = ("title", "published", "source", "section", "authors")
"""The fields of Metadata that a page's own claims can tell."""


def completed(found: Metadata, said: Metadata, names: Iterable[str] = CLAIMABLE) -> Metadata:
    """Take from `said` those of the named fields that were not found; a time brings its raw text."""
    missing = {name for name in names if not getattr(found, name)}
    if "published" in missing:
        missing.add("published_raw")
    return replace(found, **{name: getattr(said, name) for name in missing})


def with_language(found: Metadata, blocks: Iterable[Block], claimed: str = "") -> Metadata:
    """Tell the language by the text of the body, unless it is known."""
    if found.language:
        return found
    text = "\n".join(block.text for block in blocks if block.place == BODY)
    return replace(found, language=language_of(text, claimed))
