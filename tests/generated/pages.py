"""The HTML pages of a generated site: home, lists and articles, in three layouts."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.generated.plan import Planted, SitePlan

_FOOT = (
    "<footer><p>About us</p><p>Contact</p><p>Terms of service</p>"
    "<p>Copyright 2026 The Harbour Gazette. All rights reserved.</p></footer>"
)


def list_page(
    plan: SitePlan, articles: Iterable[Planted], sections: Sequence[str], head: str = "", next_page: str | None = None
) -> str:
    """Return a list of articles, with links to the sections and to the next page of the list."""
    items = "".join(_item(plan, article) for article in articles)
    further = f'<a rel="next" class="next" href="{next_page}">Older stories</a>' if next_page else ""
    return _page("The Harbour Gazette", f"<main><ul>{items}</ul>{further}</main>", sections, head)


def article_page(plan: SitePlan, article: Planted, related: Sequence[Planted], base: str, *, copy: bool = False) -> str:
    """Return the page of an article, or its AMP copy; `related` are the articles that it links to."""
    canonical = f'<link rel="canonical" href="{escape(base + article.path)}">'
    amp = f'<link rel="amphtml" href="{escape(base + copy_path(article))}">' if plan.has_copies and not copy else ""
    time = f'<time datetime="{article.published.isoformat()}">{article.published:%d %B %Y %H:%M}</time>'
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)
    links = "".join(f'<li><a href="{escape(one.path)}">{escape(one.title)}</a></li>' for one in related)
    more = f"<aside><h3>Related stories</h3><ul>{links}</ul></aside>" if links else ""
    headline = f"<h1>{escape(article.title)}</h1>"
    body = (
        f"<main><article>{headline}<p>By Ann Reed</p>{time}{text}</article>{more}</main>",
        f'<div id="main"><div class="headline">{headline}{time}</div><div class="story-body">{text}</div>{more}</div>',
        f'<div class="post">{headline}{time}<div class="entry-content">{text}</div></div>{more}',
    )[plan.layout]
    declared = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
    }
    data = f'<script type="application/ld+json">{json.dumps(declared)}</script>' if plan.layout != 1 else ""
    meta = '<meta property="og:type" content="article">'
    return _page(f"{article.title} | The Harbour Gazette", body, [article.section], canonical + amp + meta + data)


def copy_path(article: Planted) -> str:
    """Return the path of the AMP copy of an article."""
    path, _, query = article.path.partition("?")
    return f"{path}?{query}&amp=1" if query else f"{path}/amp"


def _item(plan: SitePlan, article: Planted) -> str:
    copy = f' <a href="{escape(copy_path(article))}">fast version</a>' if plan.has_copies else ""
    return f'<li><h3><a href="{escape(article.path)}">{escape(article.title)}</a></h3>{copy}</li>'


def _page(title: str, body: str, sections: Sequence[str], head: str) -> str:
    nav = "".join(f'<a href="/{section}/">{section.title()}</a> ' for section in sections)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
        f'<body><nav><a href="/">Home</a> {nav}</nav>{body}{_FOOT}</body></html>'
    )
