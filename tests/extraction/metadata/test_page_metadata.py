"""All metadata of a page together: cheap to load, and safe for any input."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import Page, clean
from crawler.extraction import document_of, parse_page
from crawler.extraction.html.blocks import PageBlocks
from crawler.extraction.html.parsing import parse
from crawler.extraction.metadata import read_metadata
from crawler.extraction.metadata.canonical import canonical_url
from crawler.extraction.metadata.declared import DeclaredMetadata
from crawler.extraction.metadata.images import images_of
from crawler.extraction.metadata.page_metadata import language_of
from crawler.extraction.page_object import PageObject
from crawler.extraction.rules import ExtractionRules
from crawler.languages import likely_languages
from crawler.vocabulary import Role
from tests.extraction.metadata_pages import HEADLINE, PARAGRAPHS, URL, h1, json_ld, meta, metadata, page
from tests.proportion import excess

UNCLEAR = "Brod ponovo plovi nakon duge zimske pauze, kaže kapetan, putnici su zadovoljni"
"""Bosnian, Croatian and Serbian have the same words for this."""
CLEAR = {
    "de": "Die Fähre zwischen den beiden Häfen fährt nach einer langen Winterpause wieder, und der Kapitän freut sich.",
    "es": "El transbordador volvió a navegar el lunes después de una larga pausa invernal.",
    "zh": "渡轮在漫长的冬季休航之后恢复通航，船长对此感到高兴，乘客也很高兴",
}


def test_reading_metadata_loads_no_date_parser_and_no_model() -> None:
    heavy = "{'dateparser', 'trafilatura', 'fasttext', 'requests'}"
    code = f"import sys, crawler.extraction.metadata; print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_declared_text_gives_metadata_or_none(one: str, two: str, three: str) -> None:
    names = ("og:title", "og:site_name", "author", "article:published_time", "article:section", "og:url", "og:image")
    declared = DeclaredMetadata(
        URL, metas={name: [one, two] for name in names}, links={"canonical": [three]}, titles=(two, three)
    )
    lines = (one, two, three, "by " + one, f"{two} | {three}")
    read_metadata(declared, parse(page()), lines)
    canonical_url(declared)
    images_of(declared, PageBlocks((), ()))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "piece", "end", "times"),
    [
        ("", '<div class="author">', "", 2_000),
        ("", '<time datetime="2024">', "", 2_000),
        ("", "<h1>", "x", 2_000),
        ("", '<span itemprop="author">', "x", 2_000),
        ("", '<div class="byline">x</div>', "", 3_000),
        ("<h1>", "x ", "</h1>", 100_000),
        ("<p>", "| ", "</p>", 50_000),
    ],
)
def test_the_metadata_of_a_hostile_page_takes_time_in_proportion(start: str, piece: str, end: str, times: int) -> None:
    def read(body: str) -> None:
        metadata(f"<title>{'- ' * len(body)}</title>", body)

    assert excess(lambda n: start + piece * n + end, read, (times // 8, times)) is None


def test_an_article_of_an_unknown_site_has_the_fields_that_its_page_states() -> None:
    story = json_ld(headline=HEADLINE, datePublished="2024-05-03T06:30:00+02:00", author={"name": "Anna Berg"})
    head = story + meta("article:section", "Harbour") + '<link rel="canonical" href="/news/ferry-runs-again-on-sunday">'
    record = clean(page(head, f"<article>{h1()}{PARAGRAPHS}</article>").encode(), URL).record()
    assert record.url == "https://www.harbour-gazette.example/news/ferry-runs-again-on-sunday"
    assert record.title == HEADLINE
    assert record.published == record.published_raw == "2024-05-03T06:30:00+02:00"
    assert record.authors == ("Anna Berg",)
    assert record.section == "Harbour"
    assert record.language == "en"


def test_authors_who_sign_the_text_are_preferred_to_those_that_the_page_declares() -> None:
    signed = f"<article>{h1()}{PARAGRAPHS}<p>(By Ben Okoro)</p></article>"
    assert clean(page(json_ld(author="Anna Berg"), signed).encode(), URL).record().authors == ("Ben Okoro",)


def test_a_page_object_is_completed_with_the_declared_fields_that_the_site_does_not_distrust() -> None:
    known = PageObject("gazette", {Role.BODY: "//article"}, title="//h1")
    head = meta("article:section", "Harbour") + json_ld(headline="Another headline", author="Anna Berg")
    parsed = parse_page(Page(URL, page(head, f"{h1()}<article>{PARAGRAPHS}</article>").encode()))
    rules = ExtractionRules((known,), language="en")
    completed = document_of(parsed, rules)
    distrusting = document_of(parsed, replace(rules, distrusted=frozenset({"authors", "section"})))
    assert completed is not None
    assert distrusting is not None
    found = completed.metadata
    assert (found.title, found.section, found.authors) == (HEADLINE, "Harbour", ("Anna Berg",))
    assert (distrusting.metadata.section, distrusting.metadata.authors) == (None, ())


@pytest.mark.parametrize("declared", ["", "en", "en-US", "ja_JP", "xx", "-"])
@pytest.mark.parametrize(("language", "text"), CLEAR.items())
def test_a_clear_text_overrules_the_declared_language(language: str, text: str, declared: str) -> None:
    assert language_of(text, declared) == language


def test_names_of_another_language_do_not_change_the_language() -> None:
    assert language_of("Li Xiaoming and Wang Xiuying of Heilongjiang said in Shijiazhuang that tea is in.") == "en"


@pytest.mark.parametrize("text", ["", "Ferry runs", "2026-07-20 12:00 — 45 678", "12 345 678 90 " * 4, "茶叶采摘结束"])
@pytest.mark.parametrize("declared", ["", "en", "zh"])
def test_a_text_of_few_letters_has_no_language_whatever_is_declared(text: str, declared: str) -> None:
    assert language_of(text, declared) is None


def test_a_declared_language_decides_where_the_text_leaves_it_open() -> None:
    assert language_of(UNCLEAR) is None
    assert [language_of(UNCLEAR, tag) for tag in ("bs", "BS", "bs-Latn-BA", " bs_BA")] == ["bs"] * 4


@pytest.mark.parametrize("declared", ["sr", "en", "xx"])
def test_a_declared_language_that_the_text_makes_improbable_is_not_taken(declared: str) -> None:
    assert likely_languages(UNCLEAR).get(declared, 0) < 0.2
    assert language_of(UNCLEAR, declared) is None
