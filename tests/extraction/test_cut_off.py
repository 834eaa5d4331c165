"""An article whose page says that the rest is not free, or breaks off at an offer, is incomplete."""

from __future__ import annotations

import pytest

from crawler import Page, clean

TEASER = (
    "<p>The mill by the river opened its gates again on Monday after two years of repairs.</p>"
    "<p>Its owner said that the old wheel now turns as quietly as it did in his childhood.</p>"
)
ROOMS = "".join(f"<p>Visitors may see the stones of room {n} every day until the end.</p>" for n in range(3))
WHOLE = TEASER + "".join(
    f"<p>Visitors may see the stones of room {n} every day until the end of May {n}.</p>" for n in range(30)
)
OFFER = "<div class=offer><h3>Subscribe to continue reading</h3><p>Already a subscriber? Log in.</p></div>"
FREE = ""
NOT_FREE = '"isAccessibleForFree": false'
AT_PART = '"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".locked"}'


def page(body: str, declared: str = FREE, *, graph: bool = False, head: str = "") -> str:
    node = '{"@type": "NewsArticle", "headline": "Mill opens"' + (f", {declared}" if declared else "") + "}"
    json = '{"@graph": [{"@type": "WebSite", "name": "Ludd News"}, ' + node + "]}" if graph else node
    script = f'<script type="application/ld+json">{json}</script>'
    return f"<html><head>{script}{head}</head><body><article><h1>Mill opens</h1>{body}</article></body></html>"


def incomplete(markup: str) -> str | None:
    return clean(Page("https://ludd.example/2026/03/05/mill", markup.encode())).document.incomplete


@pytest.mark.parametrize(
    "markup",
    [
        page(TEASER, NOT_FREE),
        page(TEASER, '"isAccessibleForFree": "False"'),
        page(TEASER, '"isAccessibleForFree": "http://schema.org/False"'),
        page(TEASER, NOT_FREE, graph=True),
        page(TEASER, AT_PART),
        page(TEASER, '"isAccessibleForFree": true, ' + AT_PART),
        page(f"{TEASER}<div class=locked></div>", f"{NOT_FREE}, {AT_PART}"),
        page(TEASER + OFFER, NOT_FREE),
        page(WHOLE, NOT_FREE + ', "wordCount": 2400'),
        page(TEASER, head='<meta itemprop="isAccessibleForFree" content="false">'),
        page(TEASER, head='<meta property="article:content_tier" content="locked">'),
    ],
)
def test_an_article_that_is_not_free_and_not_in_its_page_is_incomplete(markup: str) -> None:
    assert incomplete(markup) == "rest of the text: not-free"


@pytest.mark.parametrize(
    "markup",
    [
        page(TEASER),
        page(TEASER, '"isAccessibleForFree": true'),
        page(TEASER, '"isAccessibleForFree": "True"'),
        page(WHOLE, NOT_FREE),
        page(f"{TEASER}<div class=locked>{WHOLE}</div>", f"{NOT_FREE}, {AT_PART}"),
        page(TEASER + ROOMS, NOT_FREE + ', "wordCount": "75"'),
        page(f"{WHOLE}<p><a href=/2>Read more</a></p>"),
        page(f"{WHOLE}<h3>Read more</h3><ul><li><a href=/2>A bridge opens</a></ul>"),
        page(f"{WHOLE}<p>Subscribe to our newsletter</p><p>Log in to comment</p>"),
    ],
)
def test_a_whole_article_is_not(markup: str) -> None:
    assert incomplete(markup) is None


@pytest.mark.parametrize(
    "end",
    [
        OFFER,
        "<p><a href=/login>Log in to read the full article</a></p>",
        "<p>This article is for subscribers only.</p>",
        "<div>Jetzt weiterlesen mit dem Abo</div>",
        "<div>La suite est réservée aux abonnés</div>",
        "<p>Suscríbete para seguir leyendo</p>",
        "<p>登录后继续阅读</p>",
        "<p>この記事は有料会員限定です。</p>",
        "<p>Visitors may see the stones and the sluice every …</p><p><a href=/full>Read more</a></p>",
    ],
)
def test_an_article_that_breaks_off_at_an_offer_is_cut_off(end: str) -> None:
    assert incomplete(page(TEASER + end)) == "rest of the text: cut-off"
