"""Known articles in a new layout to a proposal, or to the reason why there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import BadInputError
from crawler.repair.proposals import Limits, Repair, lower_bound, split
from crawler.storage.database import open_database
from crawler.storage.known_articles import KnownArticle
from crawler.storage.learnt_templates import LearntTemplate, LearntTemplates
from crawler.vocabulary import ComparisonState, KnownPageState, Reason, RepairFailure
from tests.repair.layouts import HOPELESS, magazine, of_era, tables
from tests.repair.world import NEWER, OF_TEMPLATE, Relaunch
from tests.storage.records import made

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.items import Record
    from crawler.repair.proposals import Findings
    from tests.site import Article

ARTICLES = OF_TEMPLATE[:10]
FEW = 5
"""As many as a layout needs."""
OLD = of_era("d", renamed=False)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Relaunch]:
    engine = open_database(f"sqlite:///{tmp_path / 'articles.db'}")
    found = Relaunch(engine, tmp_path / "warc")
    found.store(ARTICLES, OLD)
    yield found
    engine.dispose()


def findings(world: Relaunch, min_known: int = 5, jobs: int = 1) -> Findings:
    limits = Limits(min_known=min_known, jobs=jobs)
    return Repair(world.engine, "chinanews", limits).findings()


@pytest.mark.slow
def test_a_proposal_is_tested_on_articles_that_it_was_not_learnt_from(world: Relaunch) -> None:
    world.refuse(ARTICLES, magazine)
    (proposal,) = findings(world).confirmed
    assert proposal.known == len(ARTICLES)
    assert proposal.trained + len(proposal.tested) == len(ARTICLES)
    assert {one.state for one in proposal.tested} == {ComparisonState.EXACT}
    assert proposal.learnt is not None
    assert {place.field for place in proposal.learnt.places if place.path} >= {"title", "body"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("layout", "failure"),
    [
        ("script", RepairFailure.NO_TEXT),
        ("teaser", RepairFailure.PART_OF_TEXT),
        ("half", RepairFailure.PART_OF_TEXT),
    ],
)
def test_pages_without_the_known_text_give_a_reason(world: Relaunch, layout: str, failure: RepairFailure) -> None:
    world.refuse(ARTICLES[:FEW], HOPELESS[layout])
    found = findings(world)
    assert (found.failure, found.confirmed) == (failure, [])


@pytest.mark.slow
def test_three_known_articles_are_too_few(world: Relaunch) -> None:
    world.refuse(ARTICLES[:3], magazine)
    found = findings(world)
    assert (found.failure, found.new_pages) == (RepairFailure.TOO_FEW, 3)


@pytest.mark.slow
def test_pages_that_are_not_in_the_archive_give_a_reason(world: Relaunch) -> None:
    world.refuse(ARTICLES, magazine)
    world.lose_archive()
    assert findings(world).failure == RepairFailure.NOT_ARCHIVED
    world.lose_places()
    assert findings(world).failure == RepairFailure.NOT_ARCHIVED


def test_a_page_of_the_old_layout_is_not_learnt_from(world: Relaunch) -> None:
    world.refuse(ARTICLES, OLD, Reason.BOILERPLATE_LEFT)
    assert findings(world).states == {KnownPageState.OLD_LAYOUT: len(ARTICLES)}


def test_a_template_that_still_fits_and_reads_other_text_gives_a_reason(world: Relaunch) -> None:
    world.refuse(ARTICLES, lambda article: f'<h1 id="contitle">News</h1><div id="yanse">x</div>{magazine(article)}')
    assert findings(world).failure == RepairFailure.TEMPLATE_FITS


@pytest.mark.slow
def test_two_layouts_get_a_template_each(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'two.db'}")
    world = Relaunch(engine, tmp_path / "warc")
    articles = OF_TEMPLATE[:16]
    world.store(articles, OLD)

    def mixed(article: Article) -> str:
        return (magazine if articles.index(_same(article, articles)) % 2 else tables)(article)

    world.refuse(articles, mixed)
    confirmed = findings(world, jobs=2).confirmed
    assert [one.learnt.name for one in confirmed if one.learnt] in (
        ["ecns-learnt-1"],
        ["ecns-learnt-1", "ecns-learnt-2"],
    )
    assert sum(one.count(ComparisonState.DIFFERENT) for one in confirmed) == 0
    engine.dispose()


@pytest.mark.slow
def test_an_article_that_its_site_has_corrected_proves_nothing_against_a_proposal(world: Relaunch) -> None:
    corrected = ARTICLES[3].known.url

    def layout(article: Article) -> str:
        html = magazine(article)
        if article.known.url != corrected:
            return html
        first, second = article.text.split("\n\n")[:2]
        assert second in html or first in html
        text = max((first, second), key=len)
        return html.replace(text, f"{text[:-1]}, the town said later.")

    world.refuse(ARTICLES, layout)
    found = findings(world)
    (proposal,) = found.confirmed
    assert proposal.count(ComparisonState.DIFFERENT) == 0


@pytest.mark.slow
def test_a_layout_without_the_editor_is_repaired_and_says_so(world: Relaunch) -> None:
    def layout(article: Article) -> str:
        known = replace(article.known, editor=None, source=None)
        return magazine(type(article)(known, article.look, article.pages))

    world.refuse(ARTICLES, layout)
    (proposal,) = findings(world).confirmed
    assert proposal.learnt is not None
    assert proposal.learnt.unstated == {"source", "editor"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "html",
    [
        "",
        "<div>" * 3_000,
        "<p>" + "x" * 200_000,
        """<h1 class="a'b&quot;c">T</h1><div id="')] | //*[('">x</div>""",
        "\x00\x1b[31m<b>",
    ],
)
def test_hostile_pages_end_in_a_reason_and_no_error(world: Relaunch, html: str) -> None:
    world.refuse(ARTICLES[:FEW], lambda _article: html)
    assert findings(world).failure in {RepairFailure.NO_TEXT, RepairFailure.UNREADABLE, RepairFailure.TEMPLATE_FITS}


def test_a_damaged_template_is_bad_input(world: Relaunch) -> None:
    LearntTemplates(world.engine).add(LearntTemplate("chinanews", "x", '{"name": "x"}', {}, NEWER.isoformat()))
    world.refuse(ARTICLES, magazine)
    with pytest.raises(BadInputError, match="page object 'x', body: the XPath is missing"):
        findings(world)


def test_the_same_articles_are_held_back_each_time() -> None:
    articles = [KnownArticle(numbered(number), ("file:0",)) for number in range(12)]
    training, held_back = split(articles)
    assert (training, held_back) == split(articles[::-1])
    assert (len(training), len(held_back)) == (7, 5)


def test_articles_of_several_pages_are_tested_and_not_learnt_from() -> None:
    articles = [KnownArticle(numbered(number), ("file:0",) * (1 + number % 2)) for number in range(12)]
    training, held_back = split(articles)
    assert all(len(one.places) == 1 for one in training)
    assert len(training) + len(held_back) == 12


def test_the_lower_bound_grows_with_the_number_of_tests() -> None:
    bounds = [lower_bound(number, number) for number in (1, 5, 20, 59)]
    assert bounds == sorted(bounds)
    assert bounds[0] == pytest.approx(0.05, abs=0.001)
    assert bounds[-1] == pytest.approx(0.95, abs=0.001)
    assert lower_bound(0, 5) == 0.0


def numbered(number: int) -> Record:
    return replace(made().record(), identity=str(number))


def _same(article: Article, articles: list[Article]) -> Article:
    return next(one for one in articles if one.known.url == article.known.url)
