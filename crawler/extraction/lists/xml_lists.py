"""Feeds (RSS, RDF, Atom) and sitemaps, in the forms that sites really send.

lxml parses them in recovery mode, after the text was decoded as HTML is. feedparser takes 60 times as long and expands
entities, fastfeedparser finds nothing in capitals and in GB18030, and neither says that a part of a feed was lost.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.html.limits import require_parsable
from crawler.extraction.html.links import links_in
from crawler.extraction.html.parsing import parse, without_unsafe_references
from crawler.extraction.lists.link import Found, Link
from crawler.extraction.lists.times import read_time
from crawler.extraction.lists.xml_text import repaired
from crawler.extraction.urls import absolute_url, is_web_url, site_root, split_url
from crawler.vocabulary import DiscoveryWay, LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_FEED_ENTRIES, _SITEMAP_ENTRIES = ("item", "entry"), ("url", "sitemap")
_FEEDS, _SITEMAPS = frozenset({"rss", "feed", "rdf", "channel"}), frozenset({"urlset", "sitemapindex"})
_PREFIX = r"(?:[\w.-]{1,40}:)?"
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
_URLS = ("origlink", "link", "guid", "id", "loc")
"""The elements with the URL of an entry, the best first. `origlink` is that of the site where the feed has its own."""
_PUBLISHED = ("publication_date", "pubdate", "published", "issued", "date", "created")
_MODIFIED = ("lastmod", "updated", "modified")
_TEXTS = ("encoded", "content", "description", "summary")
_Fields = dict[str, list[etree._Element]]  # noqa: SLF001  # lxml has no other name for the type


def read_xml(text: str, root: re.Match[str], url: str) -> Found:
    """Return the links of a feed or a sitemap, whose root tag is `root`. PathologicalPageError if it exceeds a limit.

    A part could not be read if an entry is missing in the tree, the end of the root is missing, or no entry has a URL.
    """
    markup, name = repaired(without_unsafe_references(text[root.start() :])), root["root"].lower()
    require_parsable(markup)
    names = _entry_names(name)
    elements = list(_entries(_tree(markup, url), names))
    links = [link for element in elements for link in _links_of(element, url)]
    unfinished = markup.rpartition(">")[2].strip()  # of a feed that was cut off
    if unfinished and links and links[-1].url.endswith(unfinished):
        links.pop()
    entries = sum(_name(element) in names for element in elements)
    has_urls = bool(links) if entries else name in _FEEDS | _SITEMAPS
    whole = has_urls and entries >= _entries_opened(markup, name, names)
    return Found(links, whole, DiscoveryWay.ANNOUNCED)


def _entry_names(root: str) -> tuple[str, ...]:
    if root in _SITEMAPS:
        return _SITEMAP_ENTRIES
    return _FEED_ENTRIES if root in _FEEDS else _FEED_ENTRIES + _SITEMAP_ENTRIES


def _entries_opened(markup: str, root: str, names: tuple[str, ...]) -> float:
    """Return how many entries begin in a text; infinity if the text ends before its root does."""
    tags = _CDATA.sub("", markup)
    if not re.search(rf"</{_PREFIX}{re.escape(root)}\s*>|\A<[^<>]*/>", tags, re.IGNORECASE):
        return math.inf
    return sum(1 for _ in re.finditer(rf"<{_PREFIX}(?:{'|'.join(names)})[\s/>]", tags, re.IGNORECASE))


def _tree(markup: str, url: str) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        remove_pis=True,
        huge_tree=True,
    )
    try:
        return etree.fromstring(markup.encode(), parser=parser, base_url=url)
    except etree.XMLSyntaxError:
        return None


def _entries(tree: etree._Element | None, names: tuple[str, ...]) -> Iterator[etree._Element]:
    """Yield the entries, and the links of a feed to its next page."""
    for element in tree.iter(etree.Element) if tree is not None else ():
        if _name(element) in names or element.get("rel") == "next":
            yield element


def _links_of(element: etree._Element, url: str) -> list[Link]:
    """Return the link of an entry; the links of its description if it has none."""
    name, fields = _name(element), _fields(element)
    if element.get("rel") == "next":
        return [Link(element.get("href") or "", LinkKind.NEXT_PAGE)]
    names = _URLS if name in _FEED_ENTRIES else ("loc",)
    named = [_url(field, one) for field in names for one in fields.get(field, ())]
    urls = [link for link in (*named, _attributes(element).get("about")) if link]
    if not urls:
        return [Link(one) for one in _links_in_texts(fields, url)] if name in _FEED_ENTRIES else []
    # a service that counts readers can be in between
    link = _from_base(next((one for one in urls if _is_on_site_of(url, one)), urls[0]), element, url)
    return [Link(link, _kind(name, fields), _time(fields, _PUBLISHED), _time(fields, _MODIFIED))]


def _is_on_site_of(url: str, link: str) -> bool:
    one, other = (site_root(split_url(absolute_url(url, text) or "").hostname or "") for text in ("", link))
    return one == other


def _from_base(link: str, element: etree._Element, url: str) -> str:
    """Return a relative link as an absolute one by the `xml:base` of its entry; every other link as it is."""
    if "://" in link or (base := element.base) in {None, url}:
        return link
    return absolute_url(absolute_url(url, base) or url, link) or link


def _kind(name: str, fields: _Fields) -> LinkKind:
    if name == "sitemap":
        return LinkKind.LIST
    return LinkKind.PAGE if name == "url" and "news" not in fields else LinkKind.ITEM


def _fields(entry: etree._Element) -> _Fields:
    """Return the elements of an entry by their names, those of its `news:news` included."""
    fields: _Fields = {}
    for child in entry.iterchildren(etree.Element):
        name = _name(child)
        fields.setdefault(name, []).append(child)
        if name == "news":
            for inner in child.iterchildren(etree.Element):
                fields.setdefault(_name(inner), []).append(inner)
    return fields


def _url(field: str, element: etree._Element) -> str | None:
    """Return the URL of an entry in one of its elements; None for an id, and for a link to something else."""
    attributes = _attributes(element)
    text = (element.text or "").strip() or (element.tail or "").strip() * (field == "link")  # `<link/>URL`
    if field == "link" and "href" in attributes:
        is_page = attributes.get("rel", "alternate").lower().rpartition("/")[2] == "alternate"
        return attributes["href"] if is_page and attributes.get("type", "").lower() in _HTML_TYPES else None
    if field in {"guid", "id"}:
        is_url = attributes.get("ispermalink", "true").strip().lower() != "false" and is_web_url(text)
        return text if is_url else None
    return text or None


def _time(fields: _Fields, names: tuple[str, ...]) -> datetime | None:
    return next((time for name in names for one in fields.get(name, ()) if (time := read_time(one.text))), None)


def _links_in_texts(fields: _Fields, url: str) -> Iterator[str]:
    """Yield the links in the description of an entry that has no URL of its own."""
    for element in (element for name in _TEXTS for element in fields.get(name, ())):
        text = "".join(element.itertext())
        if "href" in text.lower():
            yield from links_in(url, parse(text))
        yield from (inner.get("href", "") for inner in element.iter("{*}a"))


def _attributes(element: etree._Element) -> dict[str, str]:
    return {name.rpartition("}")[2].rpartition(":")[2].lower(): value for name, value in element.attrib.items()}


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()
