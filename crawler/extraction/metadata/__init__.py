"""The metadata of an article, as its page declares and shows it. The file of each field has its preferred sources."""

from crawler.extraction.metadata.declared import read_declared
from crawler.extraction.metadata.own_parts import own_lines
from crawler.extraction.metadata.page_metadata import (
    COMPLETED_FIELDS,
    completed,
    read_metadata,
    with_declared_metadata,
    with_language,
)

__all__ = [
    "COMPLETED_FIELDS", "completed", "own_lines", "read_declared", "read_metadata", "with_declared_metadata",
    "with_language",
]  # fmt: skip
