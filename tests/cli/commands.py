"""Runs the command line as its users do: in a process of its own, which is forked with the modules loaded.

Settings are read from the environment when they are loaded: a command with environment variables starts from nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.crawling import LONGEST_SECONDS, PROJECT
from tests.forked import Output, run_command

__all__ = ["Output", "error_of", "run"]


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> Output:
    """Run `chinanews` with arguments, in the project's folder."""
    if not environment:
        return run_command(arguments, PROJECT, dict(os.environ), stdin)
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
