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
    for name, counts in (("refused", figures.refused), ("failed", figures.failed)):
        if counts:
            yield f"{name}: {_counts(counts)}"
    if figures.not_in_archive:
        yield f"not in the archive: {figures.not_in_archive} pages that others link to"
    yield f"stored in: {database} (table articles, {total} articles)"
    if total:
        yield f"to see one: python -m crawler show --database {database}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items()) if count)
