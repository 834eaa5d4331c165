"""A worse copy of a stored article is recognised by what it has lost."""

from __future__ import annotations

import pytest

from crawler.checks.worse_copy import reason_not_to_replace
from crawler.vocabulary import Reason, Template
from tests.storage.records import record

KNOWN = ("ecns", Template.TEXT_DUMP)
UNKNOWN = (Template.TRAFILATURA, Template.PROSE_TOO_DEEP, Template.PROSE_TOO_LARGE, Template.BOILERPLATE)
LATER = "2026-03-04T15:00:00+00:00"


@pytest.mark.parametrize("known", KNOWN)
@pytest.mark.parametrize("unknown", UNKNOWN)
def test_a_copy_without_a_known_template_does_not_replace_one_with_it(known: str, unknown: str) -> None:
    old, new = record(template=known), record(template=unknown, fetched_at=LATER)
    assert reason_not_to_replace(old, new) == Reason.WORSE_TEMPLATE_LOST
    assert reason_not_to_replace(record(template=unknown), record(template=known, fetched_at=LATER)) is None


def test_each_template_is_known_or_unknown() -> None:
    assert {template for template in Template if Template.is_known(template)} == {Template.TEXT_DUMP}
    assert set(Template) == {Template.TEXT_DUMP, *UNKNOWN}


def test_another_reading_of_the_same_page_is_not_a_worse_copy() -> None:
    assert reason_not_to_replace(record(), record("", title=None)) is None


@pytest.mark.parametrize(
    ("text", "title", "incomplete", "reason"),
    [
        ("Corrected.", "Harbour opens", None, None),
        ("Corrected.", None, None, Reason.WORSE_NO_TITLE),
        ("", "Harbour opens", None, Reason.WORSE_NO_TEXT),
        ("Corrected.", "Harbour opens", "page 2 is missing", Reason.WORSE_INCOMPLETE),
    ],
)
def test_a_copy_that_has_lost_a_part_is_worse(
    text: str, title: str | None, incomplete: str | None, reason: Reason | None
) -> None:
    new = record(text, title=title, incomplete=incomplete, fetched_at=LATER)
    assert reason_not_to_replace(record(), new) == reason


def test_a_long_text_may_lose_less_than_two_fifths() -> None:
    old = record("w" * 1000)
    lengths = {600: None, 599: Reason.WORSE_TEXT_LOST}
    for length, reason in lengths.items():
        assert reason_not_to_replace(old, record("w" * length, fetched_at=LATER)) == reason
