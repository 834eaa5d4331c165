"""The feeds and sitemaps of a generated site: for each way a path, a content type and a body."""

from __future__ import annotations

import gzip
import json
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from tests.generated.plan import FEEDS, SITEMAPS, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.generated.plan import Planted, SitePlan

PATHS = {
    Way.RSS: "/rss.xml",
    Way.ATOM: "/atom.xml",
    Way.RDF: "/index.rdf",
    Way.JSON_FEED: "/feed.json",
    Way.SITEMAP: "/sitemap-articles.xml",
    Way.INDEXED_SITEMAP: "/sitemap-index.xml",
    Way.GZIP_SITEMAP: "/sitemap-old.xml.gz",
    Way.NEWS_SITEMAP: "/news-sitemap.xml",
    Way.TEXT_SITEMAP: "/sitemap.txt",
}
PART = "/sitemap-part-1.xml"  # the sitemap that the index names
UNANNOUNCED = "/sitemap.xml"  # the path of an index that robots.txt does not name
FEED_TYPES = {
    Way.RSS: "application/rss+xml",
    Way.ATOM: "application/atom+xml",
    Way.RDF: "application/rdf+xml",
    Way.JSON_FEED: "application/feed+json",
}
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
XML, TEXT = "application/xml", "text/plain; charset=utf-8"


def announcements(plan: SitePlan, base: str) -> dict[str, tuple[Way, str, bytes]]:
    """Return path -> way, content type and body of each feed and sitemap of a site at `base`."""
    made: dict[str, tuple[Way, str, bytes]] = {}
    for way in (*FEEDS, *SITEMAPS):
        if way in plan.ways:
            urls = [_url(plan, base, article, way) for article in plan.of(way)]
            content_type, body = _WRITERS[way](plan.of(way), urls, base)
            made[PATHS[way]] = (way, content_type, body)
    if Way.INDEXED_SITEMAP in plan.ways:
        part = plan.of(Way.INDEXED_SITEMAP)
        urls = [base + article.path for article in part]
        made[PART] = (Way.INDEXED_SITEMAP, XML, _sitemap(part, urls, base)[1])
    return made


def head_links(plan: SitePlan) -> str:
    """Return the `link` elements that name the feeds."""
    return "".join(
        f'<link rel="alternate" type="{FEED_TYPES[way]}" title="News" href="{PATHS[way]}">'
        for way in FEEDS
        if way in plan.ways
    )


def index_of(paths: Sequence[str], base: str) -> bytes:
    """Return a sitemap index of these paths."""
    parts = "".join(f"<sitemap><loc>{base}{path}</loc></sitemap>" for path in paths)
    return f'<sitemapindex xmlns="{_SITEMAP}">{parts}</sitemapindex>'.encode()


def _url(plan: SitePlan, base: str, article: Planted, way: Way) -> str:
    if not plan.tracks or way not in FEEDS:
        return base + article.path
    mark = "&" if "?" in article.path else "?"
    return f"{base}{article.path}{mark}utm_source=feed&utm_medium=rss"


def _rss(articles: Sequence[Planted], urls: Sequence[str], base: str) -> tuple[str, bytes]:
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{escape(url)}</link>"
        f'<guid isPermaLink="false">story-{one.number}</guid>'
        f"<pubDate>{format_datetime(one.published)}</pubDate></item>\n"
        for one, url in zip(articles, urls, strict=True)
    )
    head = f"<title>The Harbour Gazette – news</title><link>{base}/</link>"
    return (
        "text/xml",
        f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode(),
    )


def _atom(articles: Sequence[Planted], urls: Sequence[str], base: str) -> tuple[str, bytes]:
    entries = "".join(
        f"<entry><title>{escape(one.title)}</title><id>urn:story:{one.number}</id>"
        f'<link rel="alternate" href="{escape(url)}"/><link rel="replies" href="{base}/comments/{one.number}"/>'
        f"<updated>{one.published.isoformat()}</updated></entry>\n"
        for one, url in zip(articles, urls, strict=True)
    )
    head = f'<title>The Harbour Gazette – news</title><id>{base}/</id><link rel="self" href="{base}/atom.xml"/>'
    return (
        "application/atom+xml",
        f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'.encode(),
    )


def _rdf(articles: Sequence[Planted], urls: Sequence[str], base: str) -> tuple[str, bytes]:
    items = "".join(
        f'<item rdf:about="{escape(url)}"><title>{escape(one.title)}</title><link>{escape(url)}</link>'
        f"<dc:date>{one.published.isoformat()}</dc:date></item>\n"
        for one, url in zip(articles, urls, strict=True)
    )
    names = (
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    channel = f'<channel rdf:about="{base}/"><title>The Harbour Gazette – news</title><link>{base}/</link></channel>'
    return "application/rdf+xml", _xml(f"<rdf:RDF {names}>{channel}{items}</rdf:RDF>")


def _json_feed(articles: Sequence[Planted], urls: Sequence[str], base: str) -> tuple[str, bytes]:
    items = [
        {"id": f"story-{one.number}", "url": url, "title": one.title, "date_published": one.published.isoformat()}
        for one, url in zip(articles, urls, strict=True)
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "The Harbour Gazette – news", "home_page_url": base}
    return "application/feed+json", json.dumps(head | {"items": items}, ensure_ascii=False).encode()


def _sitemap(articles: Sequence[Planted], urls: Sequence[str], _base: str) -> tuple[str, bytes]:
    entries = "".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{one.published.date()}</lastmod></url>\n"
        for one, url in zip(articles, urls, strict=True)
    )
    return (
        XML,
        f'<!-- news – all --><urlset xmlns="{_SITEMAP}">{entries}</urlset>'.encode(),
    )


def _index(_articles: Sequence[Planted], _urls: Sequence[str], base: str) -> tuple[str, bytes]:
    return XML, index_of([PART], base)


def _gzip_sitemap(articles: Sequence[Planted], urls: Sequence[str], base: str) -> tuple[str, bytes]:
    return "application/octet-stream", gzip.compress(_sitemap(articles, urls, base)[1])


def _news_sitemap(articles: Sequence[Planted], urls: Sequence[str], _base: str) -> tuple[str, bytes]:
    entries = "".join(
        f"<url><loc>{escape(url)}</loc><news:news><news:publication><news:name>The Harbour Gazette – news</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{one.published.isoformat()}"
        f"</news:publication_date><news:title>{escape(one.title)}</news:title></news:news></url>\n"
        for one, url in zip(articles, urls, strict=True)
    )
    return (
        XML,
        f'<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">{entries}</urlset>'.encode(),
    )


def _text_sitemap(_articles: Sequence[Planted], urls: Sequence[str], _base: str) -> tuple[str, bytes]:
    return TEXT, "".join(f"{url}\n" for url in urls).encode()


def _xml(document: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}'.encode()


_WRITERS: dict[Way, Callable[[Sequence[Planted], Sequence[str], str], tuple[str, bytes]]] = {
    Way.RSS: _rss,
    Way.ATOM: _atom,
    Way.RDF: _rdf,
    Way.JSON_FEED: _json_feed,
    Way.SITEMAP: _sitemap,
    Way.INDEXED_SITEMAP: _index,
    Way.GZIP_SITEMAP: _gzip_sitemap,
    Way.NEWS_SITEMAP: _news_sitemap,
    Way.TEXT_SITEMAP: _text_sitemap,
}
