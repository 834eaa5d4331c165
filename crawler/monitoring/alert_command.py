"""Runs the operator's command for an alert: without a shell, with the alert as JSON on its standard input.

The command has a process group of its own, which is killed when the time is over.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from crawler.exceptions import AlertError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.monitoring.alert import Alert

MAX_SAID_BYTES = 2000  # of the output of a command that failed


def run_alert_command(command: Sequence[str], alert: Alert, seconds: float) -> None:
    """Run a command. AlertError if it cannot be started, does not end in time or ends with another exit code than 0."""
    with TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # noqa: S603  # the operator's own command
                command,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                env=os.environ | alert.as_variables(),
                start_new_session=True,
            )
        except OSError as error:
            raise AlertError(f"the alert command {command[0]} cannot be started: {error.strerror or error}") from error
        with process:
            try:
                process.communicate(alert.as_json() + b"\n", timeout=seconds)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                raise AlertError(f"the alert command {command[0]} did not end within {seconds:.0f} s") from None
        if process.returncode:
            raise AlertError(
                f"the alert command {command[0]} ended with exit code {process.returncode}{_last_line(said)}"
            )


def _last_line(said: IO[bytes]) -> str:
    end = said.seek(0, os.SEEK_END)
    said.seek(max(0, end - MAX_SAID_BYTES))
    lines = said.read().decode(errors="replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f": {last}" if last else ""
