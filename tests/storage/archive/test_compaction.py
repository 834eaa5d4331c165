"""Compaction merges files and repeated pages; every place in the database leads to the same page, at any kill."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from hashlib import shake_256
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from crawler.storage.archive.compaction import compact
from crawler.storage.archive.page import read_place
from crawler.storage.archive.records import SentRequest
from crawler.storage.archive.rewriting import rewriting
from crawler.storage.archive.verification import verify
from crawler.storage.archive.writer import ArchiveWriter
from crawler.storage.database import open_database, writing
from crawler.storage.schema import REVISIONS, URLS
from crawler.vocabulary import UrlKind, UrlState
from tests.crawling import PROJECT
from tests.small_files import with_files_of
from tests.storage.warcs import CAME, HTML, SITE, SIZE, read

BODIES = {f"{SITE}/{number}": shake_256(b"%d" % number).hexdigest(1500).encode() for number in range(6)}
SENT = SentRequest((("User-Agent", "tests/1"),))
KILLED_AT_EVERY_STEP = """
import os, shutil, signal, sys
from pathlib import Path
from tests.storage.archive.test_compaction import check, compacted
world, work = Path(sys.argv[1]), Path(sys.argv[2])
STEPS = {"os.rename", "os.remove", "sqlite3.connect"}

def is_step(event, arguments):
    return event in STEPS or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR))

def in_child(folder, last):
    child = os.fork()
    if not child:
        steps = iter(range(last))
        def hook(event, arguments):
            if is_step(event, arguments) and str(folder) in str(arguments[0]) and next(steps, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(hook)
        compacted(folder)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

for number in range(10**6):
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(world, work)
    code = in_child(work, number)
    check(work)
    if code == 0:
        break
    assert code == -signal.SIGKILL, code
    assert in_child(work, 10**9) == 0
    check(work)
    names = sorted(file.name.partition(".")[2] for file in (work / "archive").iterdir())
    assert names == ["db", "warc.gz"], names
print(number)
"""


def world_in(folder: Path, shown: str = "") -> None:
    """Archive pages twice in small files, half of them as revisits, with the places of both in a database.

    `shown` is the folder in the places, seen from where the crawl ran, if that is another one.
    """
    writer = ArchiveWriter(folder / "archive", "chinanews", 4000, "tests/1")
    first = {url: writer.write(url, 200, [HTML], body, CAME, SENT).place for url, body in BODIES.items()}
    places: dict[str, str] = {}
    for number, (url, body) in enumerate(BODIES.items()):
        sent = SENT._replace(earlier=[first[url]] if number % 2 else [])
        places[url] = writer.write(url, 200, [HTML], body, CAME + timedelta(hours=1), sent).place
    writer.close()
    common = {"site": "chinanews", "kind": UrlKind.ARTICLE, "state": UrlState.STORED, "discovered_at": "2026-03-04"}
    engine = open_database(str(folder / "articles.db"))
    with writing(engine) as connection:
        for number, (url, place) in enumerate(places.items()):
            named = place.replace(str(folder), shown or str(folder))
            row = {"key": url, "url": url, "archived": json.dumps([named]), "priority": 0, "attempts": 0}
            connection.execute(insert(URLS).values(common | row))
            file, _, offset = first[url].replace(str(folder), shown or str(folder)).rpartition(":")
            record = {"url": url, "pages": [{"file": file, "offset": int(offset), "digest": None}], "text": "a: 1"}
            old = {"article_id": number, "revision": 1, "record": json.dumps(record), "stored_at": "2026-03-04"}
            connection.execute(insert(REVISIONS).values(old))
    engine.dispose()


def compacted(folder: Path) -> None:
    """Compact the archive of a world."""
    engine = open_database(str(folder / "articles.db"))
    with rewriting(folder / "archive", engine) as one:
        for _ in compact(folder / "archive", one, SIZE):
            pass
    engine.dispose()


def check(folder: Path) -> None:
    """Require that each place in the database leads to its page, and that no page is lost."""
    engine = open_database(str(folder / "articles.db"))
    with engine.connect() as connection:
        places = {row.url: json.loads(row.archived) for row in connection.execute(select(URLS.c.url, URLS.c.archived))}
        revisions = [json.loads(row.record) for row in connection.execute(select(REVISIONS.c.record))]
    engine.dispose()
    for url, (place,) in places.items():
        page = read_place(moved_here(place, folder))
        assert (page.url, page.body) == (url, BODIES[url])
        assert page.fetched_at == CAME + timedelta(hours=1)
    for record in revisions:
        (page,) = record["pages"]
        first = read_place(moved_here(f"{page['file']}:{page['offset']}", folder))
        assert (first.body, first.fetched_at) == (BODIES[record["url"]], CAME)
    assert read(folder / "archive") == BODIES


def moved_here(place: str, folder: Path) -> str:
    """Return a place in the copy of a world."""
    return str(folder / "archive" / Path(place).name)


def test_small_files_are_merged_and_repeated_pages_are_revisits(tmp_path: Path) -> None:
    world_in(tmp_path)
    stats = [file.stat() for file in (tmp_path / "archive").glob("*.warc.gz")]
    compacted(tmp_path)
    check(tmp_path)
    (file,) = (tmp_path / "archive").glob("*.warc.gz")
    counts = Counter[str]()
    assert not list(verify(file, counts))
    assert (counts["response"], counts["revisit"], counts["request"]) == (len(BODIES), len(BODIES), 2 * len(BODIES))
    assert file.stat().st_size < sum(one.st_size for one in stats)
    assert file.stat().st_mtime_ns == max(one.st_mtime_ns for one in stats), "so it is deleted when the newest would be"
    compacted(tmp_path)
    assert list((tmp_path / "archive").glob("*.warc.gz")) == [file], "nothing is left to compact"


def test_a_damaged_file_is_left_alone(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "archive", "a", SIZE, "tests/1")
    writer.write(f"{SITE}/a", 200, [HTML], b"one page", CAME)
    writer.write(f"{SITE}/a", 200, [HTML], b"one page", CAME + timedelta(hours=1))
    writer.close()
    (file,) = (tmp_path / "archive").iterdir()
    file.write_bytes(file.read_bytes() + b"rest")
    before = file.read_bytes()
    compacted(tmp_path)
    assert file.read_bytes() == before


@pytest.mark.slow
def test_a_compaction_that_is_killed_at_any_step_loses_nothing_and_is_finished(tmp_path: Path) -> None:
    world_in(tmp_path / "world", "/elsewhere")
    command = [sys.executable, "-c", KILLED_AT_EVERY_STEP, str(tmp_path / "world"), str(tmp_path / "work")]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600, cwd=PROJECT)
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 10


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "archive", "chinanews", 30_000, "tests/1")
    for number in range(6):
        writer.write(f"{SITE}/{number}", 200, [HTML], shake_256(b"%d" % number).digest(20_000), CAME)
    writer.close()
    open_database(str(tmp_path / "articles.db")).dispose()
    pages, names = read(tmp_path / "archive"), sorted((tmp_path / "archive").iterdir())
    options = ["--archive", str(tmp_path / "archive"), "--database", str(tmp_path / "articles.db")]
    command = [*with_files_of(90_000), sys.executable, "-m", "crawler", "archive", "compact", *options]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600, cwd=PROJECT)
    assert ended.returncode == 9
    assert "cannot be written: File too large" in ended.stderr
    assert read(tmp_path / "archive") == pages
    assert sorted((tmp_path / "archive").glob("*.warc*")) == names
