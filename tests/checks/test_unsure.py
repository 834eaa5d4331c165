"""Articles below the limit of confidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.checks import reason_to_refuse
from crawler.vocabulary import Reason
from tests.checks.articles import EXPECTATIONS, SENTENCE, article


@pytest.mark.parametrize(
    ("confidence", "limit", "reason"),
    [(0.3, 0.0, None), (0.3, 0.5, Reason.UNSURE), (0.5, 0.5, None), (None, 1.0, None), (0.0, 0.0, None)],
)
def test_only_an_article_with_a_lower_confidence_than_the_limit_is_refused(
    confidence: float | None, limit: float, reason: Reason | None
) -> None:
    found = replace(article(SENTENCE * 5), confidence=confidence)
    assert reason_to_refuse(found, replace(EXPECTATIONS, min_confidence=limit)) == reason


def test_an_article_is_not_sure_by_being_refused_for_another_reason() -> None:
    found = replace(article("", title=None), confidence=0.1)
    assert reason_to_refuse(found, replace(EXPECTATIONS, min_confidence=0.5)) == Reason.NO_TITLE
