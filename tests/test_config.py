"""A crawl's own settings are checked: their names, and the types of their values."""

from __future__ import annotations

import pytest

from crawler import settings
from crawler.config import check_proxies, check_settings
from crawler.exceptions import BadInputError

OURS = {name: value for name, value in vars(settings).items() if name.startswith("CRAWLER_")}


def test_the_defaults_are_valid_as_values_and_as_text() -> None:
    check_settings(OURS | {"REDIS_URL": "anything"}, OURS)
    check_settings({name: str(value) for name, value in OURS.items()}, OURS)


def test_a_mistyped_name_is_refused_with_the_nearest_one_and_an_unknown_one_of_ours_with_all() -> None:
    known = {"CRAWLER_SIZE": 10, "LOG_LEVEL": 1}
    for name, nearest in (("CRAWLER_SIZ", "CRAWLER_SIZE"), ("LOGLEVEL", "LOG_LEVEL"), ("log_level", "LOG_LEVEL")):
        with pytest.raises(BadInputError, match=f"there is no setting {name}; is it {nearest}?"):
            check_settings({name: 1}, known)
    with pytest.raises(BadInputError, match="there is no setting CRAWLER_OTHER; known ones: CRAWLER_SIZE"):
        check_settings({"CRAWLER_OTHER": 1}, known)


@pytest.mark.parametrize("value", ["", "many", "-1", "nan", "inf", None, "1.5"])
def test_a_value_that_is_no_number_is_refused(value: str | None) -> None:
    with pytest.raises(
        BadInputError, match=r"the setting CRAWLER_SIZE=.* is wrong: it takes a whole number, 0 or more"
    ):
        check_settings({"CRAWLER_SIZE": value}, {"CRAWLER_SIZE": 10})


def test_a_boolean_is_given_as_a_word_or_a_digit() -> None:
    for value in (True, False, "True", "false", "1", "0"):
        check_settings({"CRAWLER_ON": value}, {"CRAWLER_ON": True})
    with pytest.raises(BadInputError, match="True or False"):
        check_settings({"CRAWLER_ON": "perhaps"}, {"CRAWLER_ON": True})


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("CRAWLER_MIN_CONFIDENCE", "80", "a number, 0 to 1"),
        ("CRAWLER_CLEAN_SECONDS", "0", "a number above 0"),
        ("CRAWLER_CLEAN_MEGABYTES", 0, "a number above 0"),
    ],
)
def test_a_number_that_would_refuse_every_page_is_refused(name: str, value: object, takes: str) -> None:
    with pytest.raises(BadInputError, match=f"the setting {name}={value!r} is wrong: it takes {takes}"):
        check_settings({name: value}, OURS)


@pytest.mark.parametrize(
    "proxy", ["http://[bad", "http://e.org:99999", "http://e.org:http", "socks5://e.org:1", "http://"]
)
def test_a_proxy_that_cannot_be_used_is_refused_without_its_value(proxy: str) -> None:
    check_proxies({"http": "e.org:3128", "https": "http://user:word@[::1]:3128", "no": "*", "ftp": proxy})
    with pytest.raises(
        BadInputError, match=r"^the environment variable https_proxy is wrong: it takes http://HOST:PORT$"
    ):
        check_proxies({"http": "http://e.org", "https": proxy})
