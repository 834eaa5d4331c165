"""Page metadata in the Document: which source fills which field."""

from __future__ import annotations

from dataclasses import replace

from crawler import Page, clean
from crawler.extraction import document_of, parse_page
from crawler.extraction.page_object import PageObject
from crawler.extraction.rules import ExtractionRules
from crawler.vocabulary import Role
from tests.extraction.metadata_pages import HEADLINE, URL, h1, json_ld, meta, page

ENGLISH = "The ferry between the two harbours runs again after a long winter break, and the captain is glad of it."
PARAGRAPHS = "".join(f"<p>{ENGLISH} It was day {number} of the season.</p>" for number in range(6))


def test_an_article_of_an_unknown_site_has_the_fields_that_its_page_states() -> None:
    story = json_ld(headline=HEADLINE, datePublished="2024-05-03T06:30:00+02:00", author={"name": "Anna Berg"})
    head = story + meta("article:section", "Harbour") + '<link rel="canonical" href="/news/ferry">'
    record = clean(page(head, f"<article>{h1()}{PARAGRAPHS}</article>").encode(), URL).record()
    assert record.url == "https://www.harbour-gazette.example/news/ferry"
    assert record.title == HEADLINE
    assert record.published == record.published_raw == "2024-05-03T06:30:00+02:00"
    assert record.authors == ("Anna Berg",)
    assert record.section == "Harbour"
    assert record.language == "en"


def test_authors_who_sign_the_text_are_preferred_to_those_that_the_page_declares() -> None:
    signed = f"<article>{h1()}{PARAGRAPHS}<p>(By Ben Okoro)</p></article>"
    assert clean(page(json_ld(author="Anna Berg"), signed).encode(), URL).record().authors == ("Ben Okoro",)


def test_a_page_object_is_completed_only_with_the_fields_that_the_site_names() -> None:
    known = PageObject("gazette", {Role.BODY: "//article"}, title="//h1")
    head = meta("article:section", "Harbour") + json_ld(headline="Another headline", author="Anna Berg")
    parsed = parse_page(Page(URL, page(head, f"{h1()}<article>{PARAGRAPHS}</article>").encode()))
    rules = ExtractionRules((known,), language="en")
    alone = document_of(parsed, rules)
    completed = document_of(parsed, replace(rules, declared=frozenset({"section", "title"})))
    assert alone is not None
    assert completed is not None
    assert (alone.metadata.title, alone.metadata.section, alone.metadata.authors) == (HEADLINE, None, ())
    assert (completed.metadata.title, completed.metadata.section) == (HEADLINE, "Harbour")
    assert completed.metadata.authors == ()
