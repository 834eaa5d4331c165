"""`chinanews coverage` has the estimate of unseen articles for each day on which it is possible."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.storage.database import open_database
from crawler.storage.frontier.records import Sighting
from crawler.vocabulary import DiscoveryWay
from tests.cli.commands import run
from tests.storage.frontier_run import NOW, Run, article

if TYPE_CHECKING:
    from pathlib import Path


def seen(folder: Path) -> str:
    """Make a database with 20 articles of a day in the feed and 20 on a list, 15 of them in both; return its URL."""
    url = f"sqlite:///{folder / 'articles.db'}"
    engine = open_database(url)
    discovery = Run(engine).frontier.discovery
    for way, first in ((DiscoveryWay.ANNOUNCED, 0), (DiscoveryWay.LINKED, 5)):
        numbers = range(first, first + 20)
        on = Sighting("https://example.org/", way)
        discovery.discover([article(number) for number in numbers] + [article(99, "2026-07-19")], on, NOW)
    engine.dispose()
    return url


def test_a_day_has_its_estimate_and_days_with_too_few_articles_are_counted(tmp_path: Path) -> None:
    lines = run("coverage", "--database", seen(tmp_path)).out.splitlines()
    assert lines[-2].startswith("2026-07-20  site: about 2 of 27 articles of 2026-07-20 were seen by no list (95 %")
    assert lines[-1] == "cannot be estimated for 1 days: too few of their articles were seen in both ways"


def test_the_first_line_has_the_counts_of_all_days(tmp_path: Path) -> None:
    first, *others = run("coverage", "--database", seen(tmp_path)).out.splitlines()
    assert first == "all days    site: 26 known, 26 waiting"
    days = [line for line in others if ": " in line and line.startswith("2026-07-") and "seen by no list" not in line]
    assert sum(int(line.partition(": ")[2].split()[0]) for line in days) == 26


def test_json_has_the_counts_and_the_bounds(tmp_path: Path) -> None:
    shown = json.loads(run("coverage", "--database", seen(tmp_path), "--format", "json").out)
    newest, older = shown["estimates"]
    assert (newest["announced"], newest["linked"], newest["both"], newest["missing"]) == (20, 20, 15, 2)
    assert newest["bounds"][0] <= 2 <= newest["bounds"][1]
    assert "missing" not in older
