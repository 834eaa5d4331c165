"""A page that is no article is refused with its reason; short news, and news about such pages, is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler import Block, Image, Metadata, clean
from crawler.checks import reason_to_refuse
from crawler.vocabulary import ArticleKind, Reason, Role
from tests.checks.articles import EXPECTATIONS, NOW, SENTENCE, article
from tests.checks.pages import ARTICLES, NO_ARTICLES, Sight

ANY_LANGUAGE = replace(EXPECTATIONS, language=None)


def refusal(*paragraphs: str, **fields: object) -> Reason | None:
    return reason_to_refuse(article(*paragraphs, **fields), EXPECTATIONS)  # type: ignore[arg-type]


@pytest.mark.parametrize("sight", NO_ARTICLES, ids=lambda sight: f"{sight.reason}: {sight.title}")
def test_a_page_that_is_no_article_is_refused_for_what_it_is(sight: Sight) -> None:
    kept = article(*sight.paragraphs, title=sight.title)
    assert reason_to_refuse(kept, ANY_LANGUAGE) == sight.reason


@pytest.mark.parametrize("sight", NO_ARTICLES, ids=lambda sight: f"{sight.reason}: {sight.title}")
def test_its_markup_is_refused_too_whatever_was_kept_of_it(sight: Sight) -> None:
    assert reason_to_refuse(clean(sight.markup), ANY_LANGUAGE) is not None


@pytest.mark.parametrize(("title", "text"), ARTICLES, ids=[title for title, _ in ARTICLES])
def test_short_news_in_the_same_words_is_an_article(title: str, text: str) -> None:
    assert refusal(text, title=title) is None


def test_a_long_article_may_bear_any_headline() -> None:
    assert refusal(*[SENTENCE * 4] * 6, title="Access Denied") is None
    assert refusal(*[SENTENCE * 4] * 6, title="404 Not Found") is None


def test_a_long_report_on_consent_is_no_wall() -> None:
    report = "Regulators said that sites must not store cookies before a reader agrees to it. " * 3
    assert refusal(*[report] * 8, title="Cookies: what changes in May") is None


def test_an_article_needs_a_headline_and_text() -> None:
    assert refusal(SENTENCE, title=None) == Reason.NO_TITLE
    assert refusal() == Reason.NO_TEXT
    assert refusal("—", "…") == Reason.NO_TEXT


def test_a_few_words_are_too_short_but_a_flash_is_not() -> None:
    assert refusal("Loading") == Reason.TOO_SHORT
    assert refusal("Tea is in", title="Tea is in") == Reason.TOO_SHORT
    assert refusal("(ECNS) -- China's CPI rose 0.2 percent in March.") is None


def test_captions_and_a_video_without_a_line_are_articles() -> None:
    assert refusal("Tea pickers at work", kind=ArticleKind.GALLERY) is None
    assert refusal("Tea pickers at work", images=(Image("https://e.org/1.jpg", "Tea pickers at work"),)) is None
    assert refusal(kind=ArticleKind.VIDEO) is None
    assert refusal("Watch tea being picked", kind=ArticleKind.VIDEO) is None


def test_a_list_of_links_is_no_article() -> None:
    links = [Block(f"Headline number {i} of the day", Role.BODY, "li", link_chars=25) for i in range(8)]
    assert reason_to_refuse(article(*links), EXPECTATIONS) == Reason.LIST_PAGE


def test_a_page_of_unlinked_and_linked_headlines_is_no_article() -> None:
    links = [Block(f"Headline number {i} of the day", Role.BODY, "li", link_chars=25 * (i < 3)) for i in range(14)]
    assert reason_to_refuse(article(*links), EXPECTATIONS) == Reason.LIST_PAGE


def test_a_list_within_an_article_is_part_of_it() -> None:
    items = [f"{i}. A city of many teas" for i in range(12)]
    assert refusal(SENTENCE * 5, *items, SENTENCE * 3) is None


@pytest.mark.parametrize(
    "garbled",
    [
        "It\ufffds the county\ufffds tea, \ufffdthe best\ufffd of all.",
        "Donâ€™t say it isnâ€™t so: â€œthe best teaâ€ of all.",
        "ÖÐ¹úÐÂÎÅÍøÌØÐ´ ±±¾©³¯ÑôÇøÁÐÎÄ ÉÏº£ÊÐ»ÆÆÖÇø",
        "Ð¿Ñ€Ð¸Ð²ÐµÑ‚ Ð²ÑÐµÐ¼, ÐºÑ‚Ð¾ Ñ‡Ð¸Ñ‚Ð°ÐµÑ‚ ÑÑ‚Ð¾Ñ‚ Ñ‚ÐµÐºÑÑ‚",
        "锟斤拷锟斤拷锟斤拷 the 锟斤拷 of the tea",
        "??? ????? ?? ???? ??????? ???",
    ],
)
def test_garbled_text_is_refused(garbled: str) -> None:
    assert reason_to_refuse(article(garbled), ANY_LANGUAGE) == Reason.MOJIBAKE


@pytest.mark.parametrize(
    "sound",
    [
        "São Tomé’s président « déjà » spoke of naïveté, Ångström and Dvořák; the Šibenik—Zürich line; 5 °C; ½ £, ¥.",
        "Tiếng Việt: Thủ tướng đã phát biểu tại Hà Nội về chè và nông dân ở vùng núi phía Bắc, ông nói.",
        "中新网北京七月二十日电 茶叶采摘工作已经结束，农民们表示今年的收成很好。",
        "Really?? Yes, the county said, really.",
    ],
)
def test_sound_text_of_many_scripts_is_not(sound: str) -> None:
    assert reason_to_refuse(article(sound), ANY_LANGUAGE) is None


def test_another_language_than_the_sites_is_refused() -> None:
    german = (
        "Die Bauern in den Bergen haben am Montag den letzten Tee geerntet, und der Kreis ist mit der Ernte zufrieden. "
        * 3
    )
    chinese = "中新网北京七月二十日电茶叶采摘工作已经结束农民们表示今年的收成很好。" * 3
    assert refusal(german) == Reason.WRONG_LANGUAGE
    assert refusal(chinese) == Reason.WRONG_LANGUAGE
    assert reason_to_refuse(article(chinese), replace(EXPECTATIONS, language="zh")) is None
    assert reason_to_refuse(article(SENTENCE * 5), replace(EXPECTATIONS, language="zh")) == Reason.WRONG_LANGUAGE


def test_a_bilingual_text_is_both() -> None:
    assert (
        refusal(
            "清明节 qīng míng jié the festival of the dead", "茶 chá tea", "Teachers say: 你好吗 means how are you."
        )
        is None
    )


@pytest.mark.parametrize(
    "published", [NOW + timedelta(days=3), datetime(1980, 1, 1, tzinfo=UTC), datetime(2020, 7, 20, tzinfo=UTC)]
)
def test_a_date_out_of_range_is_refused(published: datetime) -> None:
    assert refusal(SENTENCE, metadata=Metadata("Tea is in", published)) == Reason.DATE_OUT_OF_RANGE


@pytest.mark.parametrize("published", [datetime(2026, 7, 21, tzinfo=UTC), datetime(2026, 8, 10, tzinfo=UTC), None])
def test_a_date_near_that_of_the_url_or_none_passes(published: datetime | None) -> None:
    assert refusal(SENTENCE, metadata=Metadata("Tea is in", published)) is None


def test_lines_of_anyones_boilerplate_are_boilerplate_where_the_text_is_made_of_them() -> None:
    boilerplate = ("Most popular", "Comments (0)", "© 2026 Example. All rights reserved.")
    assert refusal(SENTENCE * 2, *boilerplate) == Reason.BOILERPLATE_LEFT
    assert refusal(*[SENTENCE] * 9, *boilerplate[:1]) is None
