"""A crawl at one moment, and the lines that show it: on a terminal as rows, elsewhere as one plain line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.terminal.amounts import a_second, about, clock, seconds
from crawler.terminal.flow import Row
from crawler.vocabulary import RunPhase, WaitCause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.network.waits import Wait

LONG_WAIT_SECONDS = 2.0  # a shorter wait is not counted down
OF_DELAY = frozenset({WaitCause.DELAY, WaitCause.CRAWL_DELAY, WaitCause.ERRORS, WaitCause.SLOW_ANSWERS})
"""The causes of the pause between two requests, which goes on after the wait."""


@dataclass(frozen=True, slots=True)
class HostView:
    """A host with the wait of its next request."""

    name: str
    wait: Wait


@dataclass(frozen=True, slots=True)
class Counts:
    """The articles of a run so far; `failed` are URLs that the run gave up."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class RunView:
    """A run at one moment; `started` is a time of the monotonic clock.

    `recent` and `mean` are pages a second. `waiting` is how many URLs are due or will be, None if it is not known;
    `is_least` says that there are more. `left` are the seconds that they take; new ones come if `grows`.
    """

    site: str
    started: float
    phase: RunPhase = RunPhase.STARTING
    counts: Counts = Counts()
    pages: int = 0
    recent: float | None = None
    mean: float | None = None
    waiting: int | None = None
    is_least: bool = False
    left: float | None = None
    grows: bool = True
    hosts: Sequence[HostView] = ()
    other_hosts: int = 0


def rows_of(view: RunView, now: float) -> list[Row]:
    """Return the rows of the panel."""
    hint = ["Ctrl-C ends it at once"] if view.phase is RunPhase.ENDING else []
    rows = [Row(view.site, [view.phase.label, clock(now - view.started), *hint])]
    if view.pages or view.waiting is not None:
        rows += [Row("articles", list(_articles(view.counts))), Row("pages", list(_pages(view)))]
    rows += [Row(host.name, list(_host(host.wait))) for host in view.hosts]
    if view.other_hosts:
        rows.append(Row("", [f"and {view.other_hosts:,} other hosts"]))
    return rows


def phase_line(view: RunView) -> str:
    """Return the phase in one line."""
    return f"{view.site}: {view.phase.label}"


def plain_line(view: RunView) -> str:
    """Return the counts in one line; a host is named if it makes the run wait."""
    parts = [*_pages(view), *_articles(view.counts)]
    parts += [f"{host.name} {part}" for host in view.hosts if (part := _imposed(host.wait))]
    return f"{view.site}: {', '.join(parts)}"


def _articles(counts: Counts) -> Iterator[str]:
    yield from (f"{counts.new:,} new", f"{counts.changed:,} changed", f"{counts.unchanged:,} unchanged")
    yield from (f"{counts.refused:,} refused", f"{counts.failed:,} failed")


def _pages(view: RunView) -> Iterator[str]:
    yield f"{view.pages:,} fetched"
    if view.recent is not None and view.mean is not None:
        yield f"{a_second(view.recent)} (mean {a_second(view.mean)})"
    if view.waiting is not None:
        yield f"{view.waiting:,}{' or more' if view.is_least else ''} waiting"
    if view.left is not None and view.waiting:
        yield f"{about(view.left)} {'for these' if view.grows else 'left'}"


def _host(wait: Wait) -> Iterator[str]:
    pause = f"a request every {seconds(wait.delay)}" if wait.delay else "no delay"
    imposed = _imposed(wait)
    if wait.cause is WaitCause.SUSPENDED:
        yield imposed
    elif imposed and wait.cause in OF_DELAY and wait.seconds < LONG_WAIT_SECONDS:
        yield f"{pause}: {imposed}"
    else:
        yield from filter(None, (pause, imposed))


def _imposed(wait: Wait) -> str:
    """Return the words for a wait that is more than the pause of the settings, with its cause; else nothing."""
    named = f"{wait.cause.label} ({wait.reason})" if wait.reason else wait.cause.label
    if wait.cause is WaitCause.SUSPENDED:
        return named
    if wait.seconds >= LONG_WAIT_SECONDS:
        return f"waits {seconds(wait.seconds)}: {named}"
    if wait.cause in OF_DELAY:
        return named if wait.cause.is_imposed else ""
    return f"waits: {named}"
