"""Each format has every article with every field, also the awkward ones; it is valid, and the same in all databases."""

from __future__ import annotations

import csv
import gzip
import json
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import trafilatura
from jsonschema import Draft202012Validator
from lxml import etree

from crawler.export.csv_table import value_of
from crawler.export.parquet import timestamp
from crawler.export.tei import TEI_NAMESPACE
from crawler.export.vrt import tokens
from crawler.items.record_schema import FieldType, record_fields
from crawler.storage.database import open_database
from crawler.unsafe_characters import without_unsafe, without_unsafe_values
from tests.export.awkward import FORMULAS, export, store
from tests.export.conftest import export_all
from tests.storage.copying.stores import copied

if TYPE_CHECKING:
    from tests.export.conftest import Exported

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEI = f"{{{TEI_NAMESPACE}}}"
DTD = Path(trafilatura.__file__).parent / "data" / "tei_corpus.dtd"
"""TEI P5 with corpora, as a DTD that lxml reads."""


def rows(exported: Exported) -> list[dict[str, Any]]:
    """Return the records as JSON."""
    return [one.as_json() for one in exported.records]


def test_json_lines_have_every_article_and_fit_the_schema_beside_them(exported: Exported) -> None:
    lines = (exported.folder / "a.jsonl").read_bytes().splitlines()
    assert [json.loads(line) for line in lines] == rows(exported)
    schema = json.loads((exported.folder / "a.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for line in lines:
        validator.validate(json.loads(line))


def test_csv_has_every_value_and_no_cell_that_a_spreadsheet_runs(exported: Exported) -> None:
    content = (exported.folder / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfdocument_id,")
    assert content.endswith(b"\r\n")
    with (exported.folder / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.DictReader(file, strict=True))
    assert not [cell for row in cells for cell in row.values() if re.match(r"\s*[=+\-@＝|%\ufeff]", cell)]
    kinds = {one.name: one for one in record_fields()}
    read = [{name: _read(kinds[name], cell) for name, cell in row.items()} for row in cells]
    assert read == [without_unsafe_values(row) for row in rows(exported)]
    titles = {row["title"] for row in read}
    assert set(FORMULAS) <= titles


def _read(field: Any, cell: str) -> Any:
    """Return the value of a cell; an empty one is None."""
    if field.is_list or field.type is not FieldType.TEXT:
        return json.loads(cell) if cell else None
    return value_of(cell) or None


def test_parquet_has_types_meanings_and_every_value(exported: Exported) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(exported.folder / "a.parquet")
    times = [one.name for one in record_fields() if one.about.time]
    expected = [row | {name: timestamp(row[name]) for name in times} for row in rows(exported)]
    assert table.to_pylist() == expected
    kinds = {one.name: str(one.type) for one in table.schema}
    assert {kinds[name] for name in times} == {"timestamp[us, tz=UTC]"}
    assert kinds["removed"] == "list<element: struct<reason: string not null, count: int64 not null>>"
    assert (kinds["confidence"], kinds["revision"], kinds["published_zone_known"]) == ("double", "int64", "bool")
    meanings = {one.name: one.metadata[b"description"].decode() for one in table.schema}
    assert meanings == {one.name: one.about.meaning for one in record_fields()}
    assert {one.name for one in table.schema if not one.nullable} >= {"document_id", "text", "removed"}
    assert table.schema.metadata == {b"schema_version": b"2"}


def test_markdown_and_text_have_every_article_in_one_file_and_in_one_each(exported: Exported) -> None:
    for name, folder in (("a.md", "markdown"), ("a.txt", "txt")):
        whole = (exported.folder / name).read_text("utf-8")
        files = {path.stem[-36:]: path for path in (exported.folder / folder).rglob("*.*")}
        assert len(files) == len(exported.records)
        for one in exported.records:
            text = files[one.document_id].read_text("utf-8")
            assert without_unsafe(one.text) in text
            assert without_unsafe(one.title or "") in text
            assert text in whole
            assert f'document_id: "{one.document_id}"\n' in text or folder == "txt"
    names = sorted(str(path.relative_to(exported.folder)) for path in (exported.folder / "txt").rglob("*.txt"))
    assert re.fullmatch(r"txt/chinanews/2015/2015-02-11-[0-9a-f-]{36}\.txt", names[0])
    assert names[-1].startswith("txt/chinanews/undated/")


def test_tei_is_valid_and_has_every_article_in_one_file_and_in_one_each(exported: Exported) -> None:
    dtd = etree.DTD(str(DTD))
    corpus = etree.parse(exported.folder / "a.xml").getroot()
    assert dtd.validate(corpus), dtd.error_log.filter_from_errors()
    texts = corpus.findall(f"{TEI}TEI")
    for one, tei in zip(exported.records, texts, strict=True):
        paragraphs = ["".join(paragraph.itertext()) for paragraph in tei.iterfind(f"{TEI}text//{TEI}p")]
        assert paragraphs == without_unsafe(one.text).split("\n\n")
        assert [term.text for term in tei.iter(f"{TEI}author")] == [without_unsafe(name) for name in one.authors]
        assert [date.get("when") for date in tei.iter(f"{TEI}date")] == (
            [when] if (when := one.as_json()["published"]) else []
        )
        notes = {note.get("type"): note.text for note in tei.iter(f"{TEI}note")}
        assert json.loads(notes.get("removed", "[]")) == one.as_json()["removed"]
        assert notes.get("incomplete") == one.incomplete
    files = sorted((exported.folder / "tei").rglob("*.xml"))
    assert len(files) == len(texts)
    for file in files:
        assert dtd.validate(etree.parse(file)), file


TAG = re.compile(r'<(/?)([a-z][a-z0-9_]*)((?: [a-z][a-z0-9_]*="[^"<>\t]*")*)>')
ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)")
MAX_LINE_BYTES = 65_536  # of cwb-encode; it cuts the rest off


def vertical(content: str) -> list[tuple[dict[str, str], list[list[str]]]]:
    """Return the attributes and the tokens of the paragraphs of each text, as cwb-encode -xsB reads them.

    By the CWB Corpus Encoding Tutorial: a tag has a line of its own and names in lower case, all others are tokens;
    `-x` knows five entities; tags are nested; a token has no white space, and is not too long.
    """
    texts: list[tuple[dict[str, str], list[list[str]]]] = []
    opened: list[str] = []
    declaration, *lines = content.removesuffix("\n").split("\n")
    assert declaration == '<?xml version="1.0" encoding="UTF-8"?>'
    for line in lines:
        assert 0 < len(line.encode()) < MAX_LINE_BYTES
        assert not ENTITY.search(line), line
        tag = TAG.fullmatch(line)
        if tag is None:
            assert not re.search(r"\s|[<>]", line), line
            assert opened == ["corpus", "text", "p"]
            texts[-1][1][-1].append(_plain(line))
        elif tag[1]:
            assert opened.pop() == tag[2]
        else:
            opened.append(tag[2])
            if tag[2] == "text":
                found = re.findall(r'(\w+)="([^"]*)"', tag[3])
                assert len(dict(found)) == len(found)
                texts.append(({name: _plain(value) for name, value in found}, []))
            elif tag[2] == "p":
                texts[-1][1].append([])
    assert opened == []
    return texts


def _plain(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def test_vertical_text_has_the_form_that_cwb_encode_reads_and_every_character(exported: Exported) -> None:
    texts = vertical((exported.folder / "a.vrt").read_text("utf-8"))
    for one, (attributes, paragraphs) in zip(exported.records, texts, strict=True):
        assert attributes["id"] == one.document_id
        assert attributes["date"] == (one.published or "")[:10]
        assert set(attributes) == {"id", "date"} | {
            field.name for field in record_fields() if field.type is not FieldType.OBJECT
        } - {"document_id", "title", "text"}
        words = without_unsafe(f"{one.title or ''}{one.text}")
        assert "".join(token for paragraph in paragraphs for token in paragraph) == re.sub(r"\s", "", words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The U.S. didn't, e.g., pay $3.50!",
            ["The", "U.S", ".", "didn't", ",", "e.g", ".", ",", "pay", "$", "3.50", "!"],
        ),
        ("港口2月开放。", ["港", "口", "2", "月", "开", "放", "。"]),
        ("किसान café naïve well-known 🚢x", ["किसान", "café", "naïve", "well-known", "🚢", "x"]),
        ("<a&b> \"q\" 'q'", ["<", "a", "&", "b", ">", '"', "q", '"', "'", "q", "'"]),
        ("a" * 300, ["a" * 255, "a" * 45]),
    ],
)
def test_tokens_are_words_numbers_chinese_characters_and_signs(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_the_sqlite_file_has_types_meanings_and_a_full_text_index(exported: Exported) -> None:
    with closing(sqlite3.connect(f"file:{exported.folder / 'a.sqlite'}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert database.execute("PRAGMA user_version").fetchone()[0] == 2
        found = [dict(row) for row in database.execute("SELECT * FROM articles ORDER BY rowid")]
        lists = [one.name for one in record_fields() if one.is_list]
        read = [row | {name: json.loads(row[name]) for name in lists} for row in found]
        assert read == [without_unsafe_values(row) for row in rows(exported)]
        search = (
            "SELECT articles.title FROM articles_search JOIN articles ON articles.rowid = articles_search.rowid "
            "WHERE articles_search MATCH 'quoted headline'"
        )
        assert [row[0][:10] for row in database.execute(search)] == ['A "quoted"']
        meanings = dict(tuple(row) for row in database.execute("SELECT name, meaning FROM fields"))
        assert meanings == {one.name: one.about.meaning for one in record_fields()}
        definition = database.execute("SELECT sql FROM sqlite_master WHERE name = 'articles'").fetchone()[0]
        assert all(one.about.meaning in definition for one in record_fields())


def test_both_databases_and_a_second_export_give_the_same_bytes(
    exported: Exported, database_url: str, tmp_path: Path
) -> None:
    engine = open_database(database_url)
    store(engine)
    export_all(engine, tmp_path / "other")
    for name in ("a.csv.gz", "a.jsonl.zst"):
        export(engine, tmp_path / name)
    engine.dispose()
    assert _files(tmp_path / "other") == _files(exported.folder)
    assert gzip.decompress((tmp_path / "a.csv.gz").read_bytes()) == (exported.folder / "a.csv").read_bytes()
    assert zstd.decompress((tmp_path / "a.jsonl.zst").read_bytes()) == (exported.folder / "a.jsonl").read_bytes()
    assert (tmp_path / "a.csv.gz").read_bytes()[4:8] == bytes(4), "gzip states no time"


def test_a_copy_to_another_database_and_back_gives_the_same_bytes(
    exported: Exported, database_url: str, tmp_path: Path
) -> None:
    back = f"sqlite:///{tmp_path / 'back.db'}"
    copied(exported.url, database_url)
    copied(database_url, back)
    engine = open_database(back)
    export_all(engine, tmp_path / "back")
    engine.dispose()
    assert _files(tmp_path / "back") == _files(exported.folder)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
