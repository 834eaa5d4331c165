"""Two rows of one URL become one: no work, no sighting and no other URL of an article is lost."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from crawler.storage.copying.urls import copied_url, united_url
from crawler.storage.frontier.states import allowed_states
from crawler.storage.schema import URLS
from crawler.vocabulary import UrlEvent, UrlKind, UrlState

MAY_LEASE = allowed_states(UrlEvent.LEASED)


def row(state: UrlState, **values: Any) -> dict[str, Any]:
    names = dict.fromkeys(URLS.c.keys())
    names |= {"state": state, "kind": UrlKind.ARTICLE, "discovered_at": "2026-01-02", "priority": 1}
    return names | {"due_at": 7.0 if state in MAY_LEASE else None} | values


def state_of(one: UrlState, other: UrlState) -> UrlState:
    return UrlState(united_url(row(one), row(other))["state"])


@pytest.mark.parametrize(
    ("states", "best"),
    [
        ((UrlState.STORED, UrlState.WAITING), UrlState.STORED),
        ((UrlState.GONE, UrlState.UNCHANGED), UrlState.UNCHANGED),
        ((UrlState.REFUSED, UrlState.WAITING), UrlState.WAITING),
        ((UrlState.REFUSED, UrlState.FAILED), UrlState.FAILED),
        ((UrlState.MOVED, UrlState.OUT_OF_RANGE), UrlState.MOVED),
        ((UrlState.LISTED, UrlState.PASSED), UrlState.LISTED),
    ],
)
def test_the_state_that_loses_nothing_stays(states: tuple[UrlState, UrlState], best: UrlState) -> None:
    assert state_of(*states) == state_of(*reversed(states)) == best


def test_of_two_stores_with_the_article_the_later_fetch_counts() -> None:
    older, newer = row(UrlState.STORED, fetched_at="2026-01-01"), row(UrlState.UNCHANGED, fetched_at="2026-01-02")
    assert united_url(older, newer)["state"] == united_url(newer, older)["state"] == UrlState.UNCHANGED


def test_a_url_that_one_of_the_stores_would_fetch_is_fetched() -> None:
    for one, other in product(UrlState, repeat=2):
        united = united_url(row(one), row(other))
        if united["state"] not in {UrlState.STORED, UrlState.UNCHANGED}:
            wants = {one, other} & {UrlState.WAITING, UrlState.LEASED}
            assert not wants or united["state"] in {UrlState.WAITING, UrlState.LEASED}, (one, other)


def test_the_site_is_asked_at_once_where_the_stores_disagree_about_its_answer() -> None:
    assert united_url(row(UrlState.STORED, due_at=None), row(UrlState.GONE))["due_at"] == 0.0
    assert united_url(row(UrlState.REFUSED), row(UrlState.FAILED))["due_at"] == 0.0
    assert united_url(row(UrlState.STORED, due_at=None), row(UrlState.UNCHANGED, due_at=None))["due_at"] is None


@pytest.mark.parametrize(("digest", "etag"), [("same", "newer"), ("other", None), (None, "newer")])
def test_validators_stay_only_if_they_are_those_of_one_text(digest: str | None, etag: str | None) -> None:
    kept = row(UrlState.STORED, fetched_at="2026-01-01", digest=digest, etag="older")
    other = row(UrlState.STORED, fetched_at="2026-01-02", digest="same", etag="newer")
    assert united_url(kept, other)["etag"] == etag


def test_sightings_are_the_first_and_times_of_lists_the_last_of_both() -> None:
    one = row(UrlState.WAITING, first_linked=5.0, announced="2026-01-01", discovered_at="2026-01-01", priority=3)
    other = row(UrlState.STORED, first_linked=4.0, first_announced=9.0, announced="2026-01-09", day="2026-01-08")
    united = united_url(one, other | {"discovered_from": "b", "kind": UrlKind.OTHER})
    assert {name: united[name] for name in ("first_linked", "first_announced", "announced", "day", "priority")} == {
        "first_linked": 4.0, "first_announced": 9.0, "announced": "2026-01-09", "day": "2026-01-08", "priority": 3,
    }  # fmt: skip
    assert (united["kind"], united["discovered_at"], united["discovered_from"]) == (UrlKind.ARTICLE, "2026-01-01", None)


def test_only_a_lease_ends_with_the_copy() -> None:
    for state in UrlState:
        expected = UrlState.WAITING if state == UrlState.LEASED else state
        assert copied_url(row(state)) == row(state) | {"state": expected}
        assert united_url(row(state), row(state)) == row(state)
