"""`chinanews verify`: each kind of fault is named, at the row or the file that has it."""

from __future__ import annotations

import gzip
import json
import shutil
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from crawler.cleaning.site_model.model import SiteModel
from crawler.export.selection import Selection
from crawler.processing.process import clean_extracted, extract
from crawler.publication.checksums import SUMS, files_in, sha256_of, written_sums
from crawler.publication.publication import Publisher
from crawler.publication.publish import Publishing
from crawler.publication.verify import Verifying
from crawler.storage.archive.page import read_page
from crawler.storage.site_models import ModelStore
from crawler.vocabulary import Template, Verification
from tests.cli.commands import run
from tests.publication.stores import NOW, archived_records, store_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.items import Page, Record

ARTICLES = 9
GENERIC = (
    "https://one.example.org/2026/03/04/market-opens.html",
    "https://two.example.org/2026/03/04/market-opens.html",
)
_SENTENCE = "The market in the old town opened again on Monday, and {} traders came from the villages around it. "
_PAGE = """<html lang=en><head><title>Market opens</title></head><body><nav><a href=/>Home</a></nav>
<article><h1>Market opens</h1>{}</article></body></html>"""
SHARD = "data/train-00000-of-00001.parquet"
Row = dict[str, Any]


def generic_page(file: Path, url: str) -> Page:
    """Write a page of a site without rules as a WARC file, and read it."""
    body = _PAGE.format("".join(f"<p>{_SENTENCE.format(number) * 3}</p>" for number in range(20, 26)))
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}".encode()
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-04T05:06:07Z\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    file.write_bytes(gzip.compress(head.encode() + http + b"\r\n\r\n"))
    return read_page(file, 0)


