"""Runs the command line as its users do: in a separate process."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass

from tests.crawling import LONGEST_SECONDS, PROJECT


@dataclass(frozen=True, slots=True)
class Output:
    """The output of a command, and its exit code."""

    out: str
    err: str
    exit_code: int


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> Output:
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
    return Output(ended.stdout.decode(), ended.stderr.decode(), ended.returncode)


def error_of(said: Output) -> str:
    """Return the one line of a command that cannot use its input."""
    assert (said.exit_code, said.out) == (2, "")
    assert said.err.startswith("error: ")
    assert said.err.count("\n") == 1
    return said.err
