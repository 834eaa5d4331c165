"""`chinanews runs`: the last runs as a table, as JSON, or one of them with the lines that it ended with."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.cli.run_table import COLUMNS
from crawler.runs.statistics import RunStatistics
from crawler.runs.summary import status_line
from crawler.storage.database import open_database
from crawler.storage.runs import Runs
from crawler.storage.workers import Workers
from crawler.vocabulary import Reason, RunKind, RunStatus, UrlKind, UrlState
from tests.cli.commands import error_of, run
from tests.crawling import LONGEST_SECONDS, PROJECT
from tests.storage.records import NOON

if TYPE_CHECKING:
    from pathlib import Path

STYLES = re.compile(r"\x1b\[[\d;]*m")
COUNTED = RunStatistics(
    "finished",
    requested={(UrlKind.ARTICLE, UrlState.REFUSED, Reason.TOO_SHORT): 2, (UrlKind.ARTICLE, UrlState.FAILED, "x"): 3},
    articles={"stored": 1234, "changed": 5, "completed": 1},
)


@pytest.fixture
def runs_of_three_kinds(stored: str) -> str:
    """Add a partial run, one of reprocessing, and one that works and has counted articles; return the database."""
    engine = open_database(stored)
    runs, later = Runs(engine), NOON + timedelta(minutes=1)
    runs.end(runs.begin("chinanews", later), RunStatus.PARTIAL, COUNTED.as_json(), later + timedelta(seconds=3725))
    runs.end(runs.begin("", later, RunKind.REPROCESS), RunStatus.OK, {}, later)
    working = runs.begin("\x1b[31msite", later)
    Workers(engine, working, 4).beat(later, {"articles": {"stored": 7}})
    engine.dispose()
    return stored


def rows_of(table: str) -> list[list[str]]:
    """Return the cells of a table: two spaces or more part them."""
    return [re.split(r"\s{2,}", line.strip()) for line in table.splitlines()]


def on_terminal(columns: int, *arguments: str, **environment: str) -> str:
    """Run `chinanews` on a terminal of some columns; return what it shows."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    command = [sys.executable, "-m", "crawler", *arguments]
    unset = {"NO_COLOR", "COLUMNS"}
    variables = {name: value for name, value in os.environ.items() if name not in unset} | {"TERM": "xterm"}
    with subprocess.Popen(command, cwd=PROJECT, stdout=slave, stderr=slave, stdin=slave, env=variables | environment):
        os.close(slave)
        shown = b""
        try:
            while part := os.read(master, 65536):
                shown += part
        except OSError:  # Linux says so that nobody has the terminal open any more
            pass
    os.close(master)
    return shown.decode()


def test_the_table_has_a_line_for_each_run_with_its_status_and_figures(runs_of_three_kinds: str) -> None:
    head, working, reprocessed, partial, first = rows_of(run("runs", "--database", runs_of_three_kinds).out)
    assert head == list(COLUMNS)
    assert working[1] == "\\x1b[31msite", "an escape sequence of a site's name is shown, and not obeyed"
    assert working[4:7] == ["running", "-", "7"]
    assert reprocessed[1:3] == ["all sites (reprocess)", "2026-03-04 12:01"]
    assert partial == ["2", "chinanews", "2026-03-04 12:01", "1 h 02 min", "partial", "3", "1,234", "6", "2", "3", "1"]
    assert first[3:6] == ["0 s", "ok", "0"]


def test_runs_are_selected_by_site_day_and_status(runs_of_three_kinds: str) -> None:
    def listed(*options: str) -> list[str]:
        said = run("runs", "--database", runs_of_three_kinds, *options)
        assert said.exit_code == 0
        return [cells[0] for cells in rows_of(said.out)[1:]]

    assert listed("--site", "chinanews") == ["2", "1"]
    assert listed("--status", "ok", "--status", "running") == ["4", "3", "1"]
    assert listed("--since", "2026-03-04", "--until", "2026-03-04", "--limit", "2") == ["4", "3"]
    assert listed("--since", "2026-03-05") == []
    assert listed("--until", "9999-12-31", "--limit", "1") == ["4"]
    assert listed("--status", "killed") == []


def test_json_has_one_object_on_each_line(stored: str) -> None:
    lines = run("runs", "--format", "json", "--database", stored).out.splitlines()
    assert run("runs", "--json", "--database", stored).out.splitlines() == lines
    (printed,) = map(json.loads, lines)
    assert (printed["status"], printed["exit_code"], printed["statistics"]) == (RunStatus.OK, 0, {"fetched": 2})
    (worker,) = printed["workers"]
    assert (worker["pid"], worker["status"]) == (os.getpid(), RunStatus.OK)
    assert {"host", "started_at", "seen_at", "ended_at", "statistics"} <= worker.keys()


def test_the_number_of_a_run_shows_the_lines_that_it_ended_with(runs_of_three_kinds: str) -> None:
    lines = run("runs", "2", "--database", runs_of_three_kinds).out.splitlines()
    assert lines[0] == "run 2 of chinanews: began 2026-03-04T12:01:00+00:00, took 1 h 02 min"
    assert "articles: 1234 stored, 5 changed, 1 completed" in lines
    assert lines[-1] == status_line(RunStatus.PARTIAL)
    working = run("runs", "4", "--database", runs_of_three_kinds).out.splitlines()
    assert working[1].endswith("7 articles; last heartbeat 2026-03-04T12:01:00+00:00")
    assert working[-1] == "status: running. A process works on the run."
    assert run("runs", "3", "--database", runs_of_three_kinds).out.splitlines()[-1] == status_line(RunStatus.OK)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--status", "okay"), "there is no status 'okay'; there are: ok, "),
        (("99",), "there is no run 99"),
        (("--since", "2026-03-05", "--until", "2026-03-04"), "is after --until"),
    ],
)
def test_what_cannot_be_listed_is_one_line(stored: str, arguments: tuple[str, ...], named: str) -> None:
    assert named in error_of(run("runs", "--database", stored, *arguments))


def test_a_store_without_runs_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    open_database(url).dispose()
    said = run("runs", "--database", url)
    assert (said.exit_code, said.out, said.err) == (0, "", "no run is recorded\n")


@pytest.mark.slow
@pytest.mark.parametrize("columns", [20, 40, 80, 160])
def test_a_terminal_gets_colours_and_no_line_that_is_too_wide(runs_of_three_kinds: str, columns: int) -> None:
    shown = on_terminal(columns, "runs", "--database", runs_of_three_kinds)
    lines = [STYLES.sub("", line) for line in shown.splitlines()]
    assert max(map(len, lines)) <= columns
    assert "\x1b[33mrunning" in shown
    assert "\x1b[31msite" not in shown


@pytest.mark.slow
def test_a_terminal_without_colours_gets_none(stored: str) -> None:
    assert "\x1b[32m" not in on_terminal(100, "runs", "--database", stored, NO_COLOR="1")


@pytest.mark.slow
def test_an_output_in_ascii_and_one_that_nobody_reads_are_no_errors(runs_of_three_kinds: str) -> None:
    said = run("runs", "--database", runs_of_three_kinds, PYTHONIOENCODING="ascii")
    assert (said.exit_code, "partial" in said.out) == (0, True)
    command = [sys.executable, "-m", "crawler", "runs", "--database", runs_of_three_kinds]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as unread:
        assert unread.stdout is not None
        assert unread.stderr is not None
        unread.stdout.close()
        assert unread.stderr.read() == b""
        assert unread.wait(LONGEST_SECONDS) == 1
