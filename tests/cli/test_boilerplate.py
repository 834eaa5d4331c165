"""`python -m crawler boilerplate`: what repeats on a site, and rules that match no more."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler import clean, extract
from crawler.cleaning import SiteModel
from crawler.items import Page
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.site_models import ModelStore
from crawler.vocabulary import Role
from tests.crawling import PROJECT
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
        older = replace(clean(PAGES[0]).record(), identity="old", published="2001-01-01", removed={Role.RULER: 1})
        Articles(engine).put(connection, None, older, NOW)
    engine.dispose()
    return url


def told(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crawler", "boilerplate", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


def test_what_repeats_is_told_with_its_pages_and_what_became_of_it(database: str) -> None:
    found = json.loads(told("chinanews", "--database", database, "--format", "json").stdout)
    repeated = {row["text"]: row for row in found["repeats"]}
    assert repeated["Media partners:" if "Media partners:" in repeated else "Most popular in 24h"]["pages"] == len(
        PAGES
    )
    assert all(row["became"] != "kept" for row in found["repeats"])


def test_in_plain_words_each_line_says_how_often_and_since_when(database: str) -> None:
    lines = told("chinanews", "--database", database).stdout.splitlines()
    assert any(line.startswith(f"  on {len(PAGES)} of {len(PAGES)} pages since 2026-05-04: ") for line in lines)


def test_a_site_of_which_nothing_was_learnt_is_an_error_that_names_the_others(database: str) -> None:
    ended = told("nowhere", "--database", database)
    assert ended.returncode == 2
    assert "sites that were: chinanews" in ended.stderr


def test_a_model_of_another_format_starts_again_with_a_warning_and_no_traceback(database: str) -> None:
    engine = open_database(database)
    ModelStore(engine).save("chinanews", '{"format": 0, "pages": []}', NOW)
    engine.dispose()
    ended = told("chinanews", "--database", database)
    assert ended.returncode == 0
    assert "the model of chinanews starts again from zero" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout.startswith("chinanews: 0 pages in the model")
