"""The lines that `chinanews archive` prints."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from http.client import responses
from typing import TYPE_CHECKING, Any

from crawler.exceptions import BadInputError
from crawler.storage.archive.cdxj import cdxj_line
from crawler.storage.archive.records import NOT_MODIFIED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from crawler.items import Page
    from crawler.storage.archive.index import IndexedRecord
    from crawler.storage.archive.rewriting import Rewritten
    from crawler.storage.archive.verification import Finding

_DIGITS = re.compile(r"[0-9]{4,20}")
_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def _time(digits: str) -> str:
    """Return the digits of a time as ISO 8601, to the second."""
    year, month, day, hour, minute, second = digits[:4], *(digits[at : at + 2] for at in range(4, 14, 2))
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}Z"


def _as_line(record: IndexedRecord) -> str:
    status = record.status if record.status is not None else "-"
    return f"{_time(record.date)}  {status}  {record.kind}  {record.url}  {record.file}:{record.offset}"


def _as_object(record: IndexedRecord) -> str:
    values = record._asdict() | {"date": _time(record.date)}
    return json.dumps(values, ensure_ascii=False)


def _as_cdxj(record: IndexedRecord) -> str | None:
    """Return nothing for an answer of status 304, which has no page of its own."""
    return None if record.profile == NOT_MODIFIED else cdxj_line(record)


IN_FORMATS: Mapping[str, Callable[[IndexedRecord], str | None]] = {
    "text": _as_line,
    "json": _as_object,
    "cdxj": _as_cdxj,
}
"""The forms of a listed record; None is not shown."""


def as_text(finding: Finding) -> str:
    """Return the line of a fault."""
    url = f"  {finding.url}" if finding.url else ""
    return f"{finding.file}: bytes {finding.offset} to {finding.end}: {finding.fault}: {finding.fault.explanation}{url}"


def as_json(finding: Finding) -> dict[str, Any]:
    """Return the JSON object of a fault."""
    return finding._asdict() | {"explanation": finding.fault.explanation}


def changed_text(files: Sequence[Path], done: Rewritten) -> str:
    """Return the line of files that were replaced."""
    named = str(files[0]) if len(files) == 1 else f"{files[0]} and {len(files) - 1} more"
    lost = f", {done.lost_bytes} damaged bytes left out" if done.lost_bytes else ""
    if done.target is None:
        return f"{named}: no whole record is left{lost}"
    return f"{named} → {done.target}: {done.records} records{lost}, {done.places} corrected rows in the database"


def headers_text(page: Page) -> str:
    """Return the status line and the headers of a page, and an empty line."""
    lines = [f"HTTP/1.1 {int(page.status)} {responses.get(page.status, '')}".rstrip()]
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in page.headers.items()), "", ""])


def digits_at(text: str) -> str:
    """Return the digits of a time, or the first ones of a day or year that is meant as a whole; UTC if it has no zone.

    BadInputError if it is no time.
    """
    if _DIGITS.fullmatch(text) or _DAY.fullmatch(text):
        return text.replace("-", "")
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise BadInputError(f"--at {text} is no time; write it as 2026-03-04 or 2026-03-04T12:00:00Z") from None
    utc = time.astimezone(UTC) if time.tzinfo else time
    return f"{utc:%Y%m%d%H%M%S}" if utc.microsecond == 0 else f"{utc:%Y%m%d%H%M%S%f}"
