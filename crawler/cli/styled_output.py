"""Prints tables: in colour and in the width of a terminal, plain and as wide as they are elsewhere.

Cells are plain texts: rich's markup and escape sequences in them have no effect. NO_COLOR and TERM=dumb are obeyed.
"""

from __future__ import annotations

import sys
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.unsafe_characters import escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

UNBOUND = 100_000  # the width of a table that no terminal shows
GAP = (0, 2, 0, 0)  # of a cell, in characters: above, right, below, left


def cell(value: object, style: str = "") -> Text:
    """Return a value as the cell of a table, on one line."""
    return Text(escaped(str(value)).replace("\n", "\\n").replace("\t", "\\t"), style)


def new_table() -> Table:
    """Return a table without lines between its cells."""
    return Table(box=None, pad_edge=False, padding=GAP, header_style="bold")


def print_table(made_with: Callable[[Sequence[str]], Table], columns: Sequence[str], dropped_first: str) -> None:
    """Print a table on standard output. On a terminal that is too narrow for all columns, some are left out.

    `made_with` makes the table with these columns; `dropped_first` has names of columns, in the order of leaving out.
    Characters that the output's encoding lacks are escaped.
    """
    on_terminal = sys.stdout.isatty()
    console = Console(file=StringIO(), force_terminal=on_terminal, width=None if on_terminal else UNBOUND)
    table = made_with(columns)
    for name in dropped_first.split():
        if console.measure(table, options=console.options.update(width=UNBOUND)).maximum <= console.width:
            break
        columns = [column for column in columns if column != name]
        table = made_with(columns)
    with console.capture() as captured:
        console.print(table)
    lines = "".join(f"{line.rstrip(' ')}\n" for line in captured.get().splitlines())
    sys.stdout.flush()
    sys.stdout.buffer.write(lines.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
