"""The state machine of URLs: one table of states and events, and the one function that applies an event.

No other code writes the column `state`. An event that the table does not allow in a URL's state changes nothing: the
URL keeps its state and its due time, so it cannot get lost. Each event leads to one state, whatever the state before.
A copy of a store (crawler/storage/copying) writes whole rows, with states that this module has written or ranks.
Events that come with a write to the articles (stored, unchanged, rolled-back) are allowed in every state, so the
articles and the states always agree.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, update

from crawler.storage.schema import URLS
from crawler.vocabulary import UrlEvent, UrlState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Update
    from sqlalchemy.engine import Connection

_ALL = frozenset(UrlState)
_NOT_LEASED = _ALL - {UrlState.LEASED}
_ONLY_LEASED = frozenset({UrlState.LEASED})
_IN_STORE = frozenset({UrlState.STORED, UrlState.UNCHANGED})
_READ = frozenset({UrlState.LISTED, UrlState.PASSED})
_NOT_STORED = frozenset({UrlState.REFUSED, UrlState.FAILED, UrlState.GONE})

EVENTS: Mapping[UrlEvent, tuple[frozenset[UrlState], UrlState]] = {
    UrlEvent.DISCOVERED: (frozenset(), UrlState.WAITING),
    UrlEvent.DISCOVERED_OUT_OF_RANGE: (frozenset(), UrlState.OUT_OF_RANGE),
    UrlEvent.IN_RANGE: (frozenset({UrlState.OUT_OF_RANGE}), UrlState.WAITING),
    UrlEvent.ENQUEUED: (_NOT_LEASED, UrlState.WAITING),
    UrlEvent.GIVEN: (_NOT_STORED | _IN_STORE, UrlState.WAITING),
    UrlEvent.MISSING: (_NOT_STORED | _IN_STORE | {UrlState.WAITING}, UrlState.WAITING),
    UrlEvent.LIST_LINKED: (_IN_STORE | _READ | {UrlState.FAILED, UrlState.MOVED}, UrlState.WAITING),
    UrlEvent.ANNOUNCED: (frozenset({UrlState.WAITING, UrlState.PASSED}), UrlState.WAITING),
    UrlEvent.LEASED: (_ALL - {UrlState.OUT_OF_RANGE, UrlState.MOVED}, UrlState.LEASED),
    UrlEvent.RELEASED: (_ONLY_LEASED, UrlState.WAITING),
    UrlEvent.RECLAIMED: (_ONLY_LEASED, UrlState.WAITING),
    UrlEvent.LOST: (_ONLY_LEASED, UrlState.FAILED),
    UrlEvent.POSTPONED: (_ONLY_LEASED, UrlState.WAITING),
    UrlEvent.FAILED: (_ONLY_LEASED, UrlState.FAILED),
    UrlEvent.GONE: (_ONLY_LEASED, UrlState.GONE),
    UrlEvent.REFUSED: (_ONLY_LEASED, UrlState.REFUSED),
    UrlEvent.LIST_READ: (_ONLY_LEASED, UrlState.LISTED),
    UrlEvent.PASSED: (_ONLY_LEASED, UrlState.PASSED),
    UrlEvent.MOVED: (_ONLY_LEASED, UrlState.MOVED),
    UrlEvent.NOT_MODIFIED: (_ONLY_LEASED, UrlState.UNCHANGED),
    UrlEvent.STORED: (_ALL, UrlState.STORED),
    UrlEvent.UNCHANGED: (_ALL, UrlState.UNCHANGED),
    UrlEvent.ROLLED_BACK: (_ALL, UrlState.REFUSED),
    UrlEvent.ACCEPTED: (frozenset({UrlState.REFUSED}), UrlState.STORED),
}
"""The table: each event with the states in which it is allowed, and the state after it."""


_IN_ORDER = (
    UrlState.OUT_OF_RANGE,
    UrlState.PASSED,
    UrlState.LISTED,
    UrlState.MOVED,
    UrlState.GONE,
    UrlState.REFUSED,
    UrlState.FAILED,
    UrlState.WAITING,
    UrlState.STORED,
)
"""The states of copied rows: of two rows of one URL, the later state here stays. UNCHANGED counts as STORED."""


def copied_state(state: str) -> str:
    """Return the state that a row has in the copy of a store: a lease is reclaimed there, any other state stays."""
    return EVENTS[UrlEvent.RECLAIMED][1] if state == UrlState.LEASED else state


def rank_of_copied(state: str) -> int:
    """Return the rank of a state: of two stores' rows of one URL, that with the higher rank loses nothing."""
    kept = UrlState.STORED if state in _IN_STORE else copied_state(state)
    return _IN_ORDER.index(UrlState(kept)) if kept in _IN_ORDER else -1


def initial_state(*, in_range: bool) -> UrlState:
    """Return the state of a URL that is discovered now; `in_range` says whether the run may fetch it by its day."""
    event = UrlEvent.DISCOVERED if in_range else UrlEvent.DISCOVERED_OUT_OF_RANGE
    return EVENTS[event][1]


def allowed_states(event: UrlEvent) -> frozenset[UrlState]:
    """Return the states in which an event is allowed."""
    return EVENTS[event][0]


def apply(
    connection: Connection, event: UrlEvent, which: ColumnElement[bool], changes: Mapping[str, Any] | None = None
) -> int:
    """Apply an event to the URLs that the condition `which` names, in the caller's transaction.

    `changes` are the other columns that the event changes; their values may be SQL expressions. URLs in a state that
    does not allow the event stay as they are. Returns how many URLs the event was applied to.
    """
    return int(connection.execute(transition(event, which, changes or {})).rowcount)


def transition(event: UrlEvent, which: ColumnElement[bool], changes: Mapping[str, Any]) -> Update:
    """Return the statement that does the same as `apply`, to be built once and executed with parameters."""
    allowed, after = EVENTS[event]
    return update(URLS).where(which, URLS.c.state.in_(allowed)).values({**changes, URLS.c.state.name: after})


def apply_by_key(
    connection: Connection, event: UrlEvent, site: str, worker: int, changes: Iterable[tuple[str, Mapping[str, Any]]]
) -> int:
    """Apply an event to URLs of a site, given by key with their other columns; these are values.

    It does the same as `apply`, with statements that are built once. An event that only a lease allows applies to the
    leases of the `worker` alone: another worker may fetch a URL by now whose lease this one has lost.
    """
    allowed, after = EVENTS[event]
    named = {"of_site": site, URLS.c.state.name: after} | ({"of_worker": worker} if allowed == _ONLY_LEASED else {})
    rows = defaultdict[tuple[str, ...], list[dict[str, Any]]](list)
    for key, columns in sorted(changes, key=itemgetter(0)):  # all workers change rows in the same order
        rows[tuple(columns)].append({**columns, **named, "of_key": key})
    executed = (connection.execute(_of_key(event), some if len(some) > 1 else some[0]) for some in rows.values())
    return sum(int(result.rowcount) for result in executed)


@lru_cache(maxsize=len(EVENTS))
def _of_key(event: UrlEvent) -> Update:
    allowed = EVENTS[event][0]
    in_state: list[ColumnElement[bool]] = [] if allowed == _ALL else [URLS.c.state.in_(allowed)]
    in_state += [URLS.c.worker == bindparam("of_worker")] if allowed == _ONLY_LEASED else []
    return update(URLS).where(URLS.c.site == bindparam("of_site"), URLS.c.key == bindparam("of_key"), *in_state)
