"""The known articles that are not in the store, by state and reason, each with its newest examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from crawler.storage.frontier.coverage import COVERAGE
from crawler.storage.schema import URLS
from crawler.vocabulary import Reason, UrlState

if TYPE_CHECKING:
    from crawler.report.scope import ScopedStore

EXAMPLES = 10  # URLs for each reason
_STATES = (UrlState.REFUSED, UrlState.FAILED, UrlState.GONE)


class RefusedExample(NamedTuple):
    """A URL that was refused, with the time of its fetch (UTC), and the places of its page in the archive."""

    site: str
    url: str
    fetched_at: str | None
    archived: str | None
    key: str


@dataclass(frozen=True, slots=True)
class NotStored:
    """The known articles that have one state for one reason."""

    state: str
    reason: str
    number: int
    examples: tuple[RefusedExample, ...]

    @property
    def explanation(self) -> str:
        """The sentence that explains the reason, or else the state."""
        known = Reason.known(self.reason)
        return known.explanation if known else UrlState(self.state).explanation


def not_stored(store: ScopedStore) -> list[NotStored]:
    """Return the reasons, those of refused pages first, the most frequent ones first."""
    state, reason = COVERAGE.label("state"), func.coalesce(URLS.c.reason, "").label("reason")
    newest = func.row_number().over(
        partition_by=(state.element, reason.element), order_by=(URLS.c.fetched_at.desc(), URLS.c.id.desc())
    )
    many = func.count().over(partition_by=(state.element, reason.element)).label("many")
    columns = (URLS.c.site, URLS.c.url, URLS.c.fetched_at, URLS.c.archived, URLS.c.key)
    ranked = store.of_articles(select(state, reason, many, newest.label("rank"), *columns), COVERAGE.in_(_STATES))
    few = ranked.subquery()
    found: dict[tuple[str, str, int], list[RefusedExample]] = {}
    for row in store.rows(select(few).where(few.c.rank <= EXAMPLES).order_by(few.c.rank)):
        found.setdefault((row.state, row.reason, row.many), []).append(RefusedExample(*row[4:]))
    listed = [NotStored(*named, tuple(examples)) for named, examples in found.items()]
    order = list(map(str, _STATES))
    return sorted(listed, key=lambda one: (order.index(one.state), -one.number, one.reason))
