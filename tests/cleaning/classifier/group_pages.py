"""Invented pages for the tests of groups: an article of a site without rules, with pieces of markup in it."""

from __future__ import annotations

from crawler import Page, clean

SENTENCES = (
    "The harbour council of Tallow Bay voted on Thursday to rebuild the old grain pier, which a storm had broken in "
    "two parts nine winters ago.",
    "Engineers told the meeting that the new piles would stand on rock and not on sand, so that the pier could carry "
    "loaded carts again by next autumn.",
    "“We waited for this for almost a decade,” said the keeper of the harbour museum, who had collected signatures "
    "in every street of the lower town.",
    "The province pays for half of the work, and the rest comes from a fund that the fishing families set up after "
    "the storm and never touched.",
    "Opponents of the plan argued that the money was needed for the school roof, and they asked for a second vote in "
    "the spring.",
    "Work begins in May, when the herring boats have left, and the first stone is laid by the oldest pilot of the bay.",
)
HEAD = (
    '<header><nav><ul><li><a href="/">Home</a></li><li><a href="/town">Town</a></li><li><a href="/sea">Sea</a></li>'
    "</ul></nav></header>"
)
FOOT = (
    "<footer><p>Copyright 2026 Tallow Bay Courier. All rights reserved.</p><ul><li><a href='/about'>About us</a></li>"
    "<li><a href='/privacy'>Privacy policy</a></li></ul></footer>"
)


def page_with(*pieces: str, after: str = "", lang: str = "en") -> Page:
    """Make a page whose body has two paragraphs before, between and behind the pieces; `after` is behind the body."""
    paragraphs = [f"<p>{sentence}</p>" for sentence in SENTENCES]
    body = paragraphs[:2]
    for piece in pieces:
        body.append(piece)
        body += paragraphs[len(body) - len(pieces) : len(body) - len(pieces) + 1]
    body += [paragraph for paragraph in paragraphs if paragraph not in body]
    html = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Tallow Bay rebuilds its grain pier</title>'
        '<meta property="og:type" content="article"></head><body>'
        f'{HEAD}<main><article><h1>Tallow Bay rebuilds its grain pier</h1><p class="byline">By Mara Quillon</p>'
        f'<div class="article-body">{"".join(body)}</div>{after}</article></main>{FOOT}</body></html>'
    )
    return Page("https://www.tallowbaycourier.example/2026/03/05/grain-pier", html.encode())


def text_of(page: Page) -> str:
    """Return the text of the article that the whole path makes of a page."""
    return clean(page).text
