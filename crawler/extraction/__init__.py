"""Page to Document: bytes to blocks with their roles, and the metadata of the page.

A page is read in one of three ways, tried in this order: by a page object of the site, by the layout of its lines
(text dumps, and HTML that no page object fits), or by a selection of blocks: by learnt paths or by trafilatura.
"""

from crawler.extraction.by_selection import Selection
from crawler.extraction.document import document_of, joined, recognises
from crawler.extraction.html.parsing import ParsedPage, parse_page
from crawler.extraction.rules import ExtractionRules

__all__ = ["ExtractionRules", "ParsedPage", "Selection", "document_of", "joined", "parse_page", "recognises"]
