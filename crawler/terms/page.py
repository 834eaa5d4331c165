"""The terms of a fetched article: the statements of its host, of the headers of its responses, and of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.items import Statement
from crawler.items.terms import TERMS_HEADERS
from crawler.terms.host import statements_about
from crawler.terms.interpretation import interpret
from crawler.vocabulary import TermsSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from crawler.items import Page, Terms

MAX_HEADER_CHARS = 2_000


def terms_of(page: Page, stated: Sequence[Sequence[Statement]]) -> Terms:
    """Return the terms of an article; `stated` are the statements in its pages, in the order of the pages."""
    parts = page.parts
    host = next((part.host_terms for part in parts if part.host_terms), ())
    evidence: list[Statement] = []
    for part, own in zip(parts, stated, strict=True):
        evidence += statements_about(part.url, host)
        evidence += (one._replace(place=part.archived) for one in (*_in_headers(part.headers), *own))
    return interpret(tuple(dict.fromkeys(evidence)))


def _in_headers(headers: Mapping[str, str]) -> Iterator[Statement]:
    for key, name in TERMS_HEADERS.items():
        value = headers.get(key, "").strip()[:MAX_HEADER_CHARS] if key in headers else ""
        if value and (key != "link" or "license" in value.lower()):
            yield Statement(TermsSource.HEADER, name, value)
