"""The feeds and sitemaps of a generated site: for each way a path, a content type and a body."""

from __future__ import annotations

import gzip
import json
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from tests.generated.plan import FEEDS, SITEMAPS, Way

if TYPE_CHECKING:
    from collections.abc import Sequence

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
SENT_TYPES = FEED_TYPES | {
    Way.RSS: "text/xml",
    Way.GZIP_SITEMAP: "application/octet-stream",
    Way.TEXT_SITEMAP: "text/plain; charset=utf-8",
}
XML = "application/xml"
NAME = "The Harbour Gazette – news"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ENTRIES = {
    Way.RSS: "<item><title>{title}</title><link>{url}</link>"
    '<guid isPermaLink="false">story-{number}</guid><pubDate>{mail_time}</pubDate></item>\n',
    Way.ATOM: "<entry><title>{title}</title><id>urn:story:{number}</id>"
    '<link rel="alternate" href="{url}"/><link rel="replies" href="{base}/comments/{number}"/>'
    "<updated>{time}</updated></entry>\n",
    Way.RDF: '<item rdf:about="{url}"><title>{title}</title><link>{url}</link><dc:date>{time}</dc:date></item>\n',
    Way.SITEMAP: "<url><loc>{url}</loc><lastmod>{day}</lastmod></url>\n",
    Way.NEWS_SITEMAP: "<url><loc>{url}</loc><news:news><news:publication><news:name>{name}</news:name>"
    "<news:language>en</news:language></news:publication><news:publication_date>{time}"
    "</news:publication_date><news:title>{title}</news:title></news:news></url>\n",
    Way.TEXT_SITEMAP: "{link}\n",
}
_DOCUMENTS = {
    Way.RSS: '<rss version="2.0"><channel><title>{name}</title><link>{base}/</link>{entries}</channel></rss>',
    Way.ATOM: '<feed xmlns="http://www.w3.org/2005/Atom"><title>{name}</title><id>{base}/</id>'
    '<link rel="self" href="{base}/atom.xml"/>{entries}</feed>',
    Way.RDF: '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{base}/"><title>{name}</title>'
    "<link>{base}/</link></channel>{entries}</rdf:RDF>",
    Way.SITEMAP: f'<!-- news – all --><urlset xmlns="{_SITEMAP}">{{entries}}</urlset>',
    Way.NEWS_SITEMAP: f'<urlset xmlns="{_SITEMAP}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    "{entries}</urlset>",
    Way.TEXT_SITEMAP: "{entries}",
}


def announcements(plan: SitePlan, base: str) -> dict[str, tuple[Way, str, bytes]]:
    """Return path -> way, content type and body of each feed and sitemap of a site at `base`."""
    made = {
        PATHS[way]: (way, SENT_TYPES.get(way, XML), _body(plan, way, base))
        for way in (*FEEDS, *SITEMAPS)
        if way in plan.ways
    }
    if Way.INDEXED_SITEMAP in plan.ways:
        part = _document(Way.SITEMAP, plan, plan.of(Way.INDEXED_SITEMAP), base)
        made[PART] = (Way.INDEXED_SITEMAP, XML, part)
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


def _body(plan: SitePlan, way: Way, base: str) -> bytes:
    if way == Way.INDEXED_SITEMAP:
        return index_of([PART], base)
    if way == Way.JSON_FEED:
        return _json_feed(plan, base)
    if way == Way.GZIP_SITEMAP:
        return gzip.compress(_document(Way.SITEMAP, plan, plan.of(way), base))
    return _document(way, plan, plan.of(way), base)


def _document(form: Way, plan: SitePlan, articles: Sequence[Planted], base: str) -> bytes:
    """Return the articles in the form of the feeds or sitemaps of a way."""
    entries = (
        _ENTRIES[form].format(
            title=escape(one.title),
            number=one.number,
            link=(link := _url(plan, base, one, form)),
            url=escape(link),
            time=one.published.isoformat(),
            mail_time=format_datetime(one.published),
            day=one.published.date(),
            base=base,
            name=NAME,
        )
        for one in articles
    )
    return _DOCUMENTS[form].format(entries="".join(entries), base=base, name=NAME).encode()


def _json_feed(plan: SitePlan, base: str) -> bytes:
    items = [
        {"id": f"story-{one.number}", "url": _url(plan, base, one, Way.JSON_FEED), "title": one.title,
         "date_published": one.published.isoformat()}
        for one in plan.of(Way.JSON_FEED)
    ]  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": NAME, "home_page_url": base, "items": items}
    return json.dumps(feed, ensure_ascii=False).encode()


def _url(plan: SitePlan, base: str, article: Planted, way: Way) -> str:
    if not plan.tracks or way not in FEEDS:
        return base + article.path
    mark = "&" if "?" in article.path else "?"
    return f"{base}{article.path}{mark}utm_source=feed&utm_medium=rss"
