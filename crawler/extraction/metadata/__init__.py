"""The metadata of an article: title, time, authors, source, section, URL, images, language.

It is read from the metadata that the page declares in its head and from the lines that readers see. The file of each
field says which source is preferred. A field that the page does not state is None.
"""

from crawler.extraction.metadata.declared import read_declared
from crawler.extraction.metadata.page_metadata import completed, read_metadata, with_declared_metadata, with_language

__all__ = ["completed", "read_declared", "read_metadata", "with_declared_metadata", "with_language"]
