"""The archived pages of a URL are known by the URL, and by the key of its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.storage.frontier.archived_places import places_of
from crawler.storage.frontier.records import TransitionDetails
from crawler.vocabulary import UrlEvent
from tests.storage.frontier_run import Run, article

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

PLACES = ("a.warc.gz:5", "a.warc.gz:9")


def test_places_are_found_by_url_and_by_key(engine: Engine) -> None:
    run = Run(engine)
    run.discovers(article(1), article(2))
    run.leased()
    run.frontier.apply_alone(article(1).key, UrlEvent.STORED, TransitionDetails(archived=PLACES))
    assert places_of(engine, article(1).url, None) == PLACES
    assert places_of(engine, "https://m.example.org/other", article(1).key) == PLACES
    assert places_of(engine, article(2).url, None) == ()
