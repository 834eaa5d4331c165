"""Files are rewritten with the records that are wanted; the places in the database stay right, at any kill."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from crawler.exceptions import ArchiveError
from crawler.storage.archive.index import INDEX_NAME
from crawler.storage.archive.page import read_place
from crawler.storage.archive.records import SentRequest
from crawler.storage.archive.rewriting import rewriting
from crawler.storage.archive.writer import ArchiveWriter
from crawler.storage.database import writing
from crawler.storage.schema import URLS
from crawler.vocabulary import UrlKind, UrlState
from tests.storage.warcs import CAME, HTML, SITE, read

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.storage.archive.record_parser import ParsedRecord

BODIES = {f"{SITE}/{number}": b"<p>page %d</p>" % number * 100 for number in range(8)}
SENT = SentRequest((("User-Agent", "tests/1"),))


def archive_of(folder: Path, engine: Engine) -> None:
    """Archive the pages in several files, and each a second time, and write their places into the frontier."""
    writer = ArchiveWriter(folder, "chinanews", 1500, "tests/1")
    places = {url: writer.write(url, 200, [HTML], body, CAME, SENT).place for url, body in BODIES.items()}
    again = CAME + timedelta(hours=1)
    for url, body in BODIES.items():
        places[url] = writer.write(url, 200, [HTML], body, again, SENT._replace(earlier=[places[url]])).place
    writer.close()
    common = {"site": "chinanews", "kind": UrlKind.ARTICLE, "state": UrlState.STORED, "discovered_at": "2026-03-04"}
    with writing(engine) as connection:
        for url, place in places.items():
            row = {"key": url, "url": url, "archived": json.dumps([place]), "priority": 0, "attempts": 0}
            connection.execute(insert(URLS).values(common | row))


def stored_places(engine: Engine) -> dict[str, list[str]]:
    """Return the places of each URL that the frontier has."""
    with engine.connect() as connection:
        found = connection.execute(select(URLS.c.url, URLS.c.archived)).all()
    return {row.url: json.loads(row.archived) for row in found}


def is_wanted(record: ParsedRecord) -> bool:
    """Leave out the records of one page."""
    return record.url != f"{SITE}/3"


def test_records_are_removed_and_the_places_of_all_others_stay_right(tmp_path: Path, engine: Engine) -> None:
    folder = tmp_path / "archive"
    archive_of(folder, engine)
    with rewriting(folder, engine) as one:
        for file in sorted(folder.glob("*.warc.gz")):
            one.rewrite([file], is_wanted)
    places = stored_places(engine)
    assert places.pop(f"{SITE}/3") == []
    kept = {url: body for url, body in BODIES.items() if url != f"{SITE}/3"}
    assert {url: read_place(place).body for url, (place,) in places.items()} == kept
    assert read(folder) == kept
    assert b"ecns.cn/3" not in (folder / INDEX_NAME).read_bytes()


def test_a_file_that_a_crawl_writes_is_not_touched(tmp_path: Path, engine: Engine) -> None:
    writer = ArchiveWriter(tmp_path, "chinanews", 10**9, "tests/1")
    writer.write(f"{SITE}/a", 200, [HTML], b"a page", CAME)
    (file,) = tmp_path.glob("*.warc.gz")
    before = file.read_bytes()
    with rewriting(tmp_path, engine) as one, pytest.raises(ArchiveError, match="a crawl writes to this file"):
        one.rewrite([file])
    with rewriting(tmp_path, engine), pytest.raises(ArchiveError, match="another program"), rewriting(tmp_path, engine):
        pass
    writer.close()
    assert file.read_bytes() == before
