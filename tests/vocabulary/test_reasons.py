"""A reason is a member or belongs to a family; each has an explanation of one line."""

from __future__ import annotations

import pytest

from crawler.vocabulary import Reason
from crawler.vocabulary.reasons import FAMILIES

MEMBERS = {
    "http-404": "The server answered with HTTP status 404.",
    "robots-timeout": "robots.txt could not be read (timeout), so nothing may be fetched (RFC 9309).",
    "program-error-KeyError": "An error of this program (KeyError); the log has its traceback.",
    "accepted-too-short": "An operator accepted the page, which was refused for too-short.",
}


@pytest.mark.parametrize(("text", "explanation"), MEMBERS.items())
def test_a_word_of_a_family_is_a_reason_with_an_explanation(text: str, explanation: str) -> None:
    assert Reason(text) == text
    assert Reason(text).explanation == explanation


def test_each_family_has_a_form_that_begins_with_its_prefix() -> None:
    assert [family.form for family in FAMILIES] == [
        "http-STATUS",
        "robots-REASON",
        "program-error-NAME",
        "accepted-REASON",
    ]
    assert [family.prefix for family in FAMILIES] == ["http-", "robots-", "program-error-", "accepted-"]


def test_every_reason_has_an_explanation_of_one_line() -> None:
    assert all(reason.explanation.endswith(".") and "\n" not in reason.explanation for reason in Reason)


def test_an_unknown_word_is_no_reason() -> None:
    assert Reason.known("no-such-reason") is None
    assert Reason.known("too-short") is Reason.TOO_SHORT
    with pytest.raises(ValueError, match="no-such-reason"):
        Reason("no-such-reason")


def test_a_reason_says_of_which_family_it_is() -> None:
    assert Reason.http(404).is_http_client_error
    assert not Reason.http(503).is_http_client_error
    assert Reason.http(503).is_http
    assert Reason.program_error(KeyError()).is_program_error
    unreadable = Reason.robots_unreadable(Reason.TIMEOUT)
    assert unreadable.is_robots_unreadable
    assert unreadable.robots_failure == Reason.TIMEOUT
    assert Reason.ROBOTS.robots_failure is None
    assert not Reason.ROBOTS.is_robots_unreadable
