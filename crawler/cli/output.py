"""Prints the output of the commands: text in the encoding of the terminal, and JSON in UTF-8."""

from __future__ import annotations

import sys
from typing import Any

from crawler.unsafe_characters import as_json


def echo(text: str, *, err: bool = False) -> None:
    """Print a text and a line break. click.echo would go around the streams where their encoding is ASCII."""
    print(text, file=sys.stderr if err else sys.stdout)  # the commands' output


def echo_json(value: Any, indent: int | None = None) -> None:
    """Print a value as JSON, in UTF-8."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{as_json(value, indent)}\n".encode())
