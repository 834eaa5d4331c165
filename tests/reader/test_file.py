"""A file is shown only if it is a store of this version or an export; its connections only read what is shown."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import BadInputError, StorageError
from crawler.reader.file import SEARCH_INDEX, connect, open_file
from crawler.reader.metadata import metadata
from crawler.reader.queries import queries_of
from tests.cli.commands import run
from tests.storage.older import older_database

if TYPE_CHECKING:
    from pathlib import Path


def test_a_store_is_shown_with_its_tables_for_readers(store: Path) -> None:
    assert list(open_file(str(store)).tables) == ["articles", "revisions", "urls", "runs"]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM workers",
        "SELECT (SELECT host FROM workers)",
        "SELECT * FROM forgotten",
        "ATTACH ':memory:' AS other",
        "DELETE FROM articles",
        "INSERT INTO articles_search (articles_search) VALUES ('rebuild')",
        "CREATE TABLE a (b)",
        "DROP TABLE urls",
        "PRAGMA user_version = 7",
        "VACUUM",
    ],
)
def test_a_connection_neither_writes_nor_reads_what_is_not_shown(store: Path, statement: str) -> None:
    with closing(connect(store)) as connection, pytest.raises(sqlite3.DatabaseError):
        connection.execute(statement)


def test_an_export_is_shown_as_far_as_it_has_columns(store: Path, tmp_path: Path) -> None:
    for name, columns in (("whole.db", ()), ("few.db", ("--columns", "title,text"))):
        ended = run("export", "--database", str(store), "-o", str(tmp_path / name), *columns)
        assert ended.exit_code == 0, ended.err
    whole, few = open_file(str(tmp_path / "whole.db")), open_file(str(tmp_path / "few.db"))
    assert list(whole.tables) == list(few.tables) == ["articles", "fields"]
    names = {query.name for query in queries_of(whole.path)}
    assert {"search", "articles-of-day", "near-duplicates", "terms-of-use"} <= names
    assert not {"coverage-by-day", "refused-pages", "changed-articles"} & names
    assert queries_of(few.path) == []
    described = str(metadata(few, []))
    assert "published" not in described
    assert "clean text" in described
    assert SEARCH_INDEX in described


def test_a_database_of_another_version_is_not_changed(tmp_path: Path) -> None:
    file = tmp_path / "older.db"
    with older_database(f"sqlite:///{file}", "0022"):
        pass
    before = file.read_bytes()
    with pytest.raises(StorageError, match="of an older version"):
        open_file(str(file))
    assert file.read_bytes() == before
    _execute(file, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match=r"of a newer version \(9999\)"):
        open_file(str(file))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no database"),
        (b"", "neither a store nor an export"),
        (b"SQLite format 3\0" + b"\xff" * 500, "cannot read the database"),
        (b"no database" * 100, "damaged or another program's"),
    ],
)
def test_what_is_no_store_is_an_error_that_says_so(tmp_path: Path, content: bytes | None, message: str) -> None:
    file = tmp_path / "a.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises((BadInputError, StorageError), match=message):
        open_file(str(file))


def test_a_database_of_another_program_and_a_folder_are_errors(tmp_path: Path) -> None:
    _execute(tmp_path / "other.db", "CREATE TABLE articles (a)")
    with pytest.raises(StorageError, match="neither a store nor an export"):
        open_file(str(tmp_path / "other.db"))
    with pytest.raises(BadInputError, match="is not a file"):
        open_file(f"sqlite:///{tmp_path}")


def test_a_locked_database_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "locked.db"
    _execute(file, "CREATE TABLE a (b)")
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="another program holds it"):
            open_file(str(file))


def test_for_a_postgresql_database_the_error_names_the_way() -> None:
    with pytest.raises(BadInputError) as raised:
        open_file("postgresql://crawler:secret@localhost/news")
    assert "chinanews copy postgresql://crawler:***@localhost/news copy.db" in str(raised.value)
    assert "chinanews serve --database copy.db" in str(raised.value)


def _execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)
