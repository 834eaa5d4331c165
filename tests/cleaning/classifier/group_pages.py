"""Invented articles of a site without rules, with pieces of markup in them, for the tests of groups."""

from __future__ import annotations

from crawler import Page, clean

SENTENCES = (
    "The harbour council of Tallow Bay voted on Thursday to rebuild the grain pier, which a storm had broken in two.",
    "Engineers told the meeting that the new piles would stand on rock, so that the pier could carry loaded carts.",
    "“We waited for this for a decade,” said the keeper of the museum, who had collected signatures in every street.",
    "The province pays for half of the work, and the rest comes from a fund that the fishing families set up then.",
    "Opponents of the plan argued that the money was needed for the school roof, and they asked for a second vote.",
    "Work begins in May, when the herring boats have left, and the oldest pilot of the bay lays the first stone.",
)
_HEAD = (
    '<header><nav><ul><li><a href="/">Home</a></li><li><a href="/town">Town</a></li><li><a href="/sea">Sea</a></li>'
    "</ul></nav></header>"
)
_FOOT = (
    "<footer><p>Copyright 2026 Tallow Bay Courier. All rights reserved.</p><ul><li><a href='/about'>About us</a></li>"
    "<li><a href='/privacy'>Privacy policy</a></li></ul></footer>"
)


def text_with(*, between: str = "", last: str = "", behind: str = "") -> str:
    """Return the text of an article with markup between its paragraphs, as the last part of its body, or behind it."""
    paragraphs = [f"<p>{sentence}</p>" for sentence in SENTENCES]
    body = "".join([*paragraphs[:2], between, *paragraphs[2:], last])
    html = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Tallow Bay rebuilds its grain pier</title>'
        f'<meta property="og:type" content="article"></head><body>{_HEAD}<main><article>'
        '<h1>Tallow Bay rebuilds its grain pier</h1><p class="byline">By Mara Quillon</p>'
        f'<div class="article-body">{body}</div>{behind}</article></main>{_FOOT}</body></html>'
    )
    return clean(Page("https://www.tallowbaycourier.example/2026/03/05/grain-pier", html.encode())).text


def table(*rows: str, head: str = "", names: str = "") -> str:
    """Return the markup of a table. The cells of a row are separated by `|`."""
    lines = ["".join(f"<th>{cell}</th>" for cell in head.split("|"))] if head else []
    lines += ["".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows]
    return f"<table{names}>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def listed(*items: str, tag: str = "ul") -> str:
    """Return the markup of a list."""
    return f"<{tag}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{tag}>"
