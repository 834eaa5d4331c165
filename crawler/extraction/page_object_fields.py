"""The fields of a page that a page object fits: by XPaths of their own, by its byline, and by declared metadata.

The first of these that states a field decides. Declared metadata is read only if a field is missing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Any

from crawler.extraction.bylines.pieces import NO_SITE, is_part_of_byline, pieces_of, read_pieces, without_label
from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata import COMPLETED_FIELDS, completed, own_lines, read_declared, read_metadata
from crawler.extraction.metadata.credit_line import names_in
from crawler.items import Metadata
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.html import HtmlElement

    from crawler.extraction.bylines.reader import BylineReader
    from crawler.extraction.page_object import PageObject
    from crawler.extraction.rules import ExtractionRules
    from crawler.items import Block

BYLINE_FIELDS = ("published", "source", "editor", "authors")


def with_byline_pieces(
    found: Metadata, bylines: Sequence[HtmlElement], blocks: Sequence[Block], reader: BylineReader
) -> Metadata:
    """Read the byline piece by piece if the site's reader found no time in it, or no true source or editor."""
    named = [name for name in (found.source, found.editor) if name]
    if found.published is not None and all(map(is_part_of_byline, named)):
        return found
    texts = [block.text for block in blocks if block.role == Role.BYLINE]
    pieces = list(pieces_of(bylines)) if bylines else texts
    apart = fold(" ".join(pieces))
    if not all(is_part_of_byline(name) and name in apart for name in named):  # or two texts without a space between
        found = replace(found, source=None, editor=None)
    return completed(found, read_pieces(pieces, reader), BYLINE_FIELDS)


def with_own_fields(found: Metadata, known: PageObject, tree: HtmlElement, reader: BylineReader) -> Metadata:
    """Return the metadata with the fields that XPaths of the page object find; they are preferred to the byline's."""
    if not any((known.published, known.source, known.editor, known.author)):
        return found
    own = own_fields(lambda name: known.texts(name, tree), reader)
    stated: dict[str, Any] = {name: getattr(own, name) for name in (*BYLINE_FIELDS, "published_raw")}
    return replace(found, **{name: value for name, value in stated.items() if value})


def own_fields(texts: Callable[[str], Sequence[str]], reader: BylineReader) -> Metadata:
    """Return the fields that texts of their own state; `texts` gives those of a field, such as `source`."""
    times = (read_pieces([text], reader) for text in texts("published"))
    dated = next((read for read in times if read.published), Metadata())
    sources = (without_label(text) for text in texts("source"))
    editors = (reader.source_and_editor(text) for text in texts("editor"))
    return Metadata(
        published=dated.published,
        published_raw=dated.published_raw,
        source=next(filter(is_part_of_byline, sources), None),
        editor=next((name for source, editor in editors if is_part_of_byline(name := editor or source)), None),
        authors=names_in(texts("author"), NO_SITE),
    )


def with_declared_fields(
    found: Metadata, url: str, tree: HtmlElement, blocks: Sequence[Block], rules: ExtractionRules
) -> Metadata:
    """Fill missing fields from the declared metadata, but for those in `rules.distrusted`; a day gets its hour."""
    missing = {name for name in COMPLETED_FIELDS if not getattr(found, name)} - rules.distrusted
    is_day = found.published is not None and found.published.time() == time() and "published" not in rules.distrusted
    if not missing and not is_day:
        return found
    other = read_metadata(read_declared(tree, url), tree, own_lines(blocks), rules.bylines.zone)
    if is_day and other.published and found.published and other.published.date() == found.published.date():
        missing.add("published")
        found = replace(found, published=None)
    if "authors" in missing and found.source in other.authors:  # the byline has a name without a label
        found = replace(found, source=None)
        missing |= {"source"} - rules.distrusted
    return completed(found, other, missing)
