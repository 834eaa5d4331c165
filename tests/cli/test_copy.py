"""`chinanews copy`: what it prints, and the copies that it refuses."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.storage.database import open_database
from crawler.storage.runs import Runs
from crawler.vocabulary import RunStatus
from tests.cli.commands import error_of, run
from tests.storage.copying.stores import rows_of
from tests.storage.older import insert, older_database
from tests.storage.records import numbered, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgresql import PostgresqlServer


def test_a_store_is_copied_and_copied_into(stored: str, tmp_path: Path) -> None:
    copy = tmp_path / "folder" / "copy.db"
    made = run("copy", stored, str(copy))
    assert (made.out, made.err, made.exit_code) == ("runs: 1 added\nworkers: 1 added\narticles: 2 added\n", "", 0)
    engine = open_database(str(copy))
    put(engine, numbered(3))
    engine.dispose()
    again = run("copy", str(copy), stored)
    assert again.out == "runs: 1 same\nworkers: 1 same\narticles: 1 added, 2 same\n"
    assert len(rows_of(stored)["articles"]) == 3


def test_both_names_of_one_file_are_refused(stored: str, tmp_path: Path) -> None:
    file = tmp_path / "articles.db"
    (tmp_path / "link.db").symlink_to(file)
    (tmp_path / "hard.db").hardlink_to(file)
    before = file.read_bytes()
    for name in (file, tmp_path / "link.db", tmp_path / "hard.db", f"{tmp_path}/../{tmp_path.name}/articles.db"):
        assert "one database" in error_of(run("copy", stored, str(name)))
    assert "one database" in error_of(run("copy", os.path.relpath(file), stored))
    assert file.read_bytes() == before


def test_both_names_of_one_postgresql_database_are_refused(postgresql_server: PostgresqlServer) -> None:
    url = postgresql_server.empty_database()
    open_database(url).dispose()
    spelled = url.replace("postgresql://postgres@/", "postgresql+psycopg://postgres:word@/")
    said = error_of(run("copy", url, spelled))
    assert "one database" in said
    assert "word" not in said


def test_no_store_is_not_copied(stored: str, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    (tmp_path / "page.html").write_text("<html>" * 500)
    for name, said in (("none.db", "no database"), ("empty.db", "no store"), ("page.html", "not a database")):
        assert said in error_of(run("copy", str(tmp_path / name), str(tmp_path / "copy.db")))
    assert "not a database" in error_of(run("copy", stored, str(tmp_path / "page.html")))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["articles.db", "empty.db", "page.html"]


def test_a_store_on_which_a_crawl_works_is_not_copied_into(stored: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run("copy", stored, str(copy))
    engine = open_database(stored)
    Runs(engine).begin("chinanews", datetime.now(UTC))  # by this process
    said = run("copy", str(copy), stored)
    assert (said.exit_code, said.err.count("\n")) == (RunStatus.ALREADY_RUNNING.exit_code, 1)
    assert "a crawl of chinanews runs since" in said.err
    assert run("copy", stored, str(copy)).exit_code == 0
    copied = open_database(str(copy))
    Runs(copied).begin("chinanews", datetime.now(UTC))  # the run does not work there
    copied.dispose()
    engine.dispose()


def test_an_older_store_is_copied_as_it_is_and_not_migrated(stored: str, tmp_path: Path) -> None:
    older, copy = tmp_path / "older.db", tmp_path / "copy.db"
    with older_database(f"sqlite:///{older}", "0012") as connection:
        insert(connection, "articles", {"site": "s", "identity": "1"})
    before = older.read_bytes()
    assert "schema 0012 of an older version" in error_of(run("copy", str(older), stored))
    made = run("copy", str(older), str(copy))
    assert (made.out.split(";")[0], made.exit_code) == ("copied with the schema of an older version", 0)
    assert older.read_bytes() == before
    assert run("copy", str(copy), str(tmp_path / "another.db")).out == made.out
    assert len(rows_of(str(copy))["articles"]) == 1


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_store_of_a_newer_version_is_refused(stored: str, tmp_path: Path, side: str) -> None:
    newer = tmp_path / "newer.db"
    engine = open_database(str(newer))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    names = (str(newer), stored) if side == "source" else (stored, str(newer))
    assert "newer version" in error_of(run("copy", *names))
