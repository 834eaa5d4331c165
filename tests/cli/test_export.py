"""`chinanews export`: the options, and JSON lines on standard output."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler import clean
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from tests.cli.commands import run

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Text: | Print|\n\nA title\n\n2015-02-{day} 15:28 Xinhua Web Editor: Li Yan\n1\n\n"
DUMP = f"{HEAD}A sentence of the article.\n\nComments (0)\n"
DAYS = ("10", "11", "12")


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    engine = open_database(url)
    with writing(engine) as connection:
        for day in DAYS:
            article = clean(DUMP.format(day=day), site="chinanews").record()
            record = replace(article, identity=day, url=f"http://x/{day}")
            Articles(engine).put(connection, None, record, datetime(2026, 1, 1, tzinfo=UTC))
    engine.dispose()
    return url


def exported(database: str, *arguments: str) -> list[str]:
    ended = run("export", "--database", database, *arguments)
    assert ended.exit_code == 0, ended.err
    return [json.loads(line)["identity"] for line in ended.out.splitlines()]


def test_every_article_is_a_line_in_the_order_of_publication(database: str) -> None:
    assert exported(database) == list(DAYS)


def test_days_and_sites_narrow_it(database: str) -> None:
    assert exported(database, "--since", "2015-02-11") == ["11", "12"]
    assert exported(database, "--since", "2015-02-11", "--until", "2015-02-11") == ["11"]
    assert exported(database, "--site", "nowhere") == []
    said = run("export", "--database", database, "--site", "nowhere", "--kind", "article", "--language", "english").err
    notes = [
        f"no article has --{given}" for given in ("site nowhere; the articles have: chinanews", "language english; the")
    ]
    assert [note in said for note in (*notes, "--kind")] == [True, True, False]
