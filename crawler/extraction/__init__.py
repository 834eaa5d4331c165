"""Page to Document: bytes to blocks with their places, and the metadata of the page.

Three ways lead there, tried in this order: the site's page objects on HTML,
the site's furniture on text dumps, and trafilatura's vote on HTML that no page
object fits.
"""

from crawler.extraction.document import Template, extract, recognises

__all__ = ["Template", "extract", "recognises"]
