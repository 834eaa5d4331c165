"""`chinanews terms`: the answers for an article with their evidence, and their interpretation again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crawler.items import Statement
from crawler.storage.articles import Articles
from crawler.storage.database import open_database
from crawler.storage.schema import ARTICLES
from crawler.storage.terms import allowed_for
from crawler.terms import VERSION, interpret
from crawler.vocabulary import Preference, Purpose, TermsSource
from tests.cli.commands import error_of, run
from tests.storage.records import put, record

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

EVIDENCE = (
    Statement(TermsSource.ROBOTS, "Content-Signal", "search=yes, ai-train=no", "data/archive/a.warc.gz:17"),
    Statement(TermsSource.META, "robots", "noimageai", None),
)
URL = "https://e.example/stated"


def stored(engine: Engine) -> None:
    """Store an article with statements, one that was interpreted by older rules, and one without recorded terms."""
    older: dict[str, Any] = {"terms_version": 0, "terms_evidence": EVIDENCE, "terms_search": Preference.DISALLOWED}
    put(engine, record(url=URL, identity="stated", **interpret(EVIDENCE).fields()))
    put(engine, record(url="https://e.example/older", identity="older", **older))
    put(engine, record(url="https://e.example/none", identity="none"))


def test_the_answers_are_shown_with_the_evidence_line_by_line(tmp_path: Path) -> None:
    database = str(tmp_path / "articles.db")
    engine = open_database(database)
    stored(engine)
    engine.dispose()
    lines = run("terms", URL, "--database", database).out.splitlines()
    assert lines[:4] == ["search    allowed", "tdm       unknown", "train-ai  disallowed", "ai-input  unknown"]
    assert "robots.txt  Content-Signal: search=yes, ai-train=no  (data/archive/a.warc.gz:17)" in lines
    assert lines[-1] == "meta  robots: noimageai  (not archived)"
    read = json.loads(run("terms", URL, "--database", database, "--format", "json").out)
    assert (read["terms_ai_training"], len(read["terms_evidence"])) == (Preference.DISALLOWED, 2)
    assert "no terms were recorded" in run("terms", "https://e.example/none", "--database", database).out
    assert "no article" in error_of(run("terms", "https://e.example/unknown", "--database", database))
    assert "--again" in error_of(run("terms", "--database", database))


def test_the_evidence_is_interpreted_again_by_the_current_rules(tmp_path: Path) -> None:
    database = str(tmp_path / "articles.db")
    engine = open_database(database)
    stored(engine)
    assert "version 1: 1 articles" in run("terms", "--again", "--database", database).out
    records = {one.identity: one for one in Articles(engine).all()}
    engine.dispose()
    assert records["older"].terms_search == Preference.ALLOWED
    assert (records["older"].terms_version, records["none"].terms_version) == (VERSION, None)


def test_an_export_takes_only_articles_whose_sites_allow_each_purpose(engine: Engine) -> None:
    stored(engine)
    for purposes, allowed in (((), 3), ((Purpose.SEARCH,), 1), ((Purpose.SEARCH, Purpose.TRAIN_AI), 0)):
        with engine.connect() as connection:
            assert len(connection.execute(select(ARTICLES.c.id).where(allowed_for(purposes))).all()) == allowed


def test_an_article_that_is_processed_again_keeps_the_terms_of_its_fetch(engine: Engine) -> None:
    stored(engine)
    put(engine, record(url=URL, identity="stated", text="By other rules.", **interpret(()).fields()))
    read = Articles(engine).find(URL)
    assert read is not None
    assert (read.text, read.terms_evidence) == ("By other rules.", EVIDENCE)
