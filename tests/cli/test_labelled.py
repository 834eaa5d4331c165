"""The blocks of an article on the terminal: plain in a pipe, in colour on a terminal, and never as escape sequences."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from crawler import Page, clean
from crawler.cli.labelled import print_labelled
from crawler.page_view.decisions import KEPT
from crawler.vocabulary import Role
from tests.crawling import LONGEST_SECONDS, PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

DUMP = "Text: | Print|\n\nA title\n\n2015-02-11 15:28 Xinhua Web Editor: Li Yan\n1\n\nA sentence.\n\nComments (0)\n"
OURS = re.compile(r"\x1b\[[0-9;]*m")
PROBE = "\x1b]0;owned\x07 \x9b2J \x1b[31m"


def test_each_block_is_a_line_with_keep_or_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    article = clean(DUMP, site="chinanews")
    print_labelled(article)
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert [KEPT, "A sentence."] in lines
    assert [Role.TITLE, "A title"] in lines
    assert len(lines) == len(article.labels)


def test_a_page_without_blocks_has_no_lines(capsys: pytest.CaptureFixture[str]) -> None:
    print_labelled(clean(Page("", b" ")))
    assert capsys.readouterr().out == ""


def on_terminal(file: Path, **environment: str) -> str:
    """Return what `explain` prints on a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "crawler", "explain", str(file), "--site", "chinanews"]
    clean_environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env=clean_environment | {"TERM": "xterm-256color"} | environment,
    ) as running:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
        running.wait(LONGEST_SECONDS)
    os.close(ours)
    return shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other end is closed
        return b""


def test_a_terminal_shows_colours_and_the_rule_and_no_escape_sequence_of_the_page(tmp_path: Path) -> None:
    file = tmp_path / "dump.txt"
    file.write_text(DUMP.replace("A sentence.", f"A sentence. {PROBE}"), encoding="utf-8")
    shown = on_terminal(file)
    assert OURS.search(shown)
    assert "\x1b" not in OURS.sub("", shown)
    assert "\x9b" not in shown
    assert "\x07" not in shown
    assert "layout" in shown


def test_no_color_is_obeyed(tmp_path: Path) -> None:
    file = tmp_path / "dump.txt"
    file.write_text(DUMP, encoding="utf-8")
    assert "\x1b" not in on_terminal(file, NO_COLOR="1")