def generic_records(archive: Path) -> tuple[list[Record], dict[str, SiteModel]]:
    """Return the articles of two sites without rules, and the models of their sites that cleaned them."""
    records, models = [], {}
    for number, url in enumerate(GENERIC):
        document = extract(generic_page(archive / f"generic-{number}.warc.gz", url))
        assert Template.is_selected(document.template)
        models[document.site_name] = SiteModel().learn(document)
        records.append(clean_extracted(document, models[document.site_name]).record())
    return records, models


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the store `a.db`, its `archive`, and the publication `data set`."""
    folder = tmp_path_factory.mktemp("verified")
    records = archived_records(folder / "archive" / "2026", ARTICLES)
    generic, models = generic_records(folder / "archive" / "2026")
    engine = store_of(folder / "a.db", [*records, *generic])
    first = next(iter(models))
    ModelStore(engine).save(first, models[first].to_json(), NOW)
    Publishing(engine, Selection(), Publisher()).write(folder / "data set")
    engine.dispose()
    return folder


@pytest.fixture
def copy(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "copy")


def change_rows(folder: Path, changes: dict[str, Callable[[Row], Row]]) -> None:
    """Change rows by their WARC file, and write the checksums that fit."""
    table = parquet.read_table(folder / SHARD)
    rows = [changes.get(row["pages"][0]["file"], dict)(row) for row in table.to_pylist()]
    parquet.write_table(pa.Table.from_pylist(rows, schema=table.schema), folder / SHARD)
    (folder / SUMS).write_text(written_sums({name: sha256_of(folder / name) for name in files_in(folder)}))


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)


def results(*arguments: str) -> tuple[int, dict[str, tuple[str, str]]]:
    """Run the command; return its exit code, and the result and the detail of each name that is not verified."""
    ended = run("verify", *arguments, "--format", "json", "--jobs", "1")
    found = [json.loads(line) for line in ended.out.splitlines()]
    return ended.exit_code, {one["name"]: (one["result"], one["detail"]) for one in found}


@pytest.mark.slow
def test_a_publication_is_verified_as_far_as_the_models_of_its_sites_are_known(published: Path) -> None:
    database, archive = str(published / "a.db"), str(published / "archive")
    exit_code, found = results(str(published / "data set"), "--archive", archive, "--database", database)
    (name, (result, detail)) = next(iter(found.items()))
    assert (exit_code, len(found), name, result) == (3, 1, GENERIC[1], Verification.OTHER_VERSION)
    assert detail.startswith("model ")


def test_each_fault_is_named_at_its_row(copy: Path) -> None:
    archive, data = copy / "archive" / "2026", copy / "data set"
    flip(archive / "0.warc.gz", -100)
    (archive / "1.warc.gz").unlink()
    shutil.copy(archive / "3.warc.gz", archive / "2.warc.gz")
    plain = archive / f"{ARTICLES - 1}.warc"
    flip(plain, plain.read_bytes().index(b"<p>") + 4)
    changes: dict[str, Callable[[Row], Row]] = {
        "4.warc.gz": lambda row: row | {"text": f"{row['text']} More."},
        "5.warc.gz": lambda row: row | {"cleaned_by": "0123456789ab"},
        "6.warc.gz": lambda row: row | {"cleaned_by": "0123456789ab", "text": f"Not on the page.\n\n{row['text']}"},
        "7.warc.gz": lambda row: row | {"title": "Other"},
        "generic-0.warc.gz": lambda row: row | {"pages": []},
    }
    by_file = {row["pages"][0]["file"]: row["url"] for row in parquet.read_table(data / SHARD).to_pylist()}
    change_rows(data, changes)
    exit_code, found = results(str(data), "--archive", str(copy / "archive"), "--database", str(copy / "a.db"))
    assert exit_code == 3
    assert {name: found.get(by_file[name]) for name in by_file} == {
        "0.warc.gz": (Verification.UNREADABLE_PAGE, found[by_file["0.warc.gz"]][1]),
        "1.warc.gz": (Verification.NO_ARCHIVE_FILE, "1.warc.gz"),
        "2.warc.gz": (Verification.OTHER_DIGEST, "2.warc.gz:0"),
        "3.warc.gz": None,
        "4.warc.gz": (Verification.OTHER_TEXT, "text"),
        "5.warc.gz": (Verification.OTHER_VERSION, "rules 0123456789ab"),
        "6.warc.gz": (Verification.TEXT_NOT_ON_PAGE, "Not on the page."),
        "7.warc.gz": (Verification.OTHER_TEXT, "title"),
        plain.name: (Verification.OTHER_DIGEST, f"{plain.name}:0"),
        "generic-0.warc.gz": (Verification.NOT_ARCHIVED, ""),
        "generic-1.warc.gz": (Verification.OTHER_VERSION, found[by_file["generic-1.warc.gz"]][1]),
    }
    assert len(found) == len(by_file) - 1


def test_a_copy_of_a_warc_file_with_the_right_page_is_enough(copy: Path) -> None:
    archive = copy / "archive" / "2026"
    (copy / "archive" / "another").mkdir()
    shutil.copy(archive / "1.warc.gz", copy / "archive" / "another" / "0.warc.gz")
    _, found = results(str(copy / "data set"), "--archive", str(copy / "archive"), "--database", str(copy / "a.db"))
    assert list(found) == [GENERIC[1]]


@pytest.mark.parametrize(
    ("damage", "name", "result"),
    [
        (lambda folder: flip(folder / SHARD, 200), SHARD, Verification.OTHER_CHECKSUM),
        (lambda folder: (folder / "README.md").write_text("text"), "README.md", Verification.OTHER_CHECKSUM),
        (lambda folder: (folder / "schema.json").unlink(), "schema.json", Verification.MISSING_FILE),
        (lambda folder: (folder / "data/more.parquet").touch(), "data/more.parquet", Verification.UNLISTED_FILE),
        (lambda folder: (folder / ".gitattributes").touch(), "", Verification.VERIFIED),
    ],
)
def test_each_fault_is_named_at_its_file(
    damage: Callable[[Path], Any], name: str, result: Verification, copy: Path
) -> None:
    damage(copy / "data set")
    found = {one.name: one.result for one in Verifying(copy / "data set", copy).files()}
    assert {key: value for key, value in found.items() if value != Verification.VERIFIED} == (
        {name: result} if name else {}
    )


def test_a_shard_that_cannot_be_read_is_named_and_the_others_are_checked(copy: Path) -> None:
    data = copy / "data set"
    shutil.copy(data / SHARD, data / "data/train-00001-of-00002.parquet")
    content = (data / SHARD).read_bytes()
    (data / SHARD).write_bytes(content[: len(content) // 2])
    found = list(Verifying(data, copy / "archive", jobs=1).rows())
    assert [one.name for one in found if one.result == Verification.UNREADABLE_ROWS] == [SHARD]
    assert len(found) == ARTICLES + len(GENERIC) + 1


def test_what_is_no_publication_or_no_archive_is_one_line(published: Path, tmp_path: Path) -> None:
    for arguments in ((str(tmp_path),), (str(published / "data set"), "--archive", str(tmp_path / "none"))):
        ended = run("verify", *arguments)
        assert (ended.exit_code, ended.err.count("\n")) == (2, 1)


def test_the_text_of_the_command_counts_what_it_found(published: Path) -> None:
    ended = run("verify", str(published / "data set"), "--archive", str(published / "archive"), "--jobs", "1")
    assert ended.exit_code == 3
    assert f"rows: {ARTICLES} verified, 2 other-version" in ended.err
    assert ended.out.splitlines()[0].startswith(f"other-version  {GENERIC[0]}  (model ")
