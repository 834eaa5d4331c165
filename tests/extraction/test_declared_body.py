"""Text that only the JSON-LD of a page has: it is the body where the page shows none."""

from __future__ import annotations

import json

import pytest

from crawler import Article, Page, clean
from crawler.extraction.declared_body import TAG
from crawler.vocabulary import Role, Template

URL = "https://news.example/2026/03/04/night-bus-returns-to-mill-lane"
TEXT = (
    "The night bus stops at Mill Lane again, after the council voted for it on Tuesday evening.",
    "It runs every hour until five, and costs two coins, as it did before the stop was cancelled.",
    '"We had waited for this," said a baker who starts work at four in the morning.',
    "The town had cancelled the stop in 2019 to save money & fuel.",
)
FOOTER = "<footer><p>© 2026 The Gazette. No part of it may be copied without permission of the owner.</p></footer>"


def cleaned(body: object, visible: str = "", **fields: object) -> Article:
    story = {"@type": "NewsArticle", "headline": "Night bus returns to Mill Lane", "articleBody": body} | fields
    script = json.dumps(story).replace("</", "<\\/")
    head = f'<title>Night bus returns</title><script type="application/ld+json">{script}</script>'
    return clean(Page(URL, f"<html><head>{head}</head><body><nav>Home</nav>{visible}{FOOTER}</body></html>".encode()))


@pytest.mark.parametrize(
    "body",
    [
        "\n\n".join(TEXT),
        "\r\n".join(TEXT),
        "\\n".join(TEXT),
        list(TEXT),
        "".join(f"<p>{text}</p>" for text in TEXT).replace(" & ", " &amp; "),
        "<br><br>".join(TEXT),
        "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in TEXT),
        "\n\n".join(TEXT).replace('"', "&quot;"),
        "<p>{}</p><script>x()</script><figcaption>A bus.</figcaption><p>{}</p><p>{}</p><p>{}</p>".format(*TEXT),
    ],
)
def test_the_paragraphs_of_the_declared_text_are_the_text_of_a_page_without_one(body: object) -> None:
    article = cleaned(
        body, '<div id="app"></div><div class="cookie-banner"><p>We use cookies to measure this site.</p></div>'
    )
    assert article.text == "\n\n".join(TEXT)
    assert article.document.template == Template.JSON_LD
    assert article.title == "Night bus returns to Mill Lane"


def test_its_blocks_are_told_from_those_that_the_page_shows() -> None:
    article = cleaned("\n".join(TEXT))
    shown = [block for block in article.document.blocks if block.tag != TAG]
    assert [block.text for block in shown] == ["Home", FOOTER[11:-13]]
    assert {block.role for block in shown} == {Role.OUTSIDE_BODY}
    assert [block.text for block in article.kept] == list(TEXT)


@pytest.mark.parametrize(
    "visible",
    [
        "".join(f"<p>{text}</p>" for text in TEXT),
        f"<p>{' '.join(TEXT)}</p>",
        "".join(
            f"<p>Another text stands on this page, and it is paragraph {number} of eight.</p>" for number in range(8)
        ),
    ],
)
def test_a_page_with_a_text_of_its_own_is_read_by_it(visible: str) -> None:
    assert cleaned("\n".join(TEXT), f"<article>{visible}</article>").document.template == Template.TRAFILATURA


@pytest.mark.parametrize(
    "body", [TEXT[0], "\n".join(TEXT)[:250] + "…", "\n".join(TEXT)[:250] + " Read more", "", None, 7, {}]
)
def test_a_teaser_or_no_text_is_no_body(body: object) -> None:
    assert cleaned(body).document.template == Template.TRAFILATURA


def test_the_text_of_another_thing_is_no_body() -> None:
    assert cleaned("\n".join(TEXT), **{"@type": "Product"}).document.template == Template.TRAFILATURA
