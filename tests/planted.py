"""A site with planted articles: each is named in one place only, in one of the ways in which sites name articles."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.faults.server import FaultySite

if TYPE_CHECKING:
    from tests.faults.server import Fault, Wire

HOST, ELSEWHERE = "planted.example", "cdn.elsewhere.example"
ROOT, CDN = f"http://{HOST}", f"http://{ELSEWHERE}"
_VERBS = ("repaired", "painted", "counted", "measured", "closed")
_THINGS = ("the old mill", "a blue lantern", "two copper kettles", "the harbour wall", "a narrow lane")
_NEWS = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
_ATOM = "xmlns='http://www.w3.org/2005/Atom'"


def article(path: str, *, declared: bool = False) -> str:
    """Return the page of an article with a text of its own."""
    number = sum(map(ord, path))
    verb, thing = _VERBS[number % 5], _THINGS[number // 5 % 5]
    sentences = [
        f"On day {number % 31 + 1} the {who} {verb} {thing} in {where}, and said that the work was far from over."
        for who, where in (("baker", "Lund"), ("mason", "Ribe"), ("tailor", "Visby"), ("clerk", "Turku"))
    ]
    kind = "<meta property='og:type' content='article'>" if declared else ""
    text = "".join(f"<p>{one} {two}</p>" for one, two in pairwise(sentences))
    title = f"Number {number} has {verb} {thing}"
    return f"<html><head><title>{title}</title>{kind}</head><body><h1>{title}</h1><div>{text}</div></body></html>"


def page(*links: str, head: str = "") -> str:
    """Return a list page with these links."""
    items = "".join(f"<li><a href='{link}'>{link}</a></li>" for link in links)
    return f"<html><head>{head}</head><body><ul>{items}</ul></body></html>"


def alternate(kind: str, href: str) -> str:
    """Return the element by which a page names a feed."""
    return f"<link rel='alternate' type='application/{kind}' href='{href}'>"


def loc(url: str) -> str:
    """Return the URL of an entry."""
    return f"<loc>{url}</loc>"


def urlset(*entries: str) -> str:
    """Return a sitemap of these entries."""
    return f"<?xml version='1.0'?><urlset {_NEWS}>{''.join(f'<url>{entry}</url>' for entry in entries)}</urlset>"


def index(*urls: str, lastmod: str = "2026-03-20") -> str:
    """Return a sitemap index."""
    sitemaps = (f"<sitemap><loc>{url}</loc><lastmod>{lastmod}</lastmod></sitemap>" for url in urls)
    return f"<?xml version='1.0'?><sitemapindex>{''.join(sitemaps)}</sitemapindex>"


PLANTED = {
    "home": "/2026/03/01/story-of-the-home-page",
    "list": "/2026/03/02/story-of-the-list",
    "next page": "/2026/03/03/story-of-the-second-page",
    "rss": "/2026/03/04/story-of-the-rss-feed",
    "rss guid": "/2026/03/04/story-of-the-guid-only",
    "rss without form": "/harbour",
    "rss in capitals and gb2312": "/2026/03/05/story-of-the-capitals",
    "atom on a list": "/2026/03/06/story-of-the-atom-feed",
    "rdf": "/2026/03/07/story-of-the-rdf-feed",
    "json feed": "/2026/03/08/story-of-the-json-feed",
    "script": "/2026/03/08/story-of-the-script",
    "sitemap of an index": "/2026/03/09/story-of-the-index",
    "sitemap in gzip": "/2026/03/10/story-of-the-gzip",
    "sitemap of a nested index": "/2026/03/11/story-of-the-nested-index",
    "news sitemap": "/2026/03/12/story-of-the-news-sitemap",
    "news sitemap without form": "/lantern",
    "text sitemap": "/2026/03/13/story-of-the-text-sitemap",
    "sitemap elsewhere": "/2026/03/14/story-of-the-other-host",
    "declared in a sitemap": "/kettles",
    "utf-16": "/2026/03/15/story-of-wide-letters",
}
"""The paths of the articles, by the way in which each is announced."""
URLS = {name: ROOT + path for name, path in PLANTED.items()}
DECLARED = {"declared in a sitemap"}
NO_ARTICLES = ("/tag/boats", "/about", "/pictures/mill.jpg")
"""Entries of the sitemap that are not to be requested."""


def answers() -> dict[str, bytes | str]:
    """Return all answers of the site by path; those of the other host begin with `//`."""
    text = {path: article(path, declared=name in DECLARED) for name, path in PLANTED.items()}
    return text | pages() | feeds() | sitemaps()


def pages() -> dict[str, bytes | str]:
    """Return the lists, and a list that is a script."""
    named = {"rss+xml": "/feed.php", "rdf+xml": "/rdf", "feed+json": "/feed.json", "atom+xml": "/wide"}
    head = "".join(alternate(kind, href) for kind, href in named.items()) + alternate("rss+xml", "/capitals")
    script = f'specialcnsdata = {{"docs":[{{"url":"{URLS["script"]}"}}]}};newslist = specialcnsdata;'
    next_page = alternate("atom+xml", "feed.atom") + "<link rel=next href='/world/p/2'>"
    return {
        "/": page("/world/", "/latest/", PLANTED["home"], head=head),
        "/world/": page(PLANTED["list"], head=next_page),
        "/world/p/2": page(PLANTED["next page"]),
        "/latest/": script,
    }


def feeds() -> dict[str, bytes | str]:
    """Return the feeds, with faults that feeds have in the field."""
    items = (
        f"<link>{URLS['rss']}</link><guid isPermaLink='false'>90210</guid>",
        f"<guid>{URLS['rss guid']}</guid>",
        f"<title>x</title><link/>{URLS['rss without form']}<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>",
    )
    rss = "".join(f"<item>{item}</item>" for item in items)
    capitals = f"<TITLE>\u9555</TITLE><LINK>{URLS['rss in capitals and gb2312']}</LINK>"
    capitals = f"<?xml version='1.0' encoding='gb2312'?><RSS><CHANNEL><ITEM>{capitals}</ITEM></CHANNEL></RSS>"
    entry = "<entry><link rel='self' href='/self'/><link href='story-of-the-atom-feed'/></entry>"
    json_feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": URLS["json feed"]}]}
    return {
        "/feed.php": f"<rss version='2.0'><channel>{rss}</channel></rss>",
        "/capitals": capitals.encode("gb18030"),
        "/world/feed.atom": f"<feed {_ATOM} xml:base='/2026/03/06/'>{entry}</feed>",
        "/rdf": f"<rdf:RDF><item rdf:about='{URLS['rdf']}'><dc:title>a &nbsp; b & c</dc:title></item></rdf:RDF>",
        "/feed.json": "\ufeff" + json.dumps(json_feed),
        "/wide": f"<feed {_ATOM}><entry><link href='{URLS['utf-16']}'/></entry></feed>".encode("utf-16"),
    }


def sitemaps() -> dict[str, bytes | str]:
    """Return robots.txt and the sitemaps, one of them on another host."""
    parts = index(*(f"{ROOT}/s{part}" for part in ("1.xml", "2.xml.gz", "3.xml", "4.xml", "5.txt")))
    mixed = (PLANTED["sitemap of an index"], *NO_ARTICLES, PLANTED["declared in a sitemap"])
    day = "<news:news><news:publication_date>2026-03-12T10:00Z</news:publication_date></news:news>"
    news = (loc(URLS[name]) + day for name in ("news sitemap", "news sitemap without form"))
    elsewhere = urlset(loc(URLS["sitemap elsewhere"]), loc(f"{CDN}/2026/03/01/story-that-is-not-ours"))
    return {
        "/robots.txt": f"User-agent: *\nDisallow: /no\n\nSitemap: {ROOT}/sitemaps/20260301\nsitemap: {CDN}/map.xml",
        "/sitemaps/20260301": parts,
        "/s1.xml": urlset(*(loc(ROOT + path) for path in mixed)),
        "/s2.xml.gz": gzip.compress(urlset(loc(URLS["sitemap in gzip"])).encode()),
        "/s3.xml": index(f"{ROOT}/s3a.xml"),
        "/s3a.xml": urlset(loc(URLS["sitemap of a nested index"])),
        "/s4.xml": urlset(*news),
        "/s5.txt": f"{ROOT}/about\n{URLS['text sitemap']}\n",
        f"//{ELSEWHERE}/map.xml": elsewhere,
    }


def planted_site(changed: dict[str, bytes | str] | dict[str, bytes] | dict[str, str] | None = None) -> FaultySite:
    """Return the site, with some answers changed; everything else is not there."""
    served = {**answers(), **(changed or {})}
    faults = {path if path.startswith("//") else f"//{HOST}{path}": answer(body) for path, body in served.items()}
    return FaultySite(faults, lambda wire: wire.answer(404, b"<html><body>404</body></html>"))


def answer(body: bytes | str) -> Fault:
    """Answer with a body, as HTML by its header, whatever it is."""
    content = body.encode() if isinstance(body, str) else body

    def send(wire: Wire) -> None:
        wire.answer(200, content, "Content-Type: text/html; charset=utf-8")

    return send
