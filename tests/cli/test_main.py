"""The command line: each command has a help text, errors are one line, and Scrapy is not loaded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from crawler.cli.main import COMMANDS, SECTIONS, commands
from crawler.vocabulary import RunStatus
from tests.cli.commands import error_of, run
from tests.crawling import PROJECT
from tests.small_files import with_files_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_and_each_of_its_options_has_a_help_text(name: str) -> None:
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    assert (command.help or "").split("\n")[0].endswith(".")
    options = [option for option in command.params if option.param_type_name == "option"]
    assert [option.name for option in options if not getattr(option, "help", None)] == []


def test_the_help_lists_the_commands() -> None:
    for flag in ("-h", "--help"):
        printed = run(flag).out
        assert all(f"  {name} " in printed for name in COMMANDS)


def test_the_help_lists_each_command_once_under_one_of_a_few_headings() -> None:
    listed = [name for section in SECTIONS.values() for name in section]
    assert sorted(listed) == sorted(COMMANDS)
    headings = [line[:-1] for line in run("--help").out.splitlines() if line.endswith(":") and line[0] != " "]
    assert headings == ["Options", *SECTIONS]


def test_a_command_that_does_not_exist_is_an_error() -> None:
    ended = run("nosuch")
    assert (ended.exit_code, ended.out) == (2, "")
    assert "No such command 'nosuch'" in ended.err


@pytest.mark.parametrize(
    "command",
    [["show"], ["search", "a"], ["runs"], ["export"], ["coverage"], ["refused"]]
    + [[name, "https://e.org/1"] for name in ("history", "explain")],
)
def test_a_missing_database_is_an_error_and_is_not_created(tmp_path: Path, command: list[str]) -> None:
    ended = run(*command, "--database", f"sqlite:///{tmp_path / 'a' / 'none.db'}")
    assert "there is no database" in error_of(ended)
    assert ended.exit_code == RunStatus.MISCONFIGURED.exit_code
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html>" * 500)
    assert "file is not a database" in error_of(run("show", "--database", f"sqlite:///{tmp_path / 'page.html'}"))
    assert "file is not a database" in error_of(run("show", "--database", str(tmp_path / "page.html")))
    assert "neither an SQLAlchemy URL nor a path" in error_of(run("show", "--database", "articles"))


@pytest.mark.slow
def test_a_database_is_named_by_its_path_too(stored: str) -> None:
    path = stored.removeprefix("sqlite:///")
    assert run("show", "--database", path).out == run("show", "--database", stored).out
    assert run("runs", CRAWLER_DATABASE=path).exit_code == 0


@pytest.mark.parametrize("command", [["export"], ["show"], ["--help"]])
@pytest.mark.parametrize("stream", [">/dev/full", ">&-"])
def test_output_that_cannot_be_written_is_an_error_of_one_line(stored: str, command: list[str], stream: str) -> None:
    database = [] if command == ["--help"] else ["--database", stored]
    shell = ["sh", "-c", f'exec "$@" {stream}', "sh", sys.executable, "-m", "crawler", *command, *database]
    ended = subprocess.run(shell, cwd=PROJECT, check=False, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == RunStatus.STORAGE_FAILED.exit_code
    assert ended.stderr.splitlines()[-1].startswith("error: the output cannot be written: ")
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_a_database_that_cannot_grow_is_an_error_of_the_storage(stored: str, tmp_path: Path) -> None:
    command = [*with_files_of(30_000), sys.executable, "-m", "crawler", "copy", stored, str(tmp_path / "copy.db")]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600, cwd=PROJECT)
    assert (ended.returncode, ended.stderr.count("\n")) == (9, 1), ended.stderr
    assert list(tmp_path.glob("copy.db")) == []


def clean_with(stream: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    shell = ["sh", "-c", f'exec "$@" {stream}', "sh", sys.executable, "-m", "crawler", "clean", *arguments]
    return subprocess.run(shell, cwd=PROJECT, check=False, capture_output=True, text=True)


def test_closed_standard_input_is_an_error_of_one_line() -> None:
    ended = clean_with("<&-", "-")
    assert ended.returncode == RunStatus.MISCONFIGURED.exit_code
    assert ended.stderr == "error: standard input: is closed; name a file\n"


@pytest.mark.slow
def test_pages_are_cleaned_if_standard_error_and_input_are_closed(tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"{number}.txt").write_text("Tea is ripe.\n", encoding="utf-8")
    ended = clean_with("<&- 2>&-", str(tmp_path))
    assert len(ended.stdout.splitlines()) == 2, ended


@pytest.mark.parametrize("command", [["refused", "--accept"], ["refused", "--site"], ["explain"], ["boilerplate"]])
def test_an_argument_that_is_not_utf_8_is_an_error(stored: str, command: list[str]) -> None:
    assert "is not UTF-8" in error_of(run(*command, "http://\udcff", "--database", stored))


def test_the_path_of_a_database_that_is_too_long_is_an_error() -> None:
    assert "cannot open the database" in error_of(run("show", "--database", f"sqlite:///{'x' * 400}.db"))


@pytest.mark.slow
def test_scrapy_is_not_loaded_to_read_a_database(stored: str) -> None:
    program = f"""
import sys
from crawler.cli.main import commands
for command in (["show"], ["search", "harbour"], ["runs"]):
    commands.main([*command, "--database", {stored!r}], standalone_mode=False)
sys.stderr.write("loaded: " + " ".join(m for m in ("scrapy", "twisted", "trafilatura") if m in sys.modules))
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True, capture_output=True, timeout=60)
    assert ended.stderr.endswith(b"\nloaded: ")


def test_an_interruption_while_modules_are_loaded_ends_silently(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    command = [sys.executable, "-m", "crawler", "clean", "page.html"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    ended = subprocess.run(command, cwd=PROJECT, env=environment, check=False, capture_output=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, b"", b"")
