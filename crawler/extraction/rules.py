"""The rules of a site for the extractor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.extraction.bylines.reader import BylineReader
from crawler.extraction.text_layout.boilerplate import NO_BOILERPLATE, Boilerplate

if TYPE_CHECKING:
    from crawler.extraction.page_object import PageObject


@dataclass(frozen=True, slots=True)
class ExtractionRules:
    """Page objects by era, boilerplate phrases, the byline reader, and the language (ISO 639-1) of a site.

    `captions` is the XPath of captions on pages that no page object fits.
    `signed_below` means that a byline may follow the body. `declared` names the
    fields of Metadata that are read from meta tags and JSON-LD where a page object
    does not find them: this costs a millisecond, and not every site declares the truth.
    """

    page_objects: tuple[PageObject, ...] = ()
    boilerplate: Boilerplate = NO_BOILERPLATE
    bylines: BylineReader = field(default_factory=BylineReader)
    language: str | None = None
    captions: str = ""
    signed_below: bool = False
    declared: frozenset[str] = frozenset()
