"""Every command of docs/upgrading.md does as the page says, in a folder that stands in for the machine's.

A section is run as one script, which ends at the first command that fails. Lines with `sudo` are left out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import make_url

from crawler.storage.database import open_database
from tests.crawling import LONGEST_SECONDS, PROJECT, Crawling
from tests.documented import blocks, command_lines, sections
from tests.postgresql import BINARIES
from tests.storage.copying.stores import rows_of
from tests.storage.older import insert, older_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgresql import PostgresqlServer

PAGE = (PROJECT / "docs" / "upgrading.md").read_text(encoding="utf-8")
SECTIONS = sections(PAGE)
INTRODUCTION = next(iter(SECTIONS))
LEFT_OUT = re.compile(r"sudo (-u crawler -s|-u postgres createuser|systemctl|/opt/chinanews/venv/bin/pip)\b")
SAMPLE = PROJECT / "seeds" / "sample.warc.gz"
IN_BACKUP = 100
"""The articles with greater numbers are stored after the backup."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A folder in which the data, the backups and the temporary files are."""

    folder: Path

    @property
    def data(self) -> Path:
        """The folder of store, archive, records and logs."""
        return self.folder / "home" / "data"

    @property
    def crawling(self) -> Crawling:
        """The store, as the tests of crawls read it."""
        return Crawling(self.folder / "home")

    @property
    def database(self) -> Path:
        """The file of the store."""
        return self.crawling.database

    def texts(self) -> dict[str, str]:
        """Return the text of each stored article by its URL."""
        return {url: article["text"] for url, article in self.crawling.articles().items()}

    def run(self, *scripts: str, **environment: str) -> str:
        """Run blocks of the page after those of its introduction; returns their output."""
        lines = "\n".join((*blocks(SECTIONS[INTRODUCTION]), *scripts)).splitlines()
        script = "\n".join(line for line in lines if not LEFT_OUT.match(line))
        for ours, its in self._places().items():
            script = script.replace(ours, its)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRAWLER_", "PG"))}
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder,
            env=kept | environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout

    def _places(self) -> dict[str, str]:
        return {
            "/var/lib/chinanews": str(self.folder / "home"),
            "/var/backups/chinanews": str(self.folder / "backups"),
            "/tmp/chinanews-sample": str(self.folder / "sample"),  # noqa: S108  # the page's
            "/opt/chinanews/venv": sys.prefix,
        }


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Machine, str]:
    """Crawl the sample with the commands that measure the disk; returns the machine with that store, and the output."""
    machine = Machine(tmp_path_factory.mktemp("machine"))
    data = machine.data
    (data / "archive").mkdir(parents=True)
    shutil.copy(SAMPLE, data / "archive")
    open_database(f"sqlite:///{machine.database}").dispose()
    printed = machine.run(blocks(SECTIONS["Disk"])[0])
    shutil.copytree(machine.folder / "sample" / "data", data, dirs_exist_ok=True)
    return machine, printed


@pytest.fixture
def machine(measured: tuple[Machine, str], tmp_path: Path) -> Machine:
    """Copy the machine with the crawled store."""
    shutil.copytree(measured[0].folder / "home", tmp_path / "home")
    return Machine(tmp_path)


@pytest.fixture
def postgresql(postgresql_server: PostgresqlServer) -> Iterator[dict[str, str]]:
    """Give the variables with which the programs of PostgreSQL find the server, without the page's databases."""
    host = str(make_url(postgresql_server.other_database()).query["host"])
    variables = {"PGHOST": host, "PGUSER": "postgres", "PATH": f"{BINARIES}:{os.environ['PATH']}"}
    yield variables
    assert BINARIES is not None
    for name in ("news", "news_restored"):
        subprocess.run(
            [BINARIES / "dropdb", "--if-exists", name], env=os.environ | variables, check=True, capture_output=True
        )


def test_only_lines_for_root_are_left_out() -> None:
    lines = command_lines(PAGE)
    left_out = [line for line in lines if LEFT_OUT.match(line)]
    assert left_out == [line for line in lines if "sudo" in line]
    assert len(left_out) < len(lines) / 2
    assert not [line for line in left_out if re.search(r"[;&|]|\bchinanews [a-z]", line)], "hides another command"


