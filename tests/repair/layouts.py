"""The articles of the imitation site in other layouts: the templates of its eras with new names, and a relaunch.

A relaunched page has other elements, another order, times in another form, and the captions in other places.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from tests.site import era_ab, era_cd
from tests.site.boilerplate import Around, Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.site import Article
    from tests.site.pieces import Piece

    Layout = Callable[[Article], str]

ERAS = {
    "a": era_ab.page_a,
    "b": era_ab.page_b,
    "c": era_cd.page_c,
    "d": era_cd.page_d,
    "plain_a": era_ab.plain_a,
    "plain_b": era_ab.plain_b,
    "plain_video": era_cd.plain_video,
}
RENAMED = {
    "yanse": "story-text", "contitle": "story-head", "downinfo": "story-info", "dottlne": "thin-line",
    "bitemblue": "topic", "itemtit": "box-head", "bdylft": "main-column", "bdybox": "page-box", "content": "text-box",
    "article": "text-of-story", "headline": "head-of-story", "info": "info-of-story", "txt": "text-of-film",
    "newslst04": "links-below", "newslst02": "links-aside", "textfont": "page-tools", "webmap": "map-box",
}  # fmt: skip
"""New names for the ids and classes that the site's templates know."""
OTHERS = (
    Link("https://www.ecns.cn/news/2026-07-01/detail-iaaaaaaa0000001.shtml", "Another bridge opens"),
    Link("https://www.ecns.cn/news/2026-07-01/detail-iaaaaaaa0000002.shtml", "Rain delays the ferry again"),
)
AROUND = Around(related=OTHERS, popular=OTHERS, top=OTHERS, photos=OTHERS, videos=OTHERS)
_NAMES = re.compile(r'(?P<attribute>\b(?:id|class)=")(?P<names>[^"]*)"')


def of_era(era: str, *, renamed: bool) -> Layout:
    """Return the layout of an era, with its own names or with new ones."""

    def page(article: Article) -> str:
        html = ERAS[era](article, 1, AROUND)
        return _NAMES.sub(_renamed, html) if renamed else html

    return page


def magazine(article: Article) -> str:
    """Return a page of a relaunch: the byline in parts and in another order, figures, a list inside the body."""
    known = article.known
    source = f'<span class="agency">{escape(known.source)}</span>' if known.source else ""
    editor = f'<span class="desk">Editor: {escape(known.editor)}</span>' if known.editor else ""
    body = "\n".join(_magazine_pieces(article))
    half = body.find("\n", len(body) // 2)
    also = f'<aside class="also-read"><h4>Also on this</h4>{_links()}</aside>'
    body = f"{body[:half]}{also}{body[half:]}" if half > 0 and body.count("<p>") > 4 else body
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(known.title)} | ECNS</title>
<meta property="og:title" content="{escape(known.title)} | ECNS"></head><body class="page-story">
<header class="masthead"><a href="/">ECNS</a><nav>{_links()}</nav></header>
<main><article class="story"><div class="story__kicker">{escape(known.section or "News")}</div>
<h2 class="story__title">{escape(known.title, quote=False)}</h2>
<div class="story__meta">{editor}<time datetime="{known.published.isoformat()}">{known.published:%d %B %Y}</time>
{source}
</div><div class="story__share">Share on Weibo</div>
<div class="story__text">{body}</div></article>
<section class="more"><h3>Most read</h3>{_links()}</section></main>
<footer>Copyright &copy;1999-2027 Chinanews.com. All rights reserved.</footer></body></html>"""


def tables(article: Article) -> str:
    """Return a page of a relaunch without ids and with few classes: tables, the caption above its picture."""
    known = article.known
    body = "\n".join(_table_pieces(article))
    return f"""<html><head><meta charset="utf-8"><title>ECNS</title></head><body>
<table class="top"><tr><td>ECNS</td><td>{_links()}</td></tr></table>
<table class="page"><tr><td class="menu">{_links()}</td><td class="story">
<div class="t">{escape(known.title, quote=False)}</div>
<table class="facts"><tr><td>Time:</td><td>{known.published:%Y/%m/%d %H:%M:%S}</td></tr>
<tr><td>Source:</td><td>{escape(known.source or "")}</td></tr>
<tr><td>Editor:</td><td>{escape(known.editor or "")}</td></tr></table>
<div class="words">{body}</div></td></tr></table><table class="end"><tr><td>All rights reserved.</td></tr></table>
</body></html>"""


def script(article: Article) -> str:
    """Return a page whose text a script loads."""
    title = escape(article.known.title, quote=False)
    return f'<html><body><h1>{title}</h1><div id="app"></div><script src="/app.js"></script></body></html>'


def teaser(article: Article) -> str:
    """Return a page with the first part of the text, before a paywall."""
    first = "".join(f"<p>{escape(text, quote=False)}</p>" for text in article.text.split("\n\n")[:2])
    return (
        f'<html><body><h1>{escape(article.known.title, quote=False)}</h1><div class="story-teaser">{first}</div>'
        '<div class="wall">Subscribe to read on</div></body></html>'
    )


def half(article: Article) -> str:
    """Return a page of the relaunch in which every second piece of the text is missing."""
    shorter = type(article)(article.known, article.look, tuple(page[::2] for page in article.pages))
    return magazine(shorter)


RELAUNCHES: dict[str, Layout] = {"magazine": magazine, "tables": tables}
HOPELESS: dict[str, Layout] = {"script": script, "teaser": teaser, "half": half}


def _renamed(match: re.Match[str]) -> str:
    names = " ".join(RENAMED.get(name, name) for name in match["names"].split(" "))
    return f'{match["attribute"]}{names}"'


def _links() -> str:
    return "<ul>" + "".join(f'<li><a href="{link.url}">{link.title}</a></li>' for link in OTHERS) + "</ul>"


def _magazine_pieces(article: Article) -> Iterator[str]:
    for piece in article.pages[0]:
        if piece.pictures and not piece.kept:
            for picture in piece.pictures:
                caption = f"<figcaption>{escape(picture.caption, quote=False)}</figcaption>" if picture.caption else ""
                yield f'<figure class="story__picture"><img src="{picture.src}">{caption}</figure>'
        else:
            yield _without_breaks(piece)


def _table_pieces(article: Article) -> Iterator[str]:
    for piece in article.pages[0]:
        if piece.pictures and not piece.kept:
            for picture in piece.pictures:
                caption = f'<div class="under">{escape(picture.caption, quote=False)}</div>' if picture.caption else ""
                yield f'<div class="picture">{caption}<img src="{picture.src}"></div>'
        else:
            yield _without_breaks(piece)


def _without_breaks(piece: Piece) -> str:
    return piece.html.replace("\n", " ")
