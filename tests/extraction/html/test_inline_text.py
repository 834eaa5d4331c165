"""Quotation marks, small digits and readings are text as a careful reader would copy them."""

from __future__ import annotations

import pytest

from crawler.extraction.html.blocks import visible_text
from crawler.extraction.html.parsing import parse


def text(body: str, language: str = "en") -> str:
    return "\n".join(visible_text(parse(f"<html lang='{language}'><body><p>{body}</p></body></html>")))


@pytest.mark.parametrize(
    ("language", "body", "shown"),
    [
        ("en", "He said <q>Go</q>.", "He said “Go”."),
        ("en", "<q>He said <q>go</q> to <b>us</b></q>.", "“He said ‘go’ to us”."),
        ("de", "Er sagte <q>Geh</q>.", "Er sagte „Geh“."),
        ("de-AT", "<q>a <q>b</q></q>", "„a ‚b‘“"),
        ("fr", "Il dit <q> va </q>.", "Il dit « va »."),
        ("ja", "彼は<q>行く</q>と言った", "彼は「行く」と言った"),
        ("ru", "<q>а <q>б</q></q>", "«а „б“»"),
        ("en", "<span lang=fr><q>va</q></span>", "« va »"),
        ("", "<q>Go</q>", "“Go”"),
        ("xx", "<q>Go</q>", "“Go”"),
        ("en", "<q>“Go”</q> and <q></q>.", "“Go” and ."),
    ],
)
def test_a_quotation_has_the_marks_of_its_language(language: str, body: str, shown: str) -> None:
    assert text(body, language) == shown


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("10<sup>6</sup> and 10<sup>-9</sup>, 2<sup>n</sup>", "10⁶ and 10⁻⁹, 2ⁿ"),
        ("a day<sup><a href='#1'>1</a></sup>, 5 km<sup>2</sup>", "a day¹, 5 km²"),
        ("a day<sup><a href='#1'><span> 12 </span></a></sup>.", "a day¹²."),
        ("so<sup>1,2</sup> and<sup>[3]</sup>", "so¹,² and[3]"),
        ("the 21<sup>st</sup>, M<sup>me</sup>, Mill<sup>®</sup>", "the 21st, Mme, Mill®"),
        ("CO<sub>2</sub> and H<sub>2</sub>O", "CO2 and H2O"),
        ("log<sub>2</sub>8, 1<sup>1</sup>/<sub>2</sub>", "log₂8, 1¹/₂"),
        ("C<sub>6</sub>H<sub>12</sub>O<sub>6</sub>", "C6H12O6"),
        ("<sup></sup>a<sub></sub>", "a"),
    ],
)
def test_small_digits_do_not_run_into_words_and_numbers(body: str, shown: str) -> None:
    assert text(body) == shown


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<ruby>渡船<rt>とせん</rt></ruby>が", "渡船が"),
        ("<ruby>渡<rp>(</rp><rt>と</rt><rp>)</rp>船<rp>(</rp><rt>せん</rt><rp>)</rp></ruby>", "渡(と)船(せん)"),
        ("<ruby><rb>漢</rb><rb>字</rb><rtc><rt>kan</rt><rt>ji</rt></rtc></ruby>", "漢字"),
        ("<ruby><span>漢</span><rt>han</rt></ruby>", "漢"),
        ("<ruby><rt>only</rt></ruby>", "only"),
    ],
)
def test_readings_above_characters_are_text_only_in_brackets_of_the_page(body: str, shown: str) -> None:
    assert text(body) == shown
