"""The parts of an article that the checks look at, and the expectations of a site."""

from __future__ import annotations

from crawler.checks import SiteExpectations, reason_to_refuse
from crawler.checks.article_under_check import MAX_PHRASE_CHARS, prepared
from crawler.items import Block, Metadata
from crawler.vocabulary import Role
from tests.checks.articles import NOW, SENTENCE, article, checked


def test_sentences_come_with_and_without_the_apology_before_them() -> None:
    found = checked("We are sorry, but the page is gone. Try again later.").sentences()
    assert found == (
        "We are sorry, but the page is gone. Try again later.",
        "the page is gone. Try again later.",
        "Try again later.",
        "Try again later.",
    )


def test_the_apologies_of_other_languages_are_removed_too() -> None:
    assert checked("很抱歉，页面不存在").sentences()[-1] == "页面不存在"
    assert checked("Désolé, mais la page n'existe pas").sentences()[-1] == "la page n'existe pas"


def test_a_title_is_compared_as_a_whole_and_in_its_parts() -> None:
    assert checked(SENTENCE, title="Oops! Not found | Example Times").title_parts() == (
        "Not found | Example Times",
        "Not found",
        "Example Times",
    )


def test_of_a_long_text_only_the_beginning_is_compared_with_phrases() -> None:
    assert max(map(len, checked("a" * 5000).sentences())) == MAX_PHRASE_CHARS


def test_a_small_page_without_kept_text_is_looked_at_as_a_whole() -> None:
    page = article(Block("Ray ID 12", Role.FOOTER), SENTENCE)
    removed = prepared(type(page)(page.document, (Role.FOOTER, Role.NOT_SELECTED), "test"))
    assert removed.notice == ("Ray ID 12", SENTENCE)
    assert prepared(page).notice == ("Ray ID 12", SENTENCE)
    assert prepared(type(page)(page.document, (Role.FOOTER, None), "test")).notice == (SENTENCE,)


def test_a_page_with_a_source_or_a_time_of_day_is_signed() -> None:
    assert checked(SENTENCE, source="Xinhua").is_signed
    assert prepared(article(SENTENCE, metadata=Metadata(published_raw="2026-07-20 15:28"))).is_signed
    assert not prepared(article(SENTENCE, metadata=Metadata(published_raw="2026-07-20"))).is_signed


def test_links_are_not_prose() -> None:
    found = checked(SENTENCE, Block("Read more", Role.BODY, link_chars=9))
    assert found.prose_chars == len(SENTENCE)
    assert found.has_little_prose
    assert not checked(*[SENTENCE] * 20).has_little_prose


def test_a_site_about_which_nothing_is_known_expects_only_an_article() -> None:
    assert reason_to_refuse(article(SENTENCE), SiteExpectations(NOW)) is None
