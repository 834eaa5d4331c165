"""Tables and lists in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ESCAPED = str.maketrans({"|": "\\|", "\n": " ", "\r": " ", "<": "&lt;"})


def table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; columns of numbers are aligned to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    first = next(iter(rows), ()) if isinstance(rows, list) else ()
    rules = ["---:" if at < len(first) and isinstance(first[at], int) else "---" for at in range(len(names))]
    return "\n".join(f"| {' | '.join(line)} |" for line in [[*names], rules, *cells])


def counts_table(name: str, counts: Mapping[str, int], total: int, most: int = 0, noun: str = "articles") -> str:
    """Return a table of counts with their shares of a total, the largest first; `most` limits its rows, 0 does not."""
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown, rest = (ranked[:most], ranked[most:]) if most else (ranked, [])
    if rest:
        shown.append((f"{len(rest):,} others", sum(many for _, many in rest)))
    return table([name, noun, "share"], [[key, many, share(many, total)] for key, many in shown])


def share(many: int, total: int) -> str:
    """Return a share in per cent."""
    return f"{100 * many / total:.1f} %" if total else "–"


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value).translate(_ESCAPED)
