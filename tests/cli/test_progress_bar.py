"""How far a long command is, on a terminal; and what a command prints in a cron job."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.processing.pool import LOOK_AHEAD
from tests.cli.commands import run
from tests.on_terminal import OnTerminal
from tests.site.build import contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOME = 3  # each third article of the imitation site
DONE = 5
EXIT_INTERRUPTED = 130


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_bytes(contents(SOME).pages[0].served.body)
    return file


@pytest.fixture
def waiting(page: Path) -> Iterator[OnTerminal]:
    """A command that has cleaned some pages, and waits for a pipe that nobody writes to."""
    os.mkfifo(page.parent / "pipe")
    inputs = [str(page)] * (LOOK_AHEAD + DONE) + [str(page.parent / "pipe")]
    command = [sys.executable, "-m", "crawler", "clean", *inputs, "--jobs", "1", "-o", "out.jsonl"]
    with OnTerminal(command, page.parent) as terminal:
        yield terminal


@pytest.mark.slow
def test_a_long_command_shows_how_far_it_is_and_leaves_a_clean_terminal(waiting: OnTerminal) -> None:
    shown = waiting.has(" kB of ", " input")
    assert shown.startswith("cleaning  [")
    waiting.interrupt()
    assert waiting.ended() == EXIT_INTERRUPTED
    assert waiting.text.startswith("interrupted after ")
    assert not waiting.screen.cursor.hidden


def test_in_a_cron_job_a_command_that_works_prints_its_results_alone(page: Path) -> None:
    out = page.with_name("out.jsonl")
    usual = run("clean", str(page), "-o", str(out))
    quiet = run("clean", str(page), "-o", str(out), CRAWLER_QUIET="1")
    assert (usual.err, usual.exit_code) == ("1 input: 1 article\n", 0)
    assert (quiet.out, quiet.err, quiet.exit_code) == ("", "", 0)


def test_in_a_cron_job_a_command_that_fails_prints_its_errors(page: Path) -> None:
    missing = run("clean", str(page), str(page.with_name("none.html")), "-o", os.devnull, CRAWLER_QUIET="1")
    assert missing.exit_code != 0
    assert "none.html" in missing.err
    assert run("no-such-command", CRAWLER_QUIET="1").err.count("No such command") == 1
