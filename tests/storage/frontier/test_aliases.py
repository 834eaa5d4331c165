"""An article is known by its other URLs, and by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.storage.frontier.aliases import key_of, places_of
from crawler.storage.frontier.records import TransitionDetails
from crawler.vocabulary import UrlEvent
from tests.storage.frontier_run import Run, article

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

PLACES = ("a.warc.gz:5", "a.warc.gz:9")
COPY = "https://m.example.net/17.html"


def test_articles_are_known_by_their_ids(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(17), article(18))
    assert run.frontier.aliases.known_copies({"17", "99"}) == {"17": (article(17).key, article(17).url)}


def test_an_alias_leads_to_the_key_of_its_article(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(17))
    assert key_of(engine, COPY, None) is None
    assert key_of(engine, COPY, "17") == article(17).key
    for _ in range(2):
        run.frontier.discovery.add_aliases({COPY: article(17).key})
        assert run.frontier.aliases.of(article(17).key) == [COPY]
        assert key_of(engine, COPY, None) == article(17).key


def test_places_are_found_by_url_and_by_key(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1), article(2))
    run.leased()
    run.frontier.apply_alone(article(1).key, UrlEvent.STORED, TransitionDetails(archived=PLACES))
    assert places_of(engine, article(1).url, None) == PLACES
    assert places_of(engine, "https://m.example.org/other", article(1).key) == PLACES
    assert places_of(engine, article(2).url, None) == ()
