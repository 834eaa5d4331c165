"""Our own settings: settings.py has a word on each, README a row, and crawls take no other."""

from __future__ import annotations

import re

import pytest

from crawler import settings
from crawler.config import check_settings
from crawler.exceptions import BadInputError
from tests.crawling import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
SOURCE = (PROJECT / "crawler" / "settings.py").read_text(encoding="utf-8")
OURS = {name: value for name, value in vars(settings).items() if name.startswith("CRAWLER_")}
ROW = re.compile(r"^\| `(CRAWLER_\w+)` \| ([^|]*) \| ([^|]+) \|$", re.MULTILINE)


def test_readme_has_a_row_for_each_of_our_settings_and_no_other() -> None:
    rows = [name for name, _default, _what in ROW.findall(README)]
    assert sorted(rows) == sorted(OURS)


def test_readme_names_the_defaults_that_settings_py_has() -> None:
    defaults = {name: default for name, default, _what in ROW.findall(README)}
    for name, value in OURS.items():
        if name not in {"CRAWLER_DATABASE", "CRAWLER_CONTACT"}:  # the environment may name others
            assert str(value) == defaults[name].strip("` ").replace("empty", ""), name


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_setting_has_a_comment_above_it(name: str) -> None:
    assert re.search(rf"^# .+\n{name} = ", SOURCE, re.MULTILINE), name


def test_a_setting_of_ours_that_is_used_is_one_that_there_is() -> None:
    used = {
        name
        for file in (PROJECT / "crawler").rglob("*.py")
        for name in re.findall(r"\"(CRAWLER_\w+)\"", file.read_text(encoding="utf-8"))
    }
    assert used <= OURS.keys()
    assert OURS.keys() <= used | {"CRAWLER_DATABASE"}


def test_what_settings_py_has_passes_the_check_of_a_crawls_settings() -> None:
    check_settings(OURS | {"DOWNLOAD_DELAY": "anything"}, OURS)
    check_settings({name: str(value) for name, value in OURS.items()}, OURS)


@pytest.mark.parametrize("value", ["", "many", "-1", "nan", "inf", None, "1.5"])
def test_a_number_that_is_none_is_refused(value: str | None) -> None:
    with pytest.raises(
        BadInputError, match=r"the setting CRAWLER_SIZE=.* is wrong: it takes a whole number, 0 or more"
    ):
        check_settings({"CRAWLER_SIZE": value}, {"CRAWLER_SIZE": 10})


def test_a_truth_is_given_in_words_or_digits() -> None:
    for value in (True, False, "True", "false", "1", "0"):
        check_settings({"CRAWLER_ON": value}, {"CRAWLER_ON": True})
    with pytest.raises(BadInputError, match="True or False"):
        check_settings({"CRAWLER_ON": "perhaps"}, {"CRAWLER_ON": True})
