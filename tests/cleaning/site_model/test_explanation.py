"""The explanation of a site's model."""

from __future__ import annotations

from datetime import date

from crawler.cleaning import clean_document
from crawler.cleaning.site_model.explanation import KEPT, leaks, repeated_texts
from tests.cleaning.pages import PROMO_PATH, document, learnt, paragraph, story

APPEAL = "Support the Harbour Times."


def test_a_model_lists_the_texts_that_repeat_how_often_since_when_and_their_label() -> None:
    pages = [(story(n, *([paragraph(APPEAL, PROMO_PATH)] if n % 2 else [])), date(2026, 1, 1 + n)) for n in range(8)]
    rows = {row.text: row for row in repeated_texts(learnt(pages))}
    appeal = rows[APPEAL]
    assert (appeal.pages, appeal.of, appeal.path) == (4, 8, PROMO_PATH)
    assert (appeal.first, appeal.last) == (date(2026, 1, 2), date(2026, 1, 8))
    assert appeal.label != KEPT
    assert "Home" in rows


def test_on_a_known_site_the_boilerplate_that_the_rules_kept_is_reported() -> None:
    known = [document(list(story(n, paragraph(APPEAL, PROMO_PATH)).blocks), f"u{n}", "ecns") for n in range(6)]
    article = clean_document(known[0], {})
    assert APPEAL in article.text
    assert leaks(article, learnt([(page, None) for page in known])) == [APPEAL]