def test_each_block_of_the_page_is_run_by_a_test_here() -> None:
    with_commands = {title for title, text in SECTIONS.items() if blocks(text)}
    run = {INTRODUCTION, "Backup", "Restore", "Upgrade", "Going back", "Disk", "PostgreSQL"}
    assert with_commands == run


def test_after_a_lost_disk_the_store_is_that_of_the_backup_and_the_archive_has_the_rest(machine: Machine) -> None:
    whole = machine.texts()
    machine.crawling.change(f"DELETE FROM articles WHERE id > {IN_BACKUP}")  # noqa: S608  # a number
    machine.crawling.change("DELETE FROM urls WHERE kind = 'article' AND key NOT IN (SELECT identity FROM articles)")
    with (machine.data / "archive" / "written.warc.gz").open("wb") as written:
        written.write(SAMPLE.read_bytes()[:3000])  # a crawl is writing it: the last record is cut off
    machine.run(*blocks(SECTIONS["Backup"]))
    before = rows_of(str(machine.database))
    restoring, from_archive = blocks(SECTIONS["Restore"])
    machine.database.write_bytes(b"damaged")
    machine.run(restoring)
    assert [file.read_bytes() for file in machine.folder.glob("home/lost-*/data/articles.db")] == [b"damaged"]
    shutil.rmtree(machine.data)
    machine.run(restoring)
    assert rows_of(str(machine.database)) == before
    assert 0 < len(machine.texts()) < len(whole)
    machine.run(from_archive)
    assert machine.texts() == whole


def test_an_upgrade_migrates_the_store_and_the_way_back_has_the_old_one(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    for folder in (machine.database.parent, tmp_path / "backups"):
        folder.mkdir(parents=True)
    with older_database(f"sqlite:///{machine.database}", "0012") as connection:
        insert(connection, "articles", {"site": "s", "identity": "1"})
    old = machine.crawling.rows("SELECT * FROM articles")
    machine.run(*blocks(SECTIONS["Upgrade"]))
    assert machine.crawling.rows("SELECT version_num FROM alembic_version") != [{"version_num": "0012"}]
    assert len(machine.crawling.rows("SELECT * FROM articles")) == 1
    machine.run(*blocks(SECTIONS["Going back"]))
    assert machine.crawling.rows("SELECT version_num FROM alembic_version") == [{"version_num": "0012"}]
    assert machine.crawling.rows("SELECT * FROM articles") == old
    assert len(list((tmp_path / "home").glob("newer-*/articles.db"))) == 1


def test_the_store_and_the_archive_grow_as_the_page_says(measured: tuple[Machine, str], migrated_file: Path) -> None:
    machine, printed = measured
    sizes = {path: int(size) for size, path in re.findall(r"^(\d+)\t(.+)$", printed, re.MULTILINE)}
    store = sizes[str(machine.folder / "sample" / "data" / "articles.db")] - migrated_file.stat().st_size
    said = re.search(r"`articles.db` \| ([\d.]+) MB for 1,000", PAGE)
    assert said is not None
    assert float(said[1]) == pytest.approx(store / len(machine.texts()) / 1000, rel=0.2)
    assert "chinanews_database_size_bytes" in printed


def test_disk_is_freed_and_no_article_changes(machine: Machine) -> None:
    before = machine.texts()
    archive = machine.data / "archive"
    shutil.copy(SAMPLE, archive / "old.warc.gz")
    os.utime(archive / "old.warc.gz", (0, 0))
    _, freeing, vacuum = blocks(SECTIONS["Disk"])
    machine.run(freeing)
    assert not (archive / "old.warc.gz").exists()
    assert list(archive.glob("*.warc.gz"))
    machine.crawling.change("CREATE TABLE deleted AS SELECT * FROM articles")
    machine.crawling.change("DROP TABLE deleted")
    size = machine.database.stat().st_size
    machine.run(vacuum)
    assert machine.database.stat().st_size < size
    assert machine.texts() == before


def test_a_store_is_moved_to_postgresql_dumped_restored_and_moved_back(
    machine: Machine, postgresql: dict[str, str]
) -> None:
    (machine.folder / "backups").mkdir()
    machine.run(*blocks(SECTIONS["PostgreSQL"]), **postgresql)
    (copy,) = (machine.folder / "backups").glob("articles-*.db")
    assert rows_of(str(copy)) == rows_of(str(machine.database))
