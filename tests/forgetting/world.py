"""A store with an archive, a model and records of runs, in which one article is planted in every place that has texts.

TOKENS are parts of its URLs, its headline and its text; no other article has them.
"""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from crawler.cleaning.site_model.model import SiteModel
from crawler.cleaning.site_model.samples import BlockSample, PageSample
from crawler.duplicates.clusters import compare_new
from crawler.items.record import document_id
from crawler.sites.chinanews import CHINANEWS
from crawler.spiders.discovery import discovered_url, list_url
from crawler.storage.archive.records import SentRequest
from crawler.storage.archive.writer import ArchiveWriter
from crawler.storage.database import open_database, writing
from crawler.storage.exports import ExportedDocuments, register_export
from crawler.storage.runs import Runs
from crawler.storage.schema import ALIASES, ARTICLES, URLS
from crawler.storage.site_models import ModelStore
from crawler.vocabulary import RunStatus, UrlEvent
from tests.storage.frontier_run import Run
from tests.storage.records import NOON, numbered, put

if TYPE_CHECKING:
    from crawler.items import ArchivedPage, Record

SITE = "chinanews"
OTHERS = range(1, 6)
IDENTITY = "2026-03-04/iplanted00000099"
PATH = "/news/2026-03-04/detail-iplanted00000099.shtml"
URL = f"https://www.ecns.cn{PATH}"
ALIAS = "https://m.ecns.cn/zzalias/iplanted00000099.shtml"
TARGET = "https://www.ecns.cn/zztarget/where-it-was-found.html"
"""The URL to which the article's URL was redirected; only the archive has it."""
MOVED = "https://www.ecns.cn/zzmoved/old-place.shtml"
TITLE = "quarkzz harbour pilots found a lantern"
OLD_TITLE = "firstzz headline of the harbour pilots"
TEXT = "neutronzz boats came to the harbour in the night, and nobody saw them.\n\nmuonzz was seen on the quay by three."
OLD_TEXT = "protonzz boats came to the harbour, as the pilots told the harbour master on the same day."
TOKENS = tuple("iplanted zzalias zzmoved zztarget quarkzz firstzz neutronzz muonzz protonzz".split())


@dataclass(frozen=True)
class World:
    """The database and its folders."""

    url: str
    folder: Path

    @property
    def archive(self) -> Path:
        """The folder of the WARC files."""
        return self.folder / "archive"

    @property
    def runs(self) -> Path:
        """The folder of the records of runs."""
        return self.folder / "runs"

    @property
    def server(self) -> Path | None:
        """The folder of the tables of the PostgreSQL server, if the database is one."""
        _, has_host, host = self.url.partition("?host=")
        return Path(host) / "cluster" / "base" if has_host else None

    def arguments(self, *more: str) -> tuple[str, ...]:
        """Return the arguments of the command for the planted article."""
        return ("forget", *(more or (URL,)), "--database", self.url, *self.folders())

    def folders(self) -> tuple[str, ...]:
        """Return the options that name the folders."""
        return ("--archive", str(self.archive), "--runs", str(self.runs))


def planted_world(url: str, folder: Path) -> World:
    """Make the store."""
    world = World(url, folder)
    world.runs.mkdir(parents=True)
    places = _archived(world)
    engine = open_database(url)
    _store(world, places)
    _models(world)
    for name, documents in {
        "all.csv": [IDENTITY, *map(_identity, OTHERS)],
        "others.csv": map(_identity, OTHERS),
    }.items():
        exported = ExportedDocuments()
        for identity in documents:
            exported.add(document_id(SITE, identity))
        register_export(engine, exported, path=name, format="csv", selection={"where": f"title <> '{TITLE}'"}, now=NOON)
    _run(world)
    for _ in compare_new(engine):
        pass
    engine.dispose()
    return world


def traces(world: World) -> list[tuple[str, str]]:
    """Return the files that have a token in their bytes, as they are or decompressed, with the token."""
    found = []
    folders = [world.folder, *([world.server] if world.server else [])]
    for file in sorted(file for folder in folders for file in folder.rglob("*") if file.is_file()):
        raw = file.read_bytes()
        texts = [raw, *_decompressed(raw)]
        found += [(file.name, token) for token in TOKENS if any(token.encode() in text for text in texts)]
    return found


def _decompressed(raw: bytes) -> list[bytes]:
    """Return the content of a gzipped file, and of each gzipped body in it."""
    whole, rest = b"", raw
    while rest.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        whole += member.decompress(rest)
        rest = member.unused_data
    bodies = (part for part in whole.split(b"\r\n\r\n") if part.startswith(b"\x1f\x8b"))
    return [whole, *(zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body) for body in bodies)]


def _identity(number: int) -> str:
    return numbered(number).identity or ""


def other(number: int) -> Record:
    """Return the record of another article."""
    return numbered(
        number, text=f"Another article, of number {number}, that says nothing of it.", title=f"Other {number}"
    )


