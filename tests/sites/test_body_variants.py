"""Pages of both editions whose bodies contain parts that are no text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler import Page
from crawler.processing.process import process
from tests.sites.body_variants import SIGNATURES, URLS, page, variants

if TYPE_CHECKING:
    from crawler import Article
    from tests.sites.body_variants import Variant

NOW = datetime(2026, 7, 20, tzinfo=UTC)
SIGNED = {edition: variants(edition, "signed") for edition in URLS}
CASES = {body: variant for edition in URLS for body, variant in variants(edition).items()}
ONE, THREE = ("Two goats have joined the harbour council.", "Nobody has asked them about the budget yet.")


def _stored(url: str, markup: str) -> Article:
    article, refusal = process(Page(url, markup.encode()), NOW)
    assert refusal is None
    return article


@pytest.mark.parametrize("body", CASES)
def test_the_text_comes_out_without_the_other_parts_of_the_body(body: str) -> None:
    variant: Variant = CASES[body]
    article = _stored(variant.url, variant.page)
    assert tuple(article.text.split("\n\n")) == variant.text
    assert tuple(image.caption for image in article.document.images if image.caption) == variant.captions
    assert article.metadata.editor == variant.editor


@pytest.mark.parametrize("edition", URLS)
def test_an_editor_who_is_named_in_the_body_alone_is_found(edition: str) -> None:
    for variant in SIGNED[edition].values():
        assert _stored(variant.url, variant.page.replace(SIGNATURES[edition], "")).metadata.editor == variant.editor


@pytest.mark.parametrize(
    "line",
    [
        "The rescue",
        "[1] The first count was wrong.",
        "\u201cShare the grass,\u201d said one goat, in its way.",
        "Related news came from the goat house: it is full.",
        "Advertisement for goats is rare.",
        "The editor: a goat, they say.",
        "Comments were (0) in number.",
    ],
)
def test_a_sentence_with_the_words_of_boilerplate_is_text(line: str) -> None:
    article = _stored(URLS["en"], page("en", f"<p>{ONE}</p><p><strong>{line}</strong></p><p>{THREE}</p>"))
    assert article.text == f"{ONE}\n\n{line}\n\n{THREE}"


@pytest.mark.parametrize("edition", URLS)
def test_a_page_with_a_renamed_body_is_read_the_same(edition: str) -> None:
    """A list in the middle of a body ends the text there: without a known body, it is the list below the article."""
    wrong = []
    for body, variant in variants(edition).items():
        markup = variant.page.replace('id="yanse"', 'id="text-x"').replace("left_zw", "left_x")
        article = _stored(variant.url, markup)
        captions = tuple(image.caption for image in article.document.images if image.caption)
        if (tuple(article.text.split("\n\n")), captions) != (variant.text, variant.captions) and "yanse" not in body:
            wrong.append(body)
    assert [body for body in wrong if not body.startswith("{A}{B}<div><b>Related News")] == []


@pytest.mark.parametrize("edition", URLS)
def test_a_copy_of_an_archive_or_a_browser_is_read_the_same(edition: str) -> None:
    for variant in variants(edition, "text").values():
        toolbar = '<div id="wm-ipp-base" style="display:none">The Wayback Machine</div><p>12 captures</p>'
        archived = variant.page.replace('href="/', 'href="https://web.archive.org/web/2020/http://www.ecns.cn/')
        saved = archived.replace(
            "<head>", '<!-- saved from url=(0022)http://www.ecns.cn/ --><head><base href="http://x/">'
        )
        wrapped = saved.replace("<body>", f'<body class="saved">{toolbar}<div><div>').replace(
            "</body>", "</div></div></body>"
        )
        assert tuple(_stored(variant.url, wrapped).text.split("\n\n")) == variant.text
