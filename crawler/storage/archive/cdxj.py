"""The lines of an index in the form CDXJ, which pywb and other tools of web archives read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.vocabulary import WarcType

if TYPE_CHECKING:
    from crawler.storage.archive.index import IndexedRecord

TIME_DIGITS = 14  # to the second
REVISIT_TYPE = "warc/revisit"


def cdxj_line(record: IndexedRecord) -> str:
    """Return the line of a record: its key, its time and a JSON object. Lines in the order of the index are sorted."""
    fields = {
        "url": record.url,
        "mime": REVISIT_TYPE if record.kind == WarcType.REVISIT else record.media_type,
        "status": str(record.status) if record.status is not None else "",
        "digest": record.digest,
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": record.file,
    }
    shown = {name: value for name, value in fields.items() if value}
    return f"{record.surt} {record.date[:TIME_DIGITS]} {json.dumps(shown)}"
