"""The command line as its users run it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass

from tests.crawling import LONGEST_SECONDS, PROJECT


@dataclass(frozen=True, slots=True)
class Said:
    """What a command wrote, and its exit code."""

    out: str
    err: str
    exit_code: int


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> Said:
    """Run `python -m crawler` with arguments, in the project's folder."""
    ended = subprocess.run(
        [sys.executable, "-m", "crawler", *arguments],
        cwd=PROJECT,
        env=os.environ | environment,
        check=False,
        input=stdin,
        capture_output=True,
        timeout=LONGEST_SECONDS,
    )
    return Said(ended.stdout.decode(), ended.stderr.decode(), ended.returncode)


def error_of(said: Said) -> str:
    """Return the one line of a command that can't do what it was told."""
    assert (said.exit_code, said.out) == (2, "")
    assert said.err.startswith("error: ")
    assert said.err.count("\n") == 1
    return said.err
