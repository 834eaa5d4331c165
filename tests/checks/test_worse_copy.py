"""A new copy that is worse than the stored article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.checks.worse_copy import MIN_KEPT_SHARE, SHORT_CHARS, reason_not_to_replace
from crawler.vocabulary import Reason, Template
from tests.checks.articles import SENTENCE, article

STORED = replace(article(SENTENCE * 10).record(), template="ecns", fetched_at="2026-07-20T08:00:00+00:00")
NEW = replace(STORED, fetched_at="2026-07-21T08:00:00+00:00")
CHARS = len(STORED.text)
CUT_OFF = "rest of the text: not-free"


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (replace(NEW, incomplete="page 2 is missing"), Reason.WORSE_INCOMPLETE),
        (replace(NEW, incomplete=CUT_OFF, text=STORED.text[:-1]), Reason.WORSE_INCOMPLETE),
        (replace(NEW, incomplete=CUT_OFF, text=STORED.text), None),
        (replace(NEW, title=None), Reason.WORSE_NO_TITLE),
        (replace(NEW, template=Template.TRAFILATURA), Reason.WORSE_TEMPLATE_LOST),
        (replace(NEW, template=Template.PROSE_TOO_DEEP), Reason.WORSE_TEMPLATE_LOST),
        (replace(NEW, template=Template.PROSE_TOO_LARGE), Reason.WORSE_TEMPLATE_LOST),
        (replace(NEW, text=""), Reason.WORSE_NO_TEXT),
        (replace(NEW, text=STORED.text[: int(MIN_KEPT_SHARE * CHARS) - 1]), Reason.WORSE_TEXT_LOST),
        (replace(NEW, text=STORED.text[: int(MIN_KEPT_SHARE * CHARS) + 1]), None),
        (NEW, None),
    ],
)
def test_a_worse_copy_does_not_replace_the_stored_one(new: object, reason: Reason | None) -> None:
    assert reason_not_to_replace(STORED, new) == reason  # type: ignore[arg-type]


def test_a_worse_copy_of_the_same_second_is_another_page() -> None:
    moments = ("2026-07-20T08:00:00.250000+00:00", "2026-07-20T08:00:00.750000+00:00")
    first, second = (replace(STORED, fetched_at=moment) for moment in moments)
    assert reason_not_to_replace(first, replace(second, text="")) == Reason.WORSE_NO_TEXT


def test_the_same_page_cleaned_by_other_rules_replaces_the_stored_one() -> None:
    assert reason_not_to_replace(STORED, replace(STORED, text="", title=None)) is None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("missing pages: 2, 3", "missing pages: 3 (http-503)", None),
        ("missing pages: 3 (http-503)", "missing pages: 3 (http-404)", None),
        ("missing pages: 3 (http-404)", "missing pages: 2 (http-503), 3 (http-404)", Reason.WORSE_INCOMPLETE),
        ("missing pages: 2 (timeout)", "missing pages: 3 (timeout)", Reason.WORSE_INCOMPLETE),
    ],
)
def test_a_copy_without_a_page_that_the_stored_one_has_is_worse(old: str, new: str, reason: Reason | None) -> None:
    assert reason_not_to_replace(replace(STORED, incomplete=old), replace(NEW, incomplete=new)) == reason


def test_the_same_page_without_its_further_pages_is_worse() -> None:
    assert reason_not_to_replace(STORED, replace(STORED, incomplete="missing pages: 2")) == Reason.WORSE_INCOMPLETE


def test_a_short_text_may_lose_any_share() -> None:
    short = replace(STORED, text=STORED.text[: SHORT_CHARS - 1])
    assert reason_not_to_replace(short, replace(NEW, text="Tea is in.")) is None
