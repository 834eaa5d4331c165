"""Pages that block the reader, error pages, and pages that ask for consent, a login or a subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.checks.notices import BLOCKS, MAX_PROSE_CHARS_SIGNED, block_page, cookie_wall, error_page, login_wall
from crawler.vocabulary import Reason
from crawler.vocabulary.word_lists import read_word_list, words_of
from tests.checks.articles import EXPECTATIONS, SENTENCE, checked

if TYPE_CHECKING:
    from crawler.vocabulary.word_lists import Entry

CONSENT = "We use cookies to measure how our services are used. "


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Access denied", SENTENCE),
        ("Example | Just a moment...", SENTENCE),
        ("Example", "Sorry, you have been blocked"),
        ("Example", "Some text. Cloudflare Ray ID: 7d1f00aa11bb22cc"),
        ("安全验证", "茶叶"),
    ],
)
def test_a_headline_a_sentence_or_the_words_of_a_firewall_are_enough(title: str, text: str) -> None:
    assert block_page(checked(text, title=title), EXPECTATIONS) == Reason.BLOCK_PAGE


@pytest.mark.parametrize("entry", read_word_list(BLOCKS).of("firewall"), ids=lambda entry: entry.text)
@given(st.data())
def test_each_text_with_the_words_of_a_firewall_has_one_of_their_hints(entry: Entry, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(entry.text, fullmatch=True))
    assert any(hint in " ".join(text.split()).lower() for hint in words_of(BLOCKS, "firewall_hint"))


def test_on_a_signed_page_the_headline_counts_only_over_little_prose() -> None:
    assert len(SENTENCE) < MAX_PROSE_CHARS_SIGNED < 4 * len(SENTENCE)
    assert block_page(checked(SENTENCE, title="Blocked", source="Xinhua"), EXPECTATIONS) == Reason.BLOCK_PAGE
    assert block_page(checked(*[SENTENCE] * 4, title="Blocked", source="Xinhua"), EXPECTATIONS) is None


def test_the_words_in_the_middle_of_a_sentence_are_news() -> None:
    assert block_page(checked("The minister said that you have been blocked for years."), EXPECTATIONS) is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404", SENTENCE),
        ("Error 503: Service unavailable", SENTENCE),
        ("Page not found - Example", SENTENCE),
        ("Example", "Sorry, this page does not exist."),
        ("Example", "您访问的页面不存在"),
        ("Sivu", "The server is temporarily unable to answer."),
    ],
)
def test_a_headline_or_the_beginning_of_a_sentence_is_enough(title: str, text: str) -> None:
    assert error_page(checked(text, title=title), EXPECTATIONS) == Reason.ERROR_PAGE


def test_a_page_with_much_prose_is_no_error_page() -> None:
    assert error_page(checked(*[SENTENCE] * 20, title="404"), EXPECTATIONS) is None


def test_a_status_is_ignored_before_other_words() -> None:
    assert error_page(checked(SENTENCE, title="404: a museum of lost pages opens"), EXPECTATIONS) is None


@pytest.mark.parametrize("text", [CONSENT, "Nous utilisons des cookies.", "Wir verwenden Cookies.", "本站使用cookie"])
def test_a_text_about_consent_alone_is_a_consent_page(text: str) -> None:
    assert cookie_wall(checked(text, title="Example"), EXPECTATIONS) == Reason.COOKIE_WALL


def test_a_consent_notice_next_to_more_other_text_is_an_article() -> None:
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
