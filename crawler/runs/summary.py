"""The last lines of a run: what was fetched, stored and refused, where the articles are, and last of all the status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.runs.secrets import masked
from crawler.vocabulary import UrlState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.runs.statistics import RunStatistics
    from crawler.vocabulary import RunStatus

MIN_LEAK_PAGES = 3
"""A text that repeats on fewer pages may be a subheading of one article."""
MAX_LEAKS_SHOWN = 5
MAX_REMOVALS_SHOWN = 6
MAX_LEAK_CHARS = 80
_EXPLAINED = (UrlState.REFUSED, UrlState.FAILED, UrlState.GONE, UrlState.PASSED, UrlState.WAITING)
"""The states whose reasons are shown."""


def status_line(status: RunStatus) -> str:
    """Return the last line of a run."""
    return f"status: {status} (exit code {status.exit_code}). {status.explanation} {status.advice}"


def summary(status: RunStatus, run: RunStatistics, database: str, total: int) -> Iterator[str]:
    """Yield the lines. `database` is its URL, `total` is how many articles it holds now."""
    yield f"fetched: {run.fetched} answers: {_counts(run.answers) or 'none'}"
    yield f"articles: {_counts(run.articles) or 'none'}"
    yield from _cleaning(run)
    yield from _requests(run)
    yield from _politeness(run)
    if run.not_in_archive:
        yield f"not in the archive: {run.not_in_archive} URLs that its pages link to"
    if run.layout_change:
        examples = " ".join(run.layout_change["examples"])
        yield f"layout: {_counts(run.layout_change['causes'])}; examples: {examples}"
    database = masked(database)
    yield f"stored in: {database} (table articles, {total} articles)"
    if total:
        yield f"to see one: python -m crawler show --database {database}"
    yield status_line(status)


def _requests(run: RunStatistics) -> Iterator[str]:
    """Yield the URLs of the run: their states and reasons, and which are new."""
    yield f"requested: {sum(run.states.values())} URLs: {_counts(run.states) or 'none'}"
    for state in _EXPLAINED:
        if reasons := run.reasons(state):
            yield f"{state}: {_counts(reasons)}"
    if run.refused_again:
        yield f"of the refused pages, {run.refused_again} were refused before for the same reason"
    if run.pages_missing:
        yield f"pages of long articles that did not come: {_counts(run.pages_missing)}"
    if run.missing_enqueued:
        yield f"enqueued: {run.missing_enqueued} articles that are known and not stored"
    if run.errors:
        yield f"errors of the program: {run.errors}"
    yield f"discovered: {run.discovered} URLs that were not known before"
    if run.not_followed:
        yield f"not followed: {_counts(run.not_followed)}"


def _cleaning(run: RunStatistics) -> Iterator[str]:
    """Yield how the articles of the run were cleaned."""
    if run.templates:
        yield f"templates of the articles: {_counts(run.templates)}"
    if run.removed:
        most = dict(sorted(run.removed.items(), key=lambda counted: -counted[1])[:MAX_REMOVALS_SHOWN])
        yield f"blocks removed from the articles: {sum(run.removed.values())}, most of them: {_counts(most)}"
    if run.reprocessed:
        yield f"reprocessed: {_counts(run.reprocessed)}"
    often = [(text, pages) for text, pages in run.leaks.items() if pages >= MIN_LEAK_PAGES]
    for text, pages in sorted(often, key=lambda leak: -leak[1])[:MAX_LEAKS_SHOWN]:
        yield f"repeated text that the rules keep, on {pages} pages: {text[:MAX_LEAK_CHARS]}"


def _politeness(run: RunStatistics) -> Iterator[str]:
    """Yield the counts of robots.txt files and of the requests they refuse, and the pace of each host."""
    if run.robots:
        yield f"robots.txt: {_counts({name.replace('/', ' '): count for name, count in run.robots.items()})}"
    for name, seconds in sorted(run.pace.items()):
        kind, _, host = name.partition("/")
        if kind == "smallest-gap":
            longest = run.pace.get(f"longest-delay/{host}", 0.0)
            yield f"pace of {host}: at least {seconds:.2f} s between two requests; delay up to {longest:.2f} s"
    if waits := run.pace.get("waits-obeyed"):
        yield f"waits obeyed: {waits:.0f}, {run.pace.get('seconds-waited', 0):.0f} s that the site asked for"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {reason or 'not requested yet'}" for reason, count in sorted(counts.items()) if count)
