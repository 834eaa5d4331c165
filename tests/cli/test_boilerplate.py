"""`chinanews boilerplate`: the texts that repeat on a site, and rules that are not used any more."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler import Page, clean, extract
from crawler.cleaning import SiteModel
from crawler.cleaning.site_model.explanation import KEPT
from crawler.items import RemovedBlocks
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.site_models import ModelStore
from crawler.vocabulary import Role
from tests.cli.commands import Output, run
from tests.site import contents

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 4, tzinfo=UTC)
PAGES = [
    Page(f"http://www.ecns.cn{page.path}", page.served.body, fetched_at=NOW)
    for page in contents().pages
    if page.article.look.template == "d" and len(page.article.pages) == 1
][:15]


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    engine = open_database(url)
    model = SiteModel()
    for page in PAGES:
        model = model.learn(extract(page), NOW.date())
    ModelStore(engine).save("chinanews", model.to_json(), NOW)
    with writing(engine) as connection:
        for page in PAGES:
            record = clean(page).record()
            Articles(engine).put(connection, None, record, NOW)
        older = clean(PAGES[0]).record()
        older = replace(older, identity="old", published="2001-01-01", removed=(RemovedBlocks(Role.RULER, 1),))
        Articles(engine).put(connection, None, older, NOW)
    engine.dispose()
    return url


def listed(*arguments: str) -> Output:
    return run("boilerplate", *arguments)


def test_the_texts_that_repeat_are_listed_with_their_pages_and_labels(database: str) -> None:
    found = json.loads(listed("chinanews", "--database", database, "--format", "json").out)
    repeated = {row["text"]: row for row in found["repeated"]}
    assert repeated["Media partners:" if "Media partners:" in repeated else "Most popular in 24h"]["pages"] == len(
        PAGES
    )
    assert all(row["label"] != KEPT for row in found["repeated"])


def test_each_line_says_how_often_and_since_when_a_text_repeats(database: str) -> None:
    lines = listed("chinanews", "--database", database).out.splitlines()
    assert any(line.startswith(f"  on {len(PAGES)} of {len(PAGES)} pages since 2026-05-04: ") for line in lines)


def test_a_rule_that_removed_a_block_from_one_of_the_newest_articles_is_in_use(database: str) -> None:
    found = json.loads(listed("chinanews", "--database", database, "--format", "json").out)
    assert found["convergence"] == "converged"
    assert found["unused_rules"] == []


def test_a_site_without_a_model_is_an_error_that_names_the_others(database: str) -> None:
    ended = listed("nowhere", "--database", database)
    assert ended.exit_code == 2
    assert "sites with a model: chinanews" in ended.err
