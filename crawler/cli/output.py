r"""The standard streams: no page's data controls the terminal, and standard error shows no password.

Text has `\x1b` for unsafe characters and for those that the terminal's encoding lacks. JSON is UTF-8, whatever the
encoding of the terminal.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

from crawler.unsafe_characters import as_json, escaped

if TYPE_CHECKING:
    from crawler.passwords import Secrets


class SafeStream(TextIOWrapper):
    """A standard stream that escapes unsafe characters, and masks `secrets` if there are any."""

    def __init__(self, stream: TextIOWrapper, secrets: Secrets | None = None) -> None:
        by_line, at_once = stream.line_buffering, stream.write_through
        super().__init__(stream.buffer, stream.encoding, "backslashreplace", None, by_line, at_once)
        self._secrets = secrets
        self._replaced = stream  # without a reference to it, it would close the buffer

    def write(self, text: str) -> int:
        """Write a text."""
        return super().write(escaped(self._secrets.masked(text) if self._secrets else text))


def guard_standard_streams(secrets: Secrets) -> None:
    """Replace those standard streams that are open; `secrets` are masked on standard error alone."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout = SafeStream(sys.stdout)
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr = SafeStream(sys.stderr, secrets)


def echo(text: str, *, err: bool = False) -> None:
    """Print a text and a line break. click.echo would go around the streams where their encoding is ASCII."""
    print(text, file=sys.stderr if err else sys.stdout)  # the commands' output


def echo_json(value: Any, indent: int | None = None) -> None:
    """Print a value as JSON, in UTF-8."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{as_json(value, indent)}\n".encode())
