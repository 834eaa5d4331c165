"""The last lines of a run: what became of it, where the articles are, and how to see one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.report.verdict import ADVICE, EXIT_CODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.report.verdict import Figures


def summary(verdict: str, figures: Figures, database: str, total: int) -> Iterator[str]:
    """Yield the lines. `total` is how many articles the database holds now, `database` its URL."""
    yield f"verdict: {verdict} (exit code {EXIT_CODES[verdict]}). {ADVICE.get(verdict, '')}".rstrip()
    yield f"fetched: {figures.fetched} pages; articles: {_counts(figures.articles) or 'none'}"
    yield f"asked for: {sum(figures.states.values())} URLs: {_counts(figures.states) or 'none'}"
    for state in ("refused", "failed", "gone", "passed", "waiting"):
        if reasons := figures.reasons(state):
            yield f"{state}: {_counts(reasons)}"
    yield f"discovered: {figures.discovered} URLs that were not known before"
    if figures.not_in_archive:
        yield f"not in the archive: {figures.not_in_archive} URLs that its pages link to"
    yield f"stored in: {database} (table articles, {total} articles)"
    if total:
        yield f"to see one: python -m crawler show --database {database}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items()) if count)
