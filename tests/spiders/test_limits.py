"""Links that are not followed, with the reason."""

from __future__ import annotations

import pytest

from crawler.spiders.discovery import LIST_PRIORITY
from crawler.spiders.limits import Bounds, priority_of_lists_on
from crawler.storage.frontier.records import DiscoveredUrl, Lease
from crawler.vocabulary import Reason, UrlKind

ROOT = "https://www.example.org"


def a_list(path: str, depth: int = 0) -> DiscoveredUrl:
    return DiscoveredUrl(ROOT + path, ROOT + path, UrlKind.LIST, LIST_PRIORITY - depth)


def test_an_ordinary_list_is_followed() -> None:
    assert Bounds(3, 10).reason_not_to_follow(a_list("/news/politics/index_2.shtml", 3)) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (a_list("/calendar/", 4), Reason.TOO_DEEP),
        (a_list("/" + "long/" * 300), Reason.URL_TOO_LONG),
        (a_list("/a/b/a/b/a/b/a/"), Reason.REPEATING_PATH),
        (a_list("/?a=1&b=2&c=3&d=&e=5"), Reason.TOO_MANY_PARAMETERS),
    ],
)
def test_a_trap_is_not(url: DiscoveredUrl, reason: Reason) -> None:
    assert Bounds(3, 10).reason_not_to_follow(url) == reason


def test_a_path_is_followed_with_a_few_queries_and_those_stay_followed() -> None:
    bounds = Bounds(3, 100)
    reasons = [bounds.reason_not_to_follow(a_list(f"/news/?sid={n}")) for n in range(25)]
    assert reasons == [None] * 20 + [Reason.TOO_MANY_QUERIES] * 5
    assert bounds.reason_not_to_follow(a_list("/news/?sid=3")) is None
    assert bounds.reason_not_to_follow(a_list("/other/?sid=30")) is None


def test_after_enough_lists_no_more_are_followed_but_articles_are() -> None:
    bounds = Bounds(3, 2)
    bounds.list_read()
    bounds.list_read()
    article = DiscoveredUrl("2026-07-01/i1", f"{ROOT}/news/2026-07-01/detail-i1.shtml", UrlKind.ARTICLE, 700_000)
    assert bounds.reason_not_to_follow(a_list("/news/")) == Reason.TOO_MANY_LISTS
    assert bounds.reason_not_to_follow(article) is None


def test_lists_are_one_step_further_than_the_list_that_links_to_them() -> None:
    seed = Lease("k", ROOT, UrlKind.LIST, 1, "2026-07-01T00:00:00+00:00", priority=LIST_PRIORITY)
    article = Lease("k", ROOT, UrlKind.ARTICLE, 1, "2026-07-01T00:00:00+00:00", priority=700_000)
    assert priority_of_lists_on(seed) == priority_of_lists_on(article) == LIST_PRIORITY - 1
