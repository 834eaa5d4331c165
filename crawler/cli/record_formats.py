"""A record as text, as Markdown, or as the fields that its page states. Worker processes load this, and not click."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from crawler.export.plain_text import as_markdown, as_text
from crawler.items import DUPLICATE_FIELDS, Record

_STORED_ONLY = frozenset(
    (
        *"document_id identity template removed cleaned_by fetched_at pages stored_at revision withdrawn_at".split(),
        *"license accessible_for_free terms_search terms_tdm terms_ai_training terms_ai_input".split(),
        *"terms_version terms_evidence".split(),
        *DUPLICATE_FIELDS,
    )
)
"""Fields of a record that belong to the crawl and the store; the page has the others."""
PAGE_FIELDS = tuple(field.name for field in fields(Record) if field.name not in _STORED_ONLY)


def page_fields(record: Record) -> dict[str, Any]:
    """Return the fields of a record that its page states. A time has a zone only if the page or its site states one."""
    values = record.as_row()
    return {name: values[name] for name in PAGE_FIELDS}


def in_format(record: Record, style: str) -> str:
    """Return a record as text, else as Markdown."""
    return as_text(record) if style == "text" else as_markdown(record)
