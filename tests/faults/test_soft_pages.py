"""Pages that say 200 and are none: walls, bans, soft errors. The crawl goes on, and no article is lost to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.faults import wrongs
from tests.faults.crawls import assert_good_are_stored, crawl, path_of, reasons
from tests.faults.server import Fault, FaultySite, Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crawling import Crawling, Ended


def saying(title: str, text: str) -> Fault:
    """Answer 200 with a page of the server's own, not of the site's template."""
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    return wrongs.page_with(page.encode())


def cookie_wall(wire: Wire) -> None:
    """Set a cookie and lead back, for ever to one who keeps none."""
    wire.answer(302, b"", f"Location: http://www.ecns.cn{wire.asked.path}", "Set-Cookie: seen=1")


SOFT: dict[str, Fault] = {
    "a soft 404": saying("Page not found", "The page you are looking for does not exist or has been removed."),
    "an error page": saying("Service unavailable", "The server is busy. Please try again in a few minutes."),
    "a wall of consent": saying("Before you continue", "We use cookies. Please accept cookies to continue."),
    "a ban": saying("Access denied", "Your IP address has been blocked. Please verify that you are human."),
    "an empty page": wrongs.page_with(b""),
    "a page of scripts alone": wrongs.page_with(b"<html><body><script>location.reload()</script></body></html>"),
}
PATHS = {name: path_of(number) for number, name in enumerate(SOFT, 1)}
WALL = path_of(50)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of the crawl."""

    crawling: Crawling
    ended: Ended
    paths: list[str]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    faults = {PATHS[name]: fault for name, fault in SOFT.items()} | {WALL: cookie_wall}
    with FaultySite(faults) as site:
        crawling, ended = crawl(tmp_path_factory.mktemp("soft"), site.address, [*PATHS.values(), WALL])
        yield Outcome(crawling, ended, site.paths())


def test_articles_next_to_soft_pages_are_stored(outcome: Outcome) -> None:
    assert_good_are_stored(outcome.crawling)


def test_every_soft_page_is_settled(outcome: Outcome) -> None:
    found = reasons(outcome.crawling)
    assert {path: found[path][0] for path in PATHS.values()} == dict.fromkeys(PATHS.values(), "refused"), found


def test_a_cookie_wall_is_counted_and_not_asked_for_ever(outcome: Outcome) -> None:
    assert reasons(outcome.crawling)[WALL] == ("failed", "cookies-required")
    assert outcome.paths.count(WALL) == 2, "once without the cookie and once with it"
