"""The learnt templates of a database, and the known articles that it can fetch again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.storage.known_articles import KnownArticles, count_refused, known_articles
from crawler.storage.learnt_templates import LearntTemplate, LearntTemplates, next_name
from crawler.vocabulary import Reason, UrlState
from tests.repair.layouts import magazine, of_era
from tests.repair.world import AFTER, OF_TEMPLATE, Relaunch

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

FIRST = LearntTemplate("gazette", "gazette-learnt-1", '{"name": "x"}', {"exact": 5}, "2026-07-01T00:00:00+00:00")
ARTICLES = OF_TEMPLATE[:4]


def test_templates_are_read_in_the_order_in_which_they_were_accepted(engine: Engine) -> None:
    templates = LearntTemplates(engine)
    second = FIRST._replace(name="gazette-learnt-2", template="{}")
    for one in (FIRST, second, FIRST._replace(site="other")):
        templates.add(one)
    assert templates.of("gazette") == [FIRST, second]
    assert templates.by_site() == {"gazette": (FIRST.template, "{}"), "other": (FIRST.template,)}


def test_a_template_that_is_accepted_twice_stays_as_it_was(engine: Engine) -> None:
    templates = LearntTemplates(engine)
    templates.add(FIRST)
    templates.add(FIRST._replace(template="{}"))
    assert templates.of("gazette") == [FIRST]


def test_a_removed_template_is_gone(engine: Engine) -> None:
    templates = LearntTemplates(engine)
    templates.add(FIRST)
    assert templates.remove("gazette", FIRST.name)
    assert not templates.remove("gazette", FIRST.name)
    assert templates.by_site() == {}


def test_the_next_name_is_not_used_yet() -> None:
    assert next_name("ecns", ["ecns", "ecns-learnt-1", "ecns-learnt-3"]) == "ecns-learnt-2"


def test_articles_whose_pages_were_refused_are_known(engine: Engine, tmp_path: Path) -> None:
    world = Relaunch(engine, tmp_path)
    records = world.store(ARTICLES[:3], of_era("d", renamed=False))
    world.refuse(ARTICLES, magazine)
    found = known_articles(engine, "chinanews", 10)
    assert {one.record.identity for one in found} == {one.identity for one in records}
    assert all(one.places for one in found)
    assert count_refused(engine, "chinanews") == len(ARTICLES)
    assert known_articles(engine, "other", 10) == []


def test_stored_articles_are_made_due_once(engine: Engine, tmp_path: Path) -> None:
    world = Relaunch(engine, tmp_path)
    world.store(ARTICLES, of_era("d", renamed=False))
    world.refuse(ARTICLES, magazine, Reason.WORSE_TEMPLATE_LOST)
    known = KnownArticles(engine, "chinanews")
    assert known.fetch_again(10, AFTER.timestamp()) == 0, "a refused page has its own time"
    world.set_state(UrlState.STORED)
    assert known.fetch_again(2, AFTER.timestamp()) == 2
    assert known.fetch_again(10, AFTER.timestamp()) == 2
    assert known.fetch_again(10, AFTER.timestamp()) == 0
