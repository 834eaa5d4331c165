"""Articles without a headline, without text or with a few words only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from crawler.checks.article_under_check import prepared
from crawler.checks.too_short import MIN_UNITS, no_text, no_title, too_short
from crawler.extraction.bylines.reader import BylineReader
from crawler.items import Block, Image, Metadata
from crawler.vocabulary import ArticleKind, Reason, Role, Template
from tests.checks.articles import EXPECTATIONS, SENTENCE, article, checked

TITLE = "Tea is in, the county said on Monday in a statement"
PICTURE = Image("https://example.org/1.jpg", None)


@pytest.mark.parametrize("title", ["", "—", " | "])
def test_a_headline_needs_a_word(title: str) -> None:
    assert no_title(checked(SENTENCE, title=title), EXPECTATIONS) == Reason.NO_TITLE
    assert no_title(checked(SENTENCE), EXPECTATIONS) is None


def test_only_a_video_of_a_known_template_may_be_without_text() -> None:
    known = prepared(article(kind=ArticleKind.VIDEO))
    unknown = prepared(article(kind=ArticleKind.VIDEO, template=Template.TRAFILATURA))
    assert no_text(known, EXPECTATIONS) is None
    assert no_text(unknown, EXPECTATIONS) == no_text(checked("…"), EXPECTATIONS) == Reason.NO_TEXT


def test_a_sentence_may_be_shorter_than_a_text_without_one() -> None:
    assert too_short(checked("The tea is in."), EXPECTATIONS) is None
    assert too_short(checked("tea " * (MIN_UNITS - 1)), EXPECTATIONS) == Reason.TOO_SHORT
    assert too_short(checked("tea " * MIN_UNITS), EXPECTATIONS) is None


@pytest.mark.parametrize("images", [(), (PICTURE,)])
@pytest.mark.parametrize("text", [TITLE, TITLE.upper(), f"\u201c{TITLE}\u201d"])
def test_a_text_that_repeats_the_headline_is_too_short_with_a_picture_or_without(
    text: str, images: tuple[Image, ...]
) -> None:
    assert too_short(prepared(article(text, text, title=TITLE, images=images)), EXPECTATIONS) == Reason.TOO_SHORT


def test_a_picture_excuses_a_few_words_only_if_they_are_its_caption() -> None:
    words = "Tea pickers at work"
    assert too_short(prepared(article(words, images=(PICTURE,))), EXPECTATIONS) == Reason.TOO_SHORT
    assert too_short(prepared(article(words, images=(replace(PICTURE, caption=words),))), EXPECTATIONS) is None
    other = replace(PICTURE, caption="A hill of tea in the morning sun.")
    assert too_short(prepared(article("Loading", images=(other,))), EXPECTATIONS) == Reason.TOO_SHORT


def test_the_captions_of_a_gallery_are_its_text_even_if_they_are_its_headline() -> None:
    caption = Block(TITLE, Role.CAPTION)
    assert too_short(prepared(article(caption, title=TITLE, kind=ArticleKind.GALLERY)), EXPECTATIONS) is None


@pytest.mark.parametrize("kind", ArticleKind)
@pytest.mark.parametrize(
    "lines",
    [
        ("2026-07-20 13:23:31 Ecns.cn Editor : Zhang Dongfang",),
        ("2026-07-20 13:23:31", "Xinhua", "Editor: Li Yan"),
        ("(By Gong Weiwei)",),
        ("(Xinhua)",),
        (TITLE, "2026-07-20 13:23:31 Xinhua"),
    ],
)
def test_a_byline_alone_is_no_text(kind: ArticleKind, lines: tuple[str, ...]) -> None:
    found = Metadata(TITLE, source="Xinhua", authors=("Gong Weiwei",))
    expected = replace(EXPECTATIONS, is_byline=BylineReader(UTC).has)
    assert too_short(prepared(article(*lines, kind=kind, metadata=found)), expected) == Reason.TOO_SHORT


def test_a_chronicle_of_dated_lines_is_text() -> None:
    lines = [f"2026-07-2{day} 13:23 Pickers reach the upper fields" for day in range(4)]
    assert too_short(prepared(article(*lines)), replace(EXPECTATIONS, is_byline=BylineReader(UTC).has)) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{TITLE} - The Gazette", Reason.TOO_SHORT),
        ("Tea is in", Reason.TOO_SHORT),
        ("Home of all the news that is fit to be read by everyone", Reason.TOO_SHORT),
        ("Farmers brought in the tea.", None),
        ("Farmers brought in the tea. (Li Yan)", None),
    ],
)
def test_a_page_that_no_template_of_its_site_fits_needs_a_sentence(text: str, reason: Reason | None) -> None:
    expected = replace(EXPECTATIONS, has_templates=True)
    without = article(TITLE, text, title=TITLE, template=Template.BOILERPLATE, images=(PICTURE,))
    assert too_short(prepared(without), expected) == reason
