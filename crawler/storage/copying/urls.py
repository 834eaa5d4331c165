"""One row of the frontier from two rows of the same URL, so that no work is lost.

The state with the higher rank stays, and of two equal ones that of the later fetch. Where the stores disagree about an
answer of the site, such as `stored` and `gone`, the URL is due at once: the next run asks the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.storage.database import insert_into
from crawler.storage.frontier.states import copied_state, rank_of_copied
from crawler.storage.schema import ALIASES, URLS
from crawler.vocabulary import UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.storage.copying.copying import Copying, Row

_ANSWERS = {
    UrlState.STORED: UrlState.STORED,
    UrlState.UNCHANGED: UrlState.STORED,
    UrlState.REFUSED: UrlState.REFUSED,
    UrlState.FAILED: UrlState.FAILED,
    UrlState.GONE: UrlState.GONE,
}
_FIRST = ("first_announced", "first_linked")
_EITHER = ("day", "section", "archived")
_VALIDATORS = ("etag", "last_modified", "digest")


def copied_url(row: Row) -> Row:
    """Return the row of a copy: a leased URL waits there until its lease ends, or until a run begins."""
    worker = None if row["state"] == UrlState.LEASED else row["worker"]
    return row | {URLS.c.state.name: copied_state(row["state"]), URLS.c.worker.name: worker}


def united_url(kept: Row, other: Row) -> Row:
    """Return one row from the rows of two stores; of two that are equal in rank and time, the first stays."""
    best, rest = (other, kept) if _rank(other) > _rank(kept) else (kept, other)
    oldest = min(kept, other, key=lambda row: row["discovered_at"])
    united: Row = best | {name: oldest[name] for name in ("discovered_at", "discovered_from")}
    united |= {name: min(_known(name, kept, other), default=None) for name in _FIRST}
    united |= {name: max(_known(name, kept, other), default=None) for name in ("announced", "priority")}
    united |= {name: rest[name] if best[name] is None else best[name] for name in _EITHER}
    if best["kind"] == UrlKind.OTHER:  # the other store has seen it in a feed
        united["kind"] = rest["kind"]
    if None not in (best["digest"], rest["digest"]) and best["digest"] != rest["digest"]:
        united |= dict.fromkeys(_VALIDATORS)  # they may be those of the text that is no longer the current one
    if len({_ANSWERS[state] for row in (kept, other) if (state := row["state"]) in _ANSWERS}) > 1:
        united["due_at"] = 0.0
    return united


def keep_other_urls(copying: Copying, united: Sequence[tuple[Row, Row, Row]]) -> None:
    """Write as an alias the URL of two by which the target does not fetch an article."""
    rows = [
        {"site": row["site"], "url": row["url"], "key": row["key"]}
        for *both, new in united
        for row in both
        if row["url"] != new["url"]
    ]
    if rows:
        copying.target.execute(insert_into(copying.target.engine, ALIASES).on_conflict_do_nothing(), rows)


def _rank(row: Row) -> tuple[int, str]:
    return rank_of_copied(row["state"]), row["fetched_at"] or ""


def _known(name: str, *rows: Row) -> list[Any]:
    return [row[name] for row in rows if row[name] is not None]
