"""List pages with their paging, the home page, the feed and the ranking, which link to the articles."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape as escape_xml

from tests.site import boilerplate
from tests.site.boilerplate import Link
from tests.site.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.site.articles import Article

PER_PAGE = 8
IN_FEED = 10
IN_RANKING = 5
FEED_PATH, RANKING_PATH = "/rss/rss.xml", "/part/6/ecns_rank24h.json"
_DAY = re.compile(r"/\d{4}[-/]\d{2}-\d{2}/")
HTTP_ROOT = "http://www.ecns.cn"
LISTED_TEMPLATES = frozenset({"b", "c", "d", "plain_video"})
"""Older articles are on no list: links on other articles' pages lead to them."""


def link_to(article: Article) -> Link:
    """Return the link to an article's first page."""
    return Link(HTTP_ROOT + article.path, article.known.title, f"{article.known.published:%b %d, %Y}")


def list_pages(articles: Sequence[Article]) -> Iterator[tuple[str, Served]]:
    """Yield every list page with its path."""
    for directory, listed in sorted(_sections(articles).items()):
        yield from _paged(directory, listed)
    yield "/", _page("ECNS", [_front(articles)])
    yield FEED_PATH, _feed(_newest(articles)[:IN_FEED])
    yield RANKING_PATH, _ranking(_newest(articles)[1 : IN_RANKING + 1])


def _newest(articles: Sequence[Article]) -> list[Article]:
    return sorted(articles, key=lambda article: (article.known.published, article.known.url), reverse=True)


def _sections(articles: Sequence[Article]) -> dict[str, list[Article]]:
    sections: dict[str, list[Article]] = defaultdict(list)
    for article in _newest(articles):
        if article.look.template in LISTED_TEMPLATES:
            sections[_directory(article)].append(article)
    return sections


def _directory(article: Article) -> str:
    """Return the list that an article is on: that of its path, `/top_news/` if the path names none."""
    return _DAY.split(article.path)[0] + "/" if not _DAY.match(article.path) else "/top_news/"


def _paged(directory: str, listed: Sequence[Article]) -> Iterator[tuple[str, Served]]:
    count = -(-len(listed) // PER_PAGE)
    for number in range(1, count + 1):
        shown = listed[(number - 1) * PER_PAGE : number * PER_PAGE]
        page = _page(directory.strip("/"), [_list(shown), _pager(number, count)])
        yield f"{directory}index.shtml" if number == 1 else f"{directory}index_{number}.shtml", page
        if number == 1:
            yield directory, page


def _list(articles: Sequence[Article]) -> str:
    links = [link_to(article) for article in articles]
    items = [f"<li><h3>{boilerplate.anchor(link, i)}</h3><b>{link.day}</b></li>" for i, link in enumerate(links)]
    return f'<ul class="bizlst dashedlne mart5 overhid">{"".join(items)}</ul>'


def _pager(number: int, count: int) -> str:
    names = ["index.shtml", *(f"index_{n}.shtml" for n in range(2, count + 1))]
    links = "".join(f'<a href="{name}">{n}</a> ' for n, name in enumerate(names, 1))
    following = f'<a href="{names[number]}">Next</a>' if number < count else ""
    return f'<div class="pagebox">{links}{following}</div>'


def _front(articles: Sequence[Article]) -> str:
    newest = [link_to(article) for article in _newest(articles)]
    sections = "|".join(f"{path} {path.strip('/')}" for path in sorted(_sections(articles)))
    feed = (
        f'<a href="{FEED_PATH}">RSS</a> <a href="{RANKING_PATH}">Most popular</a> <a href="/no-such-page.shtml">Old</a>'
    )
    return f"{boilerplate.side_list('Top news', newest[:6], '/top_news/')}<ul>{boilerplate.menu(sections)}</ul>{feed}"


def _page(title: str, parts: Sequence[str]) -> Served:
    top = boilerplate.head(escape(title), "utf-8") + boilerplate.new_navigation("Tuesday Jul 21, 2026")
    return Served(f'{top}<div class="bdybox">{"".join(parts)}</div>{boilerplate.foot("2026")}'.encode())


def _feed(articles: Sequence[Article]) -> Served:
    items = "".join(
        f"<item><title>{escape_xml(a.known.title)}</title><link>{HTTP_ROOT}{a.path}</link>"
        f"<pubDate>{format_datetime(a.known.published)}</pubDate></item>\n"
        for a in articles
    )
    channel = f'<rss version="2.0"><channel><title>ECNS</title>\n{items}</channel></rss>'
    feed = f'<?xml version="1.0" encoding="utf-8"?>\n{channel}\n'
    return Served(feed.encode(), "application/rss+xml")


def _ranking(articles: Sequence[Article]) -> Served:
    ranking = [{"link": HTTP_ROOT + a.path, "title": a.known.title} for a in articles]
    return Served(json.dumps(ranking, ensure_ascii=False).encode(), "application/json")
