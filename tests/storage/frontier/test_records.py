"""The records of the frontier say which columns change, and which days are in range."""

from __future__ import annotations

from crawler.storage.frontier.records import Scope, TransitionDetails
from crawler.vocabulary import Reason
from tests.storage.frontier_run import article


def test_without_a_digest_the_old_validators_stay() -> None:
    assert TransitionDetails(Reason.TIMEOUT, 5.0, etag='"a"').columns() == {"reason": Reason.TIMEOUT, "due_at": 5.0}


def test_with_a_digest_all_validators_are_replaced() -> None:
    columns = TransitionDetails(fetched_at="2026-07-20T00:00:00+00:00", digest="d").columns()
    assert columns == {
        "reason": None,
        "due_at": None,
        "fetched_at": "2026-07-20T00:00:00+00:00",
        "etag": None,
        "last_modified": None,
        "digest": "d",
    }


def test_a_range_includes_its_first_and_last_day_and_urls_without_a_day() -> None:
    scope = Scope("2026-07-01", "2026-07-31")
    days = ("2026-06-30", "2026-07-01", "2026-07-31", "2026-08-01", None)
    assert [scope.has_day(day) for day in days] == [False, True, True, False, True]
    assert Scope().has_day("1999-01-01")


def test_the_name_of_a_discovered_url_is_the_alias_if_it_has_one() -> None:
    assert article(1, host="m.example.org").name == "https://m.example.org/2026-07-20/1.html"
