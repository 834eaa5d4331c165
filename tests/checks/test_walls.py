"""Pages that ask for consent, a login or a subscription."""

from __future__ import annotations

import pytest

from crawler.checks.walls import cookie_wall, login_wall
from crawler.vocabulary import Reason
from tests.checks.articles import EXPECTATIONS, SENTENCE, checked

CONSENT = "We use cookies to measure how our services are used. "


@pytest.mark.parametrize("text", [CONSENT, "Nous utilisons des cookies.", "Wir verwenden Cookies.", "本站使用cookie"])
def test_a_text_about_consent_alone_is_a_consent_page(text: str) -> None:
    assert cookie_wall(checked(text, title="Example"), EXPECTATIONS) == Reason.COOKIE_WALL


def test_a_consent_notice_beside_more_other_text_is_an_article() -> None:
    assert cookie_wall(checked(CONSENT, SENTENCE), EXPECTATIONS) is None


def test_a_headline_about_consent_needs_a_text_about_it() -> None:
    found = checked(CONSENT, SENTENCE * 2, title="Before you continue")
    assert cookie_wall(found, EXPECTATIONS) == Reason.COOKIE_WALL
    assert cookie_wall(checked(SENTENCE, title="Before you continue"), EXPECTATIONS) is None


def test_a_long_signed_report_on_consent_is_an_article() -> None:
    assert cookie_wall(checked(CONSENT * 20, source="Xinhua"), EXPECTATIONS) is None
    assert cookie_wall(checked(CONSENT * 20), EXPECTATIONS) == Reason.COOKIE_WALL


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Log in", "E-mail, password"),
        ("Tea is in", "Ministers met. Subscribe to continue reading"),
        ("Beispiel", "Bitte melden Sie sich an"),
    ],
)
def test_a_request_to_log_in_or_subscribe_is_a_login_page(title: str, text: str) -> None:
    assert login_wall(checked(text, title=title), EXPECTATIONS) == Reason.LOGIN_WALL


def test_a_request_behind_much_prose_is_part_of_an_article() -> None:
    assert login_wall(checked(*[SENTENCE] * 20, "Subscribe to continue reading"), EXPECTATIONS) is None
