"""What a page says of its article: title, time, authors, source, section, URL, images, language.

For pages that no page object knows, and for what a page object did not find.
Read from the declared of the head and from the visible page; a claim is believed
in the order that the file of its field tells. What is not said stays None.
"""

from crawler.extraction.metadata.completion import completed, described, with_language
from crawler.extraction.metadata.declared import read_declared
from crawler.extraction.metadata.page_metadata import read_metadata

__all__ = ["completed", "described", "read_declared", "read_metadata", "with_language"]
