"""Runs a command on a terminal of its own, and reads its screen as a person sees it: with a terminal emulator, pyte."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from typing import TYPE_CHECKING, Self

import pyte

from tests.crawling import FAST, LONGEST_SECONDS, PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

COLUMNS, ROWS = 80, 24
TERM = "xterm-256color"
LOCAL_MODES = 3  # the place of these in what termios.tcgetattr returns
LIVE_SITE = {name: value for name, value in FAST.items() if name != "LOG_LEVEL"}
"""The settings of a crawl of the imitation site, with the log as a user has it."""


class OnTerminal:
    """A command whose standard error and input are a terminal. `environment` has variables that it gets."""

    def __init__(
        self,
        command: list[str],
        folder: Path,
        environment: Mapping[str, str] | None = None,
        columns: int = COLUMNS,
        rows: int = ROWS,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.written = b""
        self._terminal, theirs = pty.openpty()
        self._set_size(columns, rows)
        modes = termios.tcgetattr(theirs)
        modes[LOCAL_MODES] &= ~termios.ECHO
        termios.tcsetattr(theirs, termios.TCSANOW, modes)
        kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower() and name != "NO_COLOR"}
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env=kept | {"PYTHONPATH": str(PROJECT), "TERM": TERM} | dict(environment or {}),
            stdin=theirs,
            stdout=subprocess.DEVNULL,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._terminal)

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def until(self, is_shown: Callable[[str], bool]) -> str:
        """Read until the screen is as a function says, and return it. AssertionError if the command ends before."""
        while not is_shown(self.text):
            assert self._read(), f"the command has ended:\n{self.text}"
        return self.text

    def has(self, *texts: str) -> str:
        """Read until the screen has some texts."""
        return self.until(lambda screen: all(text in screen for text in texts))

    def ended(self) -> int:
        """Read to the end of the command, and return its exit code."""
        while self._read():
            pass
        return self._process.wait(LONGEST_SECONDS)

    def type(self, line: str) -> None:
        """Write a line to the command's standard input, which does not echo it."""
        os.write(self._terminal, f"{line}\n".encode())

    def hang_up(self) -> None:
        """Close the terminal, and wait for the end of the command."""
        os.close(self._terminal)
        self._terminal = os.open(os.devnull, os.O_RDONLY)
        self._process.wait(LONGEST_SECONDS)

    def resize(self, columns: int, rows: int = ROWS) -> None:
        """Change the size of the terminal."""
        self.screen.resize(rows, columns)
        self._set_size(columns, rows)

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> None:
        """Send a signal, as Ctrl-C does."""
        self._process.send_signal(number)

    def _read(self) -> bool:
        """Take what was written, and return whether more may come."""
        ready, _, _ = select.select([self._terminal], [], [], LONGEST_SECONDS)
        assert ready, f"nothing was written for long:\n{self.text}"
        part = b""
        with suppress(OSError):  # how Linux says that the other end was closed
            part = os.read(self._terminal, 65_536)
        self.written += part
        self._stream.feed(part)
        return bool(part)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def crawl_command(*arguments: str, spider: str = "chinanews", **settings: str) -> list[str]:
    """Return the command of a crawl of a server on loopback, with these settings."""
    given = [f"-s{name}={value}" for name, value in (LIVE_SITE | settings).items()]
    return [sys.executable, "-m", "scrapy", "crawl", spider, *given, *arguments]
