"""`chinanews search`: the articles that contain all words."""

from __future__ import annotations

import json

from tests.cli.commands import run
from tests.storage.records import URL


def test_it_lists_the_articles_that_contain_the_words(stored: str) -> None:
    found = run("search", "harbour", "boats", "--database", stored)
    assert found.out == f"2026-03-04  Harbour opens  {URL}\n"
    assert "Newer" in run("search", "雪", "--database", stored).out
    assert run("search", "nothing", "--database", stored).out == ""


def test_it_lists_those_of_a_site_and_of_days(stored: str) -> None:
    for options, expected in {
        ("--since", "2026-03-04", "--until", "2026-03-04"): 1,
        ("--since", "2026-03-05"): 0,
        ("--until", "2026-03-03"): 0,
        ("--site", "chinanews"): 1,
        ("--site", "another"): 0,
    }.items():
        found = run("search", "harbour", "boats", *options, "--database", stored)
        assert (found.out.count(URL), found.exit_code) == (expected, 0), options
    assert run("search", "a", "--since", "2026-03-05", "--until", "2026-03-04", "--database", stored).exit_code == 2


def test_a_line_of_json_has_all_fields_of_an_article(stored: str) -> None:
    (line,) = run("search", "harbour", "boats", "--json", "--database", stored).out.splitlines()
    assert json.loads(line) == json.loads(run("show", URL, "--format", "json", "--database", stored).out)


def test_the_limit_is_the_number_of_articles(stored: str) -> None:
    assert run("search", "opened", "--limit", "1", "--database", stored).out.count("\n") == 1
    assert run("search", "opened", "--limit", "0", "--database", stored).exit_code == 2


def test_any_words_can_be_searched(stored: str) -> None:
    for words in ("NEAR(", '"*', "a:b AND '"):
        found = run("search", "--database", stored, "--", words)
        expected = ("", "no article contains all these words\n", 0)
        assert (found.out, found.err, found.exit_code) == expected, words
