"""Colour on a terminal. Standard output escapes every escape sequence; these few are written past it, ours alone.

There is no colour in pipes and files, with NO_COLOR (no-color.org), and on terminals without any.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from crawler.terminal.surroundings import DUMB
from crawler.unsafe_characters import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Style(NamedTuple):
    """The colour of a text, by its name or by red, green and blue; and whether it is dim, or bold."""

    colour: str | tuple[int, int, int] | None = None
    dim: bool = False
    bold: bool = False


def has_colour(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether standard output is a terminal that shows colours, and its user wants them."""
    return sys.stdout.isatty() and not environment.get("NO_COLOR") and environment.get("TERM", "") not in DUMB


def echo_styled(pieces: Iterable[tuple[str, Style]]) -> None:
    """Print a line of styled texts on a terminal with colours. Unsafe characters in the texts are escaped."""
    line = "".join(
        click.style(escaped(text), fg=style.colour, dim=style.dim or None, bold=style.bold or None)
        for text, style in pieces
    )
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{line}\n".encode(sys.stdout.encoding, "backslashreplace"))
