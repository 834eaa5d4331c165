"""Page to Document: bytes to blocks with their places, and the metadata of the page.

Three ways lead there, tried in this order: the site's page objects on HTML,
the site's boilerplate on text dumps and on HTML that no page object fits, and
trafilatura's vote on HTML whose boilerplate is not the site's either.
"""

from crawler.extraction.document import Template, extract, recognises

__all__ = ["Template", "extract", "recognises"]
