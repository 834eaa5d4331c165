"""A database is made, brought up to date, or refused with the reason and left as it was."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from warnings import catch_warnings

import pytest
from alembic import command
from sqlalchemy import inspect, text
from sqlalchemy.exc import SAWarning

from crawler.exceptions import AlreadyRunningError, SchemaTooNewError, StorageError
from crawler.storage import database as module
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.migration import configuration
from crawler.storage.schema import METADATA
from crawler.vocabulary import StoreResult
from tests.storage.older import insert, older_database
from tests.storage.records import TEXT, put, record

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

BUSY_SECONDS = 0.2
OLD_ROW = (
    "INSERT INTO articles "
    "(site, identity, url, kind, text, authors, images, template, removed, cleaned_by, stored_at) VALUES "
    "('chinanews', 'a', 'https://www.ecns.cn/a', 'article', 'old ferry', '[]', '[]', 't', '{}', 'r', '2026-01-01')"
)


def sqlite_url(file: Path) -> str:
    """Return the URL of a SQLite file."""
    return f"sqlite:///{file}"


def said_by(url: str) -> str:
    """Return what is said of a database that can't be opened, which is one line."""
    with pytest.raises(StorageError) as caught:
        open_database(url, BUSY_SECONDS)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def execute(url: str, *statements: str) -> None:
    """Change a database behind the project's back."""
    engine = open_database(url)
    with writing(engine) as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_database_that_is_not_there_is_made_with_the_folders_to_it(tmp_path: Path) -> None:
    open_database(sqlite_url(tmp_path / "a" / "b" / "articles.db")).dispose()
    assert (tmp_path / "a" / "b" / "articles.db").is_file()


def test_the_migrations_make_the_tables_that_the_schema_names(engine: Engine) -> None:
    made = inspect(engine)
    for table in METADATA.tables.values():
        columns = {column["name"]: column["nullable"] for column in made.get_columns(table.name)}
        columns.pop("search", None)  # PostgreSQL's index of an article's words
        assert columns == {column.name: column.nullable for column in table.columns}, table.name
        with catch_warnings(action="ignore", category=SAWarning):  # SQLAlchemy does not read indexes of expressions
            unique = {index["name"] for index in made.get_indexes(table.name) if index["unique"]}
        assert unique >= {index.name for index in table.indexes if index.unique}, table.name


def test_a_database_that_is_opened_again_holds_what_was_stored(engine: Engine, database_url: str) -> None:
    put(engine, record())
    again = open_database(database_url)
    assert [one.text for one in Articles(again).all()] == [TEXT]
    again.dispose()


def test_a_database_of_an_older_version_is_brought_up_to_date_and_keeps_its_articles(database_url: str) -> None:
    older = module._engine(module._parsed(database_url), BUSY_SECONDS)  # noqa: SLF001  # as an older version left it
    alembic = configuration()
    with writing(older) as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "0001")
        connection.execute(text(OLD_ROW))
    older.dispose()
    newer = open_database(database_url)
    assert [one.text for one in Articles(newer).search("ferry")] == ["old ferry"]
    assert put(newer, record()) == StoreResult.STORED
    newer.dispose()


def test_a_database_of_a_newer_version_is_refused_and_not_touched(database_url: str) -> None:
    execute(database_url, "UPDATE alembic_version SET version_num = '9999'", "CREATE TABLE of_the_future (a INTEGER)")
    with pytest.raises(SchemaTooNewError, match=r"schema 9999.*update the project"):
        open_database(database_url)
    raw = module._engine(module._parsed(database_url), BUSY_SECONDS)  # noqa: SLF001
    with raw.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    assert "of_the_future" in inspect(raw).get_table_names()
    raw.dispose()


@pytest.mark.parametrize(("revision", "table"), [("0018", "runs"), ("0021", "workers")])
def test_a_database_on_which_an_earlier_version_works_is_not_changed(
    database_url: str, revision: str, table: str
) -> None:
    with older_database(database_url, revision) as connection:
        run = {"site": "chinanews", "kind": "crawl"} if table == "runs" else {"run": 1}
        row = {"id": 1, "started_at": "2026-01-01", "statistics": "{}", "host": "there", "pid": 7} | run
        insert(connection, table, row | {"seen_at": time.time()})
    with pytest.raises(AlreadyRunningError, match=r"process 7 on there.*wait for its end"):
        open_database(database_url)
    raw = module._engine(module._parsed(database_url), BUSY_SECONDS)  # noqa: SLF001
    with writing(raw) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == revision
        connection.execute(text(f"UPDATE {table} SET seen_at = seen_at - 150"))  # noqa: S608  # it was killed
    open_database(database_url).dispose()
    raw.dispose()


