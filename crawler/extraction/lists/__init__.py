"""Lists: pages, feeds, sitemaps and scripts whose links lead to articles. A file for each format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.content_encodings import decompress_leniently
from crawler.extraction.html.decoding import decode
from crawler.extraction.html.limits import MAX_PAGE_BYTES, require_readable_size
from crawler.extraction.html.links import written_links
from crawler.extraction.html.parsing import parse
from crawler.extraction.lists.html_lists import has_text, read_html
from crawler.extraction.lists.json_lists import is_json, read_json
from crawler.extraction.lists.link import Found, Link, ListReading
from crawler.extraction.lists.xml_lists import read_xml
from crawler.extraction.lists.xml_text import list_root
from crawler.extraction.urls import is_web_url
from crawler.vocabulary import DiscoveryWay, LinkKind, Reason

if TYPE_CHECKING:
    from crawler.items import Page

__all__ = ["Link", "ListReading", "is_compressed", "links_of"]

_GZIP = b"\x1f\x8b"
_NO_LIST = ("image/", "audio/", "video/", "font/", "application/pdf")
_MAX_LAYERS = 2  # a sitemap that was compressed before can be sent compressed once more
_BOM = "\ufeff"


def links_of(page: Page) -> ListReading:
    """Return the links of a page, a feed, a sitemap or JSON, which may be compressed whatever its headers say.

    The reading has the fault UNREADABLE_LIST if a part could not be read, or if a page has no link and hardly any text:
    a script may fill it. An image, a document or the like has no links. PathologicalPageError if it exceeds the limits.
    """
    body, content_type = page.body, page.headers.get("content-type", "")
    if content_type.lower().startswith(_NO_LIST):
        return ListReading(())
    for _ in range(_MAX_LAYERS):
        if is_compressed(body):
            body = decompress_leniently(body, ["gzip"], MAX_PAGE_BYTES)
    require_readable_size(len(body))
    text = decode(body, content_type).lstrip(_BOM)
    return _reading(text, page.url)


def is_compressed(body: bytes) -> bool:
    """Return whether a body is gzip by its first bytes."""
    return body.startswith(_GZIP)


def _reading(text: str, url: str) -> ListReading:
    root = list_root(text)
    if root is not None:
        return read_xml(text, root, url).reading(url)
    if is_json(text):
        return read_json(text, url).reading(url)
    lines = text.split()
    if lines and is_web_url(lines[0]):
        return _url_list(lines, ended=text[-1].isspace()).reading(url)
    tree = parse(text)
    written = written_links(tree)
    reading = Found(read_html(tree, written.hrefs)).reading(written.base_url(url))
    return reading if reading.links or has_text(tree) else ListReading((), Reason.UNREADABLE_LIST)


def _url_list(lines: list[str], *, ended: bool) -> Found:
    """Return the URLs of a text, one a line. The last one, if it has no line end and is the shortest, was cut off."""
    is_cut = not ended and len(lines) > 1 and len(lines[-1]) < min(map(len, lines[:-1]))
    urls = [line for line in lines[: len(lines) - is_cut] if is_web_url(line)]
    return Found([Link(url, LinkKind.PAGE) for url in urls], not is_cut, DiscoveryWay.ANNOUNCED)
