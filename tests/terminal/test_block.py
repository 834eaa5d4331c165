"""The lines at the bottom of a terminal, as a terminal emulator shows them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.on_terminal import OnTerminal

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import sys
from contextlib import suppress
from pathlib import Path
from crawler.passwords import Secrets, guard_standard_streams
from crawler.terminal.block import TerminalBlock
from crawler.terminal.flow import Row
guard_standard_streams(Secrets({"PASSWORD": "swordfish"}))
step = ["waits"]
with TerminalBlock(lambda: [Row("e.org\\x1b[2J", step), Row("pages", ["7 fetched"])]):
    with suppress(OSError):  # the terminal is gone
        for line in sys.stdin:
            if line == "end\\n":
                break
            step[0] = "goes on"
            print(line, end="", file=sys.stderr)
Path("ended").touch()
with suppress(OSError):
    print("done", file=sys.stderr)
"""
LINES = "e.org\\x1b[2J  {}\npages         7 fetched"


def program(folder: Path, columns: int = 80) -> OnTerminal:
    return OnTerminal([sys.executable, "-c", PROGRAM], folder, columns=columns)


def test_messages_stand_above_the_lines_and_the_lines_are_removed_at_the_end(tmp_path: Path) -> None:
    with program(tmp_path) as terminal:
        terminal.has(LINES.format("waits"))
        terminal.type("first message")
        assert terminal.has("first message\n", "goes on").endswith(LINES.format("goes on"))
        terminal.type("end")
        assert terminal.ended() == 0
    assert terminal.text.splitlines()[-1] == "done"
    assert "fetched" not in terminal.text


def test_a_message_is_neither_obeyed_nor_does_it_show_a_password(tmp_path: Path) -> None:
    with program(tmp_path) as terminal:
        terminal.has("7 fetched")
        terminal.type("\x9b31m the password is swordfish")
        shown = terminal.has("the password is ***")
        terminal.type("end")
        terminal.ended()
    assert "\\x9b31m" in shown


def test_the_cursor_is_visible_while_lines_are_drawn(tmp_path: Path) -> None:
    with program(tmp_path) as terminal:
        terminal.has("7 fetched")
        terminal.until(lambda _: not terminal.screen.cursor.hidden)
        terminal.type("end")
        terminal.ended()
    assert not terminal.screen.cursor.hidden


def test_a_narrower_terminal_shows_the_lines_once(tmp_path: Path) -> None:
    with program(tmp_path) as terminal:
        terminal.has(LINES.format("waits"))
        terminal.resize(12)
        narrow = terminal.has("\n  waits\npages\n  7 fetched")
        terminal.type("end")
        terminal.ended()
    assert narrow.count("pages") == 1


def test_a_terminal_that_is_gone_ends_the_drawing_and_not_the_program(tmp_path: Path) -> None:
    with program(tmp_path) as terminal:
        terminal.has("7 fetched")
        terminal.hang_up()
    assert (tmp_path / "ended").exists()
