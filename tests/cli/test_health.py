"""`chinanews health`: one line and an exit code for monitors, from a database that it does not change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text

from crawler.storage.database import open_database, writing
from crawler.storage.runs import Runs
from crawler.vocabulary import RunStatus
from tests.cli.commands import error_of, run
from tests.crawling import PROJECT

ANYBODY = 0o755  # may read and enter a folder
AS_NOBODY = """
import os, sys
from datetime import UTC, datetime
from crawler.storage.recorded_runs import RecordedRuns
from crawler.storage.store import open_unchanged
open_unchanged(sys.argv[1], 1).dispose()  # loads all modules, which another user may not be able to read
os.setgroups([]), os.setgid(65534), os.setuid(65534)
print(RecordedRuns(open_unchanged(sys.argv[1], 1), datetime.now(UTC)).sites())
"""


@pytest.fixture
def checked(database_url: str) -> str:
    """Make a database with a good run of a site two hours ago, and a partial one of another site; return its URL."""
    engine = open_database(database_url)
    runs, ago = Runs(engine), datetime.now(UTC) - timedelta(hours=2)
    runs.end(runs.begin("chinanews", ago), RunStatus.OK, {}, ago)
    runs.end(runs.begin("elsewhere", ago), RunStatus.PARTIAL, {}, ago)
    engine.dispose()
    return database_url


def test_the_exit_code_and_the_line_are_those_of_the_worst_site(checked: str) -> None:
    said = run("health", "--site", "chinanews", "--max-age", "3", "--database", checked)
    assert (said.exit_code, said.err) == (0, "")
    assert said.out == "OK: chinanews: healthy: run 1 ended as ok, exit code 0; that was 2.0 hours ago\n"
    said = run("health", "--site", "chinanews", "--max-age", "1.5", "--database", checked)
    assert (said.exit_code, said.out.startswith("CRITICAL: chinanews: outdated: ")) == (2, True)
    said = run("health", "--database", checked)
    assert (said.exit_code, said.out.count("\n")) == (2, 1)
    assert said.out.startswith("CRITICAL: elsewhere: outdated: run 2 ended as partial, exit code 3; ")
    said = run("health", "--site", "chinanews", "--site", "typo", "--database", checked)
    assert (said.exit_code, said.out.startswith("CRITICAL: typo: never-run: ")) == (2, True)


def test_json_has_each_site(checked: str) -> None:
    said = run("health", "--format", "json", "--database", checked)
    answer = json.loads(said.out)
    assert (answer["health"], answer["exit_code"], answer["max_age_hours"]) == ("outdated", 2, 24)
    assert [(one["site"], one["health"], one["run"]) for one in answer["sites"]] == [
        ("chinanews", "healthy", 1),
        ("elsewhere", "outdated", 2),
    ]
    short = run("health", "--json", "--database", checked)
    assert json.loads(short.out)["sites"][1]["health"] == "outdated"


def test_a_database_of_another_version_is_unknown_and_stays_as_it_is(checked: str) -> None:
    engine = open_database(checked)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    said = run("health", "--database", checked)
    assert (said.exit_code, "the schema 0001 of another version" in said.out) == (3, True)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0001"
    engine.dispose()


@pytest.mark.parametrize(
    ("database", "named"),
    [
        ("{folder}/absent.db", "there is no database"),
        ("{folder}/text.db", "not a database"),
        ("postgresql://me:tok3n-secret@127.0.0.1:1/news", "connection failed"),
        ("gopher://x", "CRAWLER_DATABASE must be sqlite or postgresql"),
    ],
)
def test_a_database_that_cannot_be_read_is_unknown_and_nothing_is_made(
    tmp_path: Path, database: str, named: str
) -> None:
    (tmp_path / "text.db").write_text("This is not a database, but a text of many characters." * 100)
    said = run("health", "--database", database.format(folder=tmp_path))
    assert (said.exit_code, said.out.startswith("UNKNOWN: "), said.out.count("\n")) == (3, True, 1)
    assert named in said.out
    assert "tok3n" not in said.out + said.err
    assert [file.name for file in tmp_path.iterdir()] == ["text.db"]


@pytest.mark.parametrize("hours", ["nan", "0", "-1", "soon"])
def test_a_wrong_age_is_refused(tmp_path: Path, hours: str) -> None:
    said = run("health", "--max-age", hours, "--database", str(tmp_path / "a.db"))
    assert (said.exit_code, said.out) == (2, "")


def test_a_wrong_age_that_is_no_number_is_one_line(tmp_path: Path) -> None:
    assert "hours above 0" in error_of(run("health", "--max-age", "nan", "--database", str(tmp_path / "a.db")))


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_user_who_may_only_read_the_file_and_its_folder_can_ask() -> None:
    with TemporaryDirectory(dir="/var/tmp") as name:  # nobody may enter pytest's folders
        folder, database = Path(name), Path(name) / "articles.db"
        engine = open_database(str(database))
        runs, now = Runs(engine), datetime.now(UTC)
        runs.end(runs.begin("chinanews", now), RunStatus.OK, {}, now)
        engine.dispose()
        folder.chmod(ANYBODY)
        command = [sys.executable, "-c", AS_NOBODY, str(database)]
        said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert (said.stdout, said.stderr) == ("['chinanews']\n", "")
        assert [file.name for file in folder.iterdir()] == ["articles.db"]
