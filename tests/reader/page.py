"""`chinanews serve` as its users run it: a process of its own, which is asked over HTTP."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlencode, urlsplit

from tests.crawling import LONGEST_SECONDS, PROJECT

if TYPE_CHECKING:
    from pathlib import Path


class Answer(NamedTuple):
    """The answer to a request."""

    status: int
    headers: dict[str, str]
    text: str


class ReaderPage:
    """The page of a file, from `with` to its end, which is Ctrl-C. Its output is in `errors` and `exit_code` then."""

    def __init__(self, file: Path, *arguments: str) -> None:
        self.file = file
        self._command = [sys.executable, "-m", "crawler", "serve", "--database", f"sqlite:///{file}", "--port", "0"]
        self._command += arguments

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.line = self._process.stdout.readline()
        assert self.line, self._process.communicate(timeout=LONGEST_SECONDS)
        self.address = self.line.split()[0]
        return self

    def __exit__(self, *_raised: object) -> None:
        self.ends(signal.SIGINT)

    def ends(self, by: signal.Signals | None = None) -> None:
        """Send a signal if the process still runs, and wait for its end."""
        if self._process.poll() is None and by is not None:
            self._process.send_signal(by)
        _, self.errors = self._process.communicate(timeout=LONGEST_SECONDS)
        self.exit_code = self._process.returncode

    def get(self, path: str, *, method: str = "GET", host: str | None = None, **arguments: str) -> Answer:
        """Ask for a path, with the arguments of a query."""
        address = urlsplit(self.address)
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=LONGEST_SECONDS)
        query = f"?{urlencode(arguments)}" if arguments else ""
        connection.request(method, f"{path}{query}", headers={"Host": host} if host else {})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)

    def rows(self, query: str, **arguments: str) -> list[dict[str, Any]]:
        """Return the rows of an offered query or of a table."""
        answer = self.get(f"/store/{query}.json", **{"_shape": "array"} | arguments)
        assert answer.status == 200, answer.text
        rows: list[dict[str, Any]] = json.loads(answer.text)
        return rows
