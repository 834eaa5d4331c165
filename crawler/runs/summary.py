"""The last lines of a run: where the articles are, what came and what did not, and, last of all, the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.runs.secrets import masked
from crawler.runs.status import ADVICE, EXIT_CODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.runs.statistics import Figures


def verdict_line(verdict: str) -> str:
    """Return the last line of a run."""
    return f"verdict: {verdict} (exit code {EXIT_CODES[verdict]}). {ADVICE[verdict]}"


MIN_LEAK_PAGES = 3
"""A word that repeats elsewhere may well be a subhead of one article."""
MAX_LEAKS_SHOWN = 5
MAX_LEAK_CHARS = 80


def summary(verdict: str, figures: Figures, database: str, total: int) -> Iterator[str]:
    """Yield the lines. `total` is how many articles the database holds now, `database` its URL."""
    yield f"fetched: {figures.fetched} answers: {_counts(figures.answers) or 'none'}"
    yield f"articles: {_counts(figures.articles) or 'none'}"
    yield f"asked for: {sum(figures.states.values())} URLs: {_counts(figures.states) or 'none'}"
    for state in ("refused", "failed", "gone", "passed", "waiting"):
        if reasons := figures.reasons(state):
            yield f"{state}: {_counts(reasons)}"
    if figures.refused_again:
        yield f"of those refused, {figures.refused_again} were refused before for the same reason"
    yield f"discovered: {figures.discovered} URLs that were not known before"
    if figures.not_followed:
        yield f"not followed: {_counts(figures.not_followed)}"
    yield from _pace(figures.pace)
    often = [(text, many) for text, many in figures.leaks.items() if many >= MIN_LEAK_PAGES]
    for text, many in sorted(often, key=lambda leak: -leak[1])[:MAX_LEAKS_SHOWN]:
        yield f"boilerplate that the rules let through, on {many} pages: {text[:MAX_LEAK_CHARS]}"
    if figures.not_in_archive:
        yield f"not in the archive: {figures.not_in_archive} URLs that its pages link to"
    if figures.drift:
        yield f"layout: {_counts(figures.drift['causes'])}; examples: {' '.join(figures.drift['examples'])}"
    database = masked(database)
    yield f"stored in: {database} (table articles, {total} articles)"
    if total:
        yield f"to see one: python -m crawler show --database {database}"
    yield verdict_line(verdict)


def _pace(pace: Mapping[str, float]) -> Iterator[str]:
    """Yield how politely hosts were asked: the proof is the smallest gap between two requests."""
    for name, gap in sorted(pace.items()):
        kind, _, host = name.partition("/")
        if kind == "smallest-gap":
            longest = pace.get(f"longest-delay/{host}", 0.0)
            yield f"pace of {host}: at least {gap:.2f} s between two requests; delay up to {longest:.2f} s"
    if waits := pace.get("waits-obeyed"):
        yield f"waits obeyed: {waits:.0f}, {pace.get('seconds-waited', 0):.0f} s that the site asked for"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {reason or 'not asked for yet'}" for reason, count in sorted(counts.items()) if count)
