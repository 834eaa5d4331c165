"""What is no article is refused with its reason; news that is short, or reports on such pages, is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler import Article, Block, Image, Metadata, Verdict, clean
from crawler.checks import Expected, reason_to_refuse
from crawler.vocabulary import Role
from tests.checks.pages import ARTICLES, NO_ARTICLES, Sight

NOW = datetime(2026, 11, 1, tzinfo=UTC)
EXPECTED = Expected(NOW, language="en", day=date(2026, 7, 20), since=date(1999, 1, 1))
ANY_LANGUAGE = replace(EXPECTED, language=None)
SENTENCE = "Farmers in the hills brought in the last of the tea on Monday, the county said. "


def article(*paragraphs: str, title: str | None = "Tea is in", kind: str = "article", **fields: object) -> Article:
    known = Metadata(title=title, published=datetime(2026, 7, 20, tzinfo=UTC))
    verdicts = tuple(Verdict(Block(text, Role.BODY), None) for text in paragraphs)
    made = Article(None, None, kind, "made-up", known, verdicts, "test")
    return replace(made, **fields)  # type: ignore[arg-type]


def verdict(*paragraphs: str, **fields: object) -> str | None:
    return reason_to_refuse(article(*paragraphs, **fields), EXPECTED)  # type: ignore[arg-type]


@pytest.mark.parametrize("sight", NO_ARTICLES, ids=lambda sight: f"{sight.reason}: {sight.title}")
def test_a_page_that_is_no_article_is_refused_for_what_it_is(sight: Sight) -> None:
    kept = article(*sight.paragraphs, title=sight.title)
    assert reason_to_refuse(kept, ANY_LANGUAGE) == sight.reason


@pytest.mark.parametrize("sight", NO_ARTICLES, ids=lambda sight: f"{sight.reason}: {sight.title}")
def test_its_markup_is_refused_too_whatever_was_kept_of_it(sight: Sight) -> None:
    assert reason_to_refuse(clean(sight.markup), ANY_LANGUAGE) is not None


@pytest.mark.parametrize(("title", "text"), ARTICLES, ids=[title for title, _ in ARTICLES])
def test_short_news_in_the_same_words_is_an_article(title: str, text: str) -> None:
    assert verdict(text, title=title) is None


def test_a_long_article_may_bear_any_headline() -> None:
    assert verdict(*[SENTENCE * 4] * 6, title="Access Denied") is None
    assert verdict(*[SENTENCE * 4] * 6, title="404 Not Found") is None


def test_a_long_report_on_consent_is_no_wall() -> None:
    report = "Regulators said that sites must not store cookies before a reader agrees to it. " * 3
    assert verdict(*[report] * 8, title="Cookies: what changes in May") is None


def test_an_article_needs_a_headline_and_text() -> None:
    assert verdict(SENTENCE, title=None) == "no-title"
    assert verdict() == "no-text"
    assert verdict("—", "…") == "no-text"


def test_a_few_words_are_too_short_but_a_flash_is_not() -> None:
    assert verdict("Loading") == "too-short"
    assert verdict("Tea is in", title="Tea is in") == "too-short"
    assert verdict("(ECNS) -- China's CPI rose 0.2 percent in March.") is None


def test_captions_and_a_video_without_a_line_are_articles() -> None:
    assert verdict("Tea pickers at work", kind="gallery") is None
    assert verdict("Tea pickers at work", images=(Image("https://e.org/1.jpg", None),)) is None
    assert verdict(kind="video") is None
    assert verdict("Watch tea being picked", kind="video") is None


def test_a_list_of_links_is_no_article() -> None:
    links = [Block(f"Headline number {i} of the day", Role.BODY, "li", link_chars=25) for i in range(8)]
    listed = article(verdicts=tuple(Verdict(block, None) for block in links))
    assert reason_to_refuse(listed, EXPECTED) == "list-page"


def test_a_page_of_unlinked_and_linked_headlines_is_no_article() -> None:
    links = [Block(f"Headline number {i} of the day", Role.BODY, "li", link_chars=25 * (i < 3)) for i in range(14)]
    listed = article(verdicts=tuple(Verdict(block, None) for block in links))
    assert reason_to_refuse(listed, EXPECTED) == "list-page"


def test_a_list_within_an_article_is_part_of_it() -> None:
    items = [f"{i}. A city of many teas" for i in range(12)]
    assert verdict(SENTENCE * 5, *items, SENTENCE * 3) is None


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
    assert reason_to_refuse(article(garbled), ANY_LANGUAGE) == "mojibake"


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
    assert verdict(german) == "wrong-language"
    assert verdict(chinese) == "wrong-language"
    assert reason_to_refuse(article(chinese), replace(EXPECTED, language="zh")) is None
    assert reason_to_refuse(article(SENTENCE * 5), replace(EXPECTED, language="zh")) == "wrong-language"


def test_a_bilingual_text_is_both() -> None:
    assert (
        verdict(
            "清明节 qīng míng jié the festival of the dead", "茶 chá tea", "Teachers say: 你好吗 means how are you."
        )
        is None
    )


@pytest.mark.parametrize(
    "published", [NOW + timedelta(days=3), datetime(1980, 1, 1, tzinfo=UTC), datetime(2020, 7, 20, tzinfo=UTC)]
)
def test_a_date_out_of_reason_is_refused(published: datetime) -> None:
    assert verdict(SENTENCE, metadata=Metadata("Tea is in", published)) == "date-out-of-reason"


@pytest.mark.parametrize("published", [datetime(2026, 7, 21, tzinfo=UTC), datetime(2026, 8, 10, tzinfo=UTC), None])
def test_a_date_near_that_of_the_url_or_none_passes(published: datetime | None) -> None:
    assert verdict(SENTENCE, metadata=Metadata("Tea is in", published)) is None


def test_lines_of_anyones_boilerplate_are_boilerplate_where_the_text_is_made_of_them() -> None:
    boilerplate = ("Most popular", "Comments (0)", "© 2026 Example. All rights reserved.")
    assert verdict(SENTENCE * 2, *boilerplate) == "boilerplate-left"
    assert verdict(*[SENTENCE] * 9, *boilerplate[:1]) is None
