"""A text that is plainly in another language than its site's is refused; a bilingual or unclear one is not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.checks import SiteExpectations
from crawler.checks.article_under_check import prepared
from crawler.checks.language import wrong_language
from crawler.items import Article, Block, Document, Metadata
from crawler.vocabulary import ArticleKind, Reason, Role

TEXTS = {
    "en": "Farmers in the hills brought in the last of the tea on Monday, the county said, and are pleased with it. ",
    "de": "Die Bauern in den Bergen haben am Montag den letzten Tee geerntet, und der Kreis ist damit zufrieden. ",
    "cs": "Zemědělci v horách sklidili v pondělí poslední čaj a okres je podle svých slov s úrodou spokojen. ",
    "ru": "Фермеры в горах собрали в понедельник последний чай, и округ, по его словам, доволен урожаем. ",
    "zh": "山里的农民们说，星期一他们把最后的茶叶摘完了，县里对今年的收成很满意。",
    "ja": "山の農家は月曜日に最後のお茶を摘み取り、郡によると今年の収穫に満足しているとのことです。",
}


def checked(text: str, language: str | None) -> Reason | None:
    blocks = tuple(Block(line, Role.BODY) for line in text.split("\n"))
    document = Document(None, ArticleKind.ARTICLE, "made-up", Metadata(), blocks)
    article = Article(document, (None,) * len(blocks), "test")
    return wrong_language(prepared(article), SiteExpectations(datetime(2026, 11, 1, tzinfo=UTC), language=language))


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("sites", TEXTS)
@pytest.mark.parametrize("times", [2, 60])
def test_a_text_is_refused_unless_it_is_in_the_sites_language(language: str, sites: str, times: int) -> None:
    assert checked(TEXTS[language] * times, sites) == (None if language == sites else Reason.WRONG_LANGUAGE)


@pytest.mark.parametrize("tag", ["en", "EN", "en-GB", "zh-Hant"])
def test_the_sites_language_may_be_a_tag_with_a_region(tag: str) -> None:
    assert checked(TEXTS[tag[:2].lower()] * 5, tag) is None
    assert checked(TEXTS["de"] * 5, tag) == Reason.WRONG_LANGUAGE


@pytest.mark.parametrize("language", [None, "", "zu", "xx"])
def test_a_site_without_a_language_that_the_model_knows_takes_any_text(language: str | None) -> None:
    assert checked(TEXTS["de"] * 5, language) is None


@pytest.mark.parametrize("text", ["", "Tee", "Der Tee ist geerntet.", "茶叶采摘结束。", "12 345 678 90 " * 50])
def test_a_text_of_few_letters_passes(text: str) -> None:
    assert checked(text, "fr") is None


@pytest.mark.parametrize("sites", ["en", "zh"])
def test_a_text_with_a_translation_passes_in_either_order(sites: str) -> None:
    assert checked(TEXTS["en"] * 20 + TEXTS["zh"] * 40, sites) is None
    assert checked(TEXTS["zh"] * 40 + TEXTS["en"] * 20, sites) is None


@pytest.mark.parametrize("sites", ["en", "zh"])
def test_a_text_that_changes_its_language_in_each_paragraph_passes(sites: str) -> None:
    assert checked((TEXTS["en"] + "\n" + TEXTS["zh"] + "\n") * 10, sites) is None


@pytest.mark.parametrize("times", [1, 30])
def test_words_and_names_of_another_language_do_not_make_it_the_texts(times: int) -> None:
    lesson = "Teachers at Hohhot No. 2 High School say: 你好吗 (nǐ hǎo ma) means how are you, and 茶 (chá) is tea. "
    assert checked(lesson * 2 * times, "en") is None


def test_a_quotation_in_the_sites_language_at_one_place_is_not_enough() -> None:
    assert checked(TEXTS["zh"] * 40 + TEXTS["en"] + TEXTS["zh"] * 40, "en") == Reason.WRONG_LANGUAGE
