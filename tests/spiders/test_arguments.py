"""The arguments of a crawl are checked before anything is fetched."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.exceptions import BadInputError
from crawler.spiders.arguments import read_arguments


def test_arguments_have_their_types() -> None:
    given = read_arguments({"since": "2015-01-01", "until": "2015-03-31", "urls": "list.txt", "_job": "7"})
    assert (given.since, given.until, given.urls) == (date(2015, 1, 1), date(2015, 3, 31), Path("list.txt"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sinse": "2015-01-01"}, "there is no argument 'sinse'; -a takes archive, url"),
        ({"since": "2015-02-30"}, "the argument since='2015-02-30' is wrong: it takes a day, such as 2015-01-31"),
        ({"since": "2015"}, "since='2015' is wrong: it takes a day"),
        ({"until": "1420070400"}, "until='1420070400' is wrong: it takes a day"),
        ({"since": "2015-02-02", "until": "2015-02-01"}, "since=2015-02-02 is after until=2015-02-01"),
        ({"truncated": "keep"}, "truncated=keep goes with archive"),
        ({"missing": "yes", "urls": "list.txt"}, "leave out urls and archive"),
        ({"url": " "}, "it is empty"),
    ],
)
def test_a_wrong_argument_is_named(given: dict[str, str], message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read_arguments(given)


@pytest.mark.parametrize("given", [{"truncated": "yes", "archive": "a"}, {"missing": "no"}])
def test_an_argument_that_takes_one_word_names_it(given: dict[str, str]) -> None:
    with pytest.raises(BadInputError, match=r"is wrong: it takes '(keep|yes)'"):
        read_arguments(given)


def test_a_wrong_value_is_named_before_an_unknown_name() -> None:
    with pytest.raises(BadInputError, match="since='x' is wrong"):
        read_arguments({"sinse": "2015-01-01", "since": "x"})