def test_a_file_of_a_newer_version_stays_the_same_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "articles.db"
    execute(sqlite_url(file), "UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    assert "newer version" in said_by(sqlite_url(file))
    assert file.read_bytes() == before


def test_a_table_articles_of_another_program_is_refused_and_not_touched(database_url: str) -> None:
    raw = module._engine(module._parsed(database_url), BUSY_SECONDS)  # noqa: SLF001
    with writing(raw) as connection:
        connection.execute(text("CREATE TABLE articles (mine INTEGER)"))
    assert "another program" in said_by(database_url)
    assert inspect(raw).get_table_names() == ["articles"]
    raw.dispose()


@pytest.mark.parametrize("content", [b"this is no database at all\n" * 500, b"<html>", b"\0" * 9_000])
def test_a_file_that_is_no_database_is_refused_and_not_touched(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "articles.db"
    file.write_bytes(content)
    assert "cannot open the database" in said_by(sqlite_url(file))
    assert file.read_bytes() == content


def test_a_damaged_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    file = tmp_path / "articles.db"
    open_database(sqlite_url(file)).dispose()
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    assert "malformed" in said_by(sqlite_url(file))


def test_a_cut_off_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "articles.db"
    open_database(sqlite_url(file)).dispose()
    file.write_bytes(file.read_bytes()[:5_000])
    assert "cannot open the database" in said_by(sqlite_url(file))


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert str(tmp_path / "file" / "articles.db") in said_by(sqlite_url(tmp_path / "file" / "articles.db"))
    assert "unable to open database file" in said_by(sqlite_url(tmp_path))
    assert (tmp_path / "file").read_text() == "not a folder"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "try data/articles.db"),
        ("mysql://localhost/a", "must be sqlite or postgresql"),
        ("sqlite+nosuch:///a.db", "no driver"),
        ("postgresql+nosuch://localhost/a", "no driver"),
        ("postgresql://me:secret@127.0.0.1:9/a?connect_timeout=2", "cannot open the database"),
        ("postgresql://me:secret@127.0.0.1:nine/a", "CRAWLER_DATABASE"),
        ("postgresql//me:secret@127.0.0.1/a", "CRAWLER_DATABASE"),
    ],
)
def test_an_url_of_no_database_is_refused_and_no_password_shown(url: str, said: str) -> None:
    message = said_by(url)
    assert said in message
    assert "secret" not in message


def test_a_locked_database_is_waited_for_and_then_said_to_be_locked(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "articles.db")
    engine = open_database(url, BUSY_SECONDS)
    other = sqlite3.connect(tmp_path / "articles.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "locked" in said_by(url)
    other.execute("COMMIT")
    other.close()
    assert put(engine, record()) == StoreResult.STORED
    engine.dispose()


def test_readers_do_not_wait_for_a_writer(engine: Engine) -> None:
    put(engine, record())
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM articles"))
        assert Articles(engine).count() == 1
    assert Articles(engine).count() == 0


def test_no_removed_text_is_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "articles.db"
    engine = open_database(sqlite_url(file))
    put(engine, record())
    put(engine, record("Corrected text."))
    engine.dispose()
    written = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert b"Corrected text." in written
    assert b"media-partners" in written
    assert b"Media partners:" not in written


def test_the_file_is_read_by_plain_sqlite3(tmp_path: Path) -> None:
    engine = open_database(sqlite_url(tmp_path / "articles.db"))
    put(engine, record())
    with sqlite3.connect(tmp_path / "articles.db") as plain:  # the crawl's engine is still open
        assert plain.execute("SELECT title, text FROM articles").fetchall() == [("Harbour opens", TEXT)]
        assert plain.execute("SELECT json_extract(removed, '$[0].count') FROM articles").fetchall() == [(1,)]
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    plain.close()
    engine.dispose()


@pytest.mark.slow
def test_two_runs_that_make_the_same_database_at_once_both_have_it(tmp_path: Path) -> None:
    program = "import sys; from crawler.storage.database import open_database; open_database(sys.argv[1]).dispose()"
    url = sqlite_url(tmp_path / "articles.db")
    runs = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(3)]
    assert [run.wait(600) for run in runs] == [0, 0, 0]
