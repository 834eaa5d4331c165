"""`chinanews duplicates` compares new articles, and lists clusters with their first and canonical article."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.storage.database import open_database
from tests.cli.commands import run
from tests.duplicates.corpus import MONDAY, WIRE, article, stored

if TYPE_CHECKING:
    from pathlib import Path


def database(folder: Path) -> str:
    """Make a database with two copies on two sites, of two days, and another article; return its URL."""
    url = f"sqlite:///{folder / 'articles.db'}"
    engine = open_database(url)
    cut = article("cut", WIRE[:-200], published="2026-03-05T08:00:00+08:00", site="two")
    stored(engine, article("whole", WIRE, published="2026-03-06T08:00:00+08:00"), cut, article("rate", MONDAY))
    engine.dispose()
    return url


def test_a_cluster_is_listed_with_its_first_and_its_canonical_article(tmp_path: Path) -> None:
    url = database(tmp_path)
    shown = run("duplicates", "--database", url)
    assert (shown.exit_code, shown.err.splitlines()) == (0, ["3 articles compared", "1 clusters of 2 articles"])
    head, *copies = shown.out.splitlines()
    assert head.endswith("  2 articles")
    assert [line.split()[0] for line in copies] == ["first", "canonical"]
    assert "https://one.example/cut" in copies[0]
    assert run("duplicates", "--database", url).err.splitlines()[0] == "0 articles compared"


def test_the_columns_of_an_export_have_the_same_as_the_list(tmp_path: Path) -> None:
    url = database(tmp_path)
    (cluster,) = map(json.loads, run("duplicates", "--database", url, "--format", "json").out.splitlines())
    exported = {row["identity"]: row for row in map(json.loads, run("export", "--database", url).out.splitlines())}
    marks = {name: value for name, value in cluster.items() if name != "articles"}
    assert [exported[key][name] for key in ("whole", "cut") for name in marks] == [*marks.values()] * 2
    once = [row["identity"] for row in exported.values() if row["duplicate_canonical"] == row["document_id"]]
    assert sorted(once) == ["rate", "whole"]


def test_a_list_alone_compares_nothing_and_says_how_many_articles_are_new(tmp_path: Path) -> None:
    shown = run("duplicates", "--database", database(tmp_path), "--list")
    assert (shown.out, shown.err.splitlines()[0].split()[0]) == ("", "3")


def test_the_listed_clusters_have_an_article_of_the_site_and_days(tmp_path: Path) -> None:
    url = database(tmp_path)
    run("duplicates", "--database", url)
    expected: dict[tuple[str, ...], int] = {
        ("--site", "two"): 3,
        ("--site", "three"): 0,
        ("--since", "2026-03-06"): 3,
        ("--since", "2026-03-07"): 0,
    }
    expected |= {("--until", "2026-03-05"): 3, ("--site", "two", "--since", "2026-03-06"): 0}
    for options, lines in expected.items():
        assert len(run("duplicates", "--database", url, "--list", *options).out.splitlines()) == lines, options
    assert run("duplicates", "--database", url, "--since", "2026-03-07", "--until", "2026-03-06").exit_code == 2
