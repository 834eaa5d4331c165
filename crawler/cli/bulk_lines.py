"""The output of one input of a bulk cleaning. It is made in the worker processes, which send back only its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from crawler.cli.record_formats import PAGE_FIELDS, in_format, page_fields
from crawler.exceptions import CrawlerError
from crawler.unsafe_characters import as_json
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.inputs.input import Input

JSON_STYLES = "json", "parquet"
"""The formats that have a line of JSON for each input; the others have only the articles."""


class Line(NamedTuple):
    """The bytes to write for an input, empty if its format has nothing for it.

    `reason` is why it is no article, None for an article. `message` is about an input that could not be processed.
    """

    input: str
    content: bytes
    url: str | None = None
    reason: Reason | None = None
    message: str = ""


class Output(Protocol):
    """Takes lines. It is closed at the end, also at an interruption, but not after an error of the output itself."""

    def add(self, line: Line) -> None:
        """Write a line. OSError if it cannot be written."""

    def close(self) -> None:
        """Complete the output."""


def line_of(given: Input, style: str, site: str | None, now: datetime) -> Line:
    """Clean an input, and return it in a format. PathologicalPageError as `attempt`."""
    from crawler.processing.attempt import attempt  # noqa: PLC0415  # only worker processes load what cleans

    found = attempt(given, site, now)
    if isinstance(found, CrawlerError):
        return failed_line(given.name, found, style)
    if isinstance(found, Reason):
        url = given.page.url if given.page else None
        return Line(given.name, _json(given.name, style, found, {"url": url}), url, found)
    article, refusal = found
    record = article.record()
    if style in JSON_STYLES:
        fields = page_fields(record) | ({"text": None} if refusal else {})
        return Line(given.name, _json(given.name, style, refusal, fields), record.url, refusal)
    text = "" if refusal else f"{in_format(record, style)}\n"
    return Line(given.name, text.encode(), record.url, refusal)


def failed_line(name: str, error: CrawlerError, style: str) -> Line:
    """Return the line of an input that could not be processed."""
    return Line(name, _json(name, style, error.reason, {}), None, error.reason, str(error))


def _json(name: str, style: str, reason: Reason | None, fields: dict[str, Any]) -> bytes:
    """Return a line of JSON, which has the same fields for all inputs; empty for other formats."""
    if style not in JSON_STYLES:
        return b""
    line = {"input": name, "reason": reason} | dict.fromkeys(PAGE_FIELDS) | fields
    return f"{as_json(line)}\n".encode()
