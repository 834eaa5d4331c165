"""`chinanews repair-site`: proposals are shown, kept, listed and removed; refused pages become articles."""

from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING

import pytest

from crawler.cli.repair_site import CANNOT_REPAIR
from crawler.storage.database import open_database
from crawler.storage.known_articles import count_refused
from crawler.storage.learnt_templates import LearntTemplates
from crawler.vocabulary import RunStatus
from tests.cli.commands import Output, error_of, run
from tests.crawling import PROJECT
from tests.forked import Forked
from tests.repair.layouts import magazine, of_era, script
from tests.repair.world import OF_TEMPLATE, Relaunch, is_exact

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

ARTICLES = OF_TEMPLATE[:12]
NEW = OF_TEMPLATE[12:20]
POLL_SECONDS = 0.02


def repair(url: str, *arguments: str, name: str = "chinanews") -> Output:
    return run("repair-site", name, "--database", url, *arguments)


@pytest.fixture
def relaunched(engine: Engine, tmp_path: Path) -> Relaunch:
    """A store in which the pages of a relaunch were refused: those of known articles, and new ones."""
    world = Relaunch(engine, tmp_path / "warc")
    world.store(ARTICLES, of_era("d", renamed=False))
    world.refuse([*ARTICLES, *NEW], magazine)
    return world


@pytest.mark.slow
def test_a_proposal_is_shown_then_kept_then_listed_and_removed(relaunched: Relaunch, database_url: str) -> None:
    shown = repair(database_url)
    assert shown.exit_code == 0, shown
    assert "template ecns-learnt-1, learnt from 7 of 12 known articles" in shown.out
    assert "of 5 articles held back, 5 come out exactly, 0 differ" in shown.out
    assert "chinanews repair-site chinanews --accept" in shown.out
    assert LearntTemplates(relaunched.engine).by_site() == {}
    accepted = repair(database_url, "--accept")
    assert (accepted.exit_code, accepted.err) == (0, "")
    assert f"refused pages: {len(ARTICLES) + len(NEW)} articles stored, 0 still refused" in accepted.out
    stored = relaunched.articles()
    assert all(is_exact(one, stored.get(one.known.url)) for one in [*ARTICLES, *NEW])
    assert count_refused(relaunched.engine, "chinanews") == 0
    again = repair(database_url, "--accept")
    assert (again.exit_code, again.err) == (0, "nothing to repair: no page of chinanews is refused for its layout\n")
    listed = json.loads(repair(database_url, "--list", "--format", "json").out)
    assert (listed["name"], listed["evidence"]["exact"]) == ("ecns-learnt-1", 5)
    assert "LEARNT = PageObject(" in repair(database_url, "--list", "--format", "python").out
    assert repair(database_url, "--undo", "ecns-learnt-1").exit_code == 0
    assert "no learnt template 'ecns-learnt-1'" in error_of(repair(database_url, "--undo", "ecns-learnt-1"))


@pytest.mark.slow
def test_accepting_that_was_killed_goes_on_when_it_is_repeated(relaunched: Relaunch, database_url: str) -> None:
    every = len(ARTICLES) + len(NEW)
    killed = Forked(
        ["repair-site", "chinanews", "--database", database_url, "--accept"], PROJECT, dict(os.environ), command=True
    )
    engine = open_database(database_url)
    while count_refused(engine, "chinanews") == every and not killed.ends_within(POLL_SECONDS):
        pass
    killed.send_signal(signal.SIGKILL)
    killed.ended()
    engine.dispose()
    assert repair(database_url, "--accept").exit_code == 0
    stored = relaunched.articles()
    assert all(is_exact(one, stored.get(one.known.url)) for one in [*ARTICLES, *NEW])
    assert len(LearntTemplates(relaunched.engine).of("chinanews")) == 1


@pytest.mark.slow
def test_a_site_that_cannot_be_repaired_has_an_exit_code_of_its_own(engine: Engine, tmp_path: Path) -> None:
    world = Relaunch(engine, tmp_path / "warc")
    world.store(ARTICLES, of_era("d", renamed=False))
    world.refuse(ARTICLES, script)
    url = engine.url.render_as_string(hide_password=False)
    for arguments in ((), ("--accept",)):
        said = repair(url, *arguments)
        assert said.exit_code == CANNOT_REPAIR
        assert said.err.startswith("cannot repair chinanews: no-text: The new pages do not contain the known text")
        assert said.err.count("\n") == 1
    assert LearntTemplates(engine).by_site() == {}


def test_the_exit_code_is_of_no_run_status() -> None:
    assert CANNOT_REPAIR not in {status.exit_code for status in RunStatus}


def test_bad_input_is_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    assert "there is no database" in error_of(repair(url))
    open_database(url).dispose()
    assert "no article of a site nowhere is stored or refused" in error_of(repair(url, name="nowhere"))
    assert "exclude each other" in error_of(repair(url, "--accept", "--list"))
    assert "no learnt template" in error_of(repair(url, "--undo", "x"))
    assert repair(url, "--list").err == "chinanews has no learnt templates\n"
    assert repair(url, "--min-known", "1").exit_code == 2