def _page(record: Record, more: str = "") -> bytes:
    text = "".join(f"<p>{one}</p>" for one in record.text.split("\n\n"))
    return f"<html><title>{record.title}</title><h1>{record.title}</h1>{text}{more}</html>".encode()


def planted(title: str = TITLE, text: str = TEXT) -> Record:
    """Return the planted article."""
    fetched_at = (NOON + timedelta(hours=title == TITLE)).isoformat()
    return numbered(99, url=URL, identity=IDENTITY, title=title, text=text, fetched_at=fetched_at)


def _archived(world: World) -> dict[str, ArchivedPage]:
    """Archive lists, redirects and pages, some of them compressed, and return the places of the articles' pages."""
    writer, places = ArchiveWriter(world.archive, SITE, 3_000, "crawler"), {}
    sent = SentRequest([("User-Agent", "crawler"), ("Referer", URL)])
    related = f"<ul><li><a href='{PATH}'>{TITLE}</a></li></ul>"
    packed = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    feed = json.dumps({"items": [{"url": URL, "content_text": TEXT}, {"url": "https://www.ecns.cn/x", "title": "x"}]})
    writer.write("https://www.ecns.cn/", 200, packed, gzip.compress(related.encode()), NOON, sent)
    writer.write("https://www.ecns.cn/feed.json", 200, [], feed.encode(), NOON, sent)
    writer.write(MOVED, 301, [("Location", URL)], b"", NOON, sent)
    writer.write("https://www.ecns.cn/short", 302, [("Location", PATH)], f"moved to {URL}".encode(), NOON, sent)
    writer.write(ALIAS, 200, packed, gzip.compress(_page(planted())), NOON, sent)
    places[IDENTITY] = writer.write(TARGET, 200, [], _page(planted(OLD_TITLE, OLD_TEXT)), NOON, sent)
    writer.write(TARGET, 200, packed, gzip.compress(_page(planted(), "<!-- later -->")), NOON, sent)
    for number in OTHERS:
        one = other(number)
        headers, body = (packed, gzip.compress(_page(one, related))) if number % 2 else ([], _page(one, related))
        places[one.identity or ""] = writer.write(one.url or "", 200, headers, body, NOON, sent)
        writer.write(URL, 200, [], _page(planted(), f"<!-- {number} -->"), NOON, sent)
    writer.close()
    return places


def _store(world: World, places: dict[str, ArchivedPage]) -> None:
    engine = open_database(world.url)
    for record in (planted(OLD_TITLE, OLD_TEXT), planted(), *map(other, OTHERS)):
        put(engine, record)
    crawl = Run(engine, site=SITE)
    urls = [discovered_url(url, CHINANEWS) for url in (URL, MOVED, *(other(number).url or "" for number in OTHERS))]
    crawl.discovers(*urls, list_url("https://www.ecns.cn/"))
    crawl.leased()
    crawl.applies(UrlEvent.MOVED, urls[1], IDENTITY)
    with writing(engine) as connection:
        for identity, page in places.items():
            archived = {"archived": json.dumps([f"{page.file}:{page.offset}"])}
            connection.execute(update(URLS).where(URLS.c.key == identity).values(archived))
            pages = {"pages": json.dumps([page._asdict()])}
            connection.execute(update(ARTICLES).where(ARTICLES.c.identity == identity).values(pages))
        connection.execute(update(URLS).where(URLS.c.key != IDENTITY).values(discovered_from=URL))
        connection.execute(insert(ALIASES).values(site=SITE, url=ALIAS, key=IDENTITY))
    engine.dispose()


def _models(world: World) -> None:
    def page(identity: str, *texts: str) -> PageSample:
        blocks = (*(BlockSample(text[:80], "p", 5) for text in texts), BlockSample("Home page", "nav", -5))
        return PageSample(identity, date(2026, 3, 4), blocks)

    planted_page = page(IDENTITY, TITLE, *TEXT.split("\n\n"))
    others = (page(_identity(number), other(number).text, TITLE) for number in OTHERS)
    engine = open_database(world.url)
    ModelStore(engine).save(SITE, SiteModel((planted_page, *others)).to_json(), NOON)
    engine.dispose()


def _run(world: World) -> None:
    engine, leak = open_database(world.url), TEXT.split("\n\n", maxsplit=1)[0]
    statistics = {
        "fetched": 2,
        "leaks": {leak: 4, "Home page": 3},
        "layout_change": {"examples": [URL, "https://e.org/"]},
    }
    runs = Runs(engine)
    runs.end(runs.begin(SITE, NOON), RunStatus.OK, statistics, NOON)
    record = json.dumps({"site": SITE, **statistics})
    (world.runs / f"{SITE}-1.json").write_text(record, encoding="utf-8")
    (world.runs / f".{SITE}-2.json.77.part").write_text(record[:-5], encoding="utf-8")
    engine.dispose()
