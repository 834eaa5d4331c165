"""The rules of a site for the extractor. A site without rules of its own has the default of each field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.extraction.bylines.reader import BylineReader
from crawler.extraction.page_object import require_valid
from crawler.extraction.text_layout.boilerplate import NO_BOILERPLATE, Boilerplate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.extraction.page_object import PageObject
    from crawler.vocabulary import Role


@dataclass(frozen=True, slots=True)
class ExtractionRules:
    """Everything that the extractor knows about the pages of one site.

    - `page_objects`: one for each template; the first that fits a page is used.
    - `boilerplate`: the phrases around each article. Text dumps, and pages that no page object fits, are read by
      them.
    - `bylines`: reads time, source and editor from a line of the site.
    - `language`: the language of the site (ISO 639-1). An article in another language is refused. None: the language
      of each text is detected.
    - `captions`: the XPath of captions on pages that no page object fits.
    - `parts`: the XPaths of parts that are no text, by their role, on pages that no page object fits.
    - `signed_below`: a line behind the body may be the byline, if it names a source or an editor.
    - `fallback_encoding`: the encoding, by Python's name, of pages that declare none or a wrong one.
    - `distrusted`: the fields of Metadata that are not read from meta tags and JSON-LD where the page object does not
      find them: the site declares wrong values. If it has all fields that are missing on a page, the page is read a
      millisecond faster.
    """

    page_objects: tuple[PageObject, ...] = ()
    boilerplate: Boilerplate = NO_BOILERPLATE
    bylines: BylineReader = field(default_factory=BylineReader)
    language: str | None = None
    captions: str = ""
    parts: Mapping[Role, str] = field(default_factory=dict)
    signed_below: bool = False
    fallback_encoding: str = ""
    distrusted: frozenset[str] = frozenset()

    def require_valid(self) -> None:
        """Compile all XPaths. BadInputError names the place and the XPath of the first one that is invalid."""
        for page_object in self.page_objects:
            page_object.require_valid()
        if self.captions:
            require_valid(self.captions, "captions")
        for role, path in self.parts.items():
            require_valid(path, role)
