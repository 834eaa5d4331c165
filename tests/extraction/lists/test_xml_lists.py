"""Feeds and sitemaps as sites send them: what is read of them, and when a part counts as unreadable."""

from __future__ import annotations

import gzip

import pytest

from crawler.extraction.lists import Link, ListReading, links_of
from crawler.items import Page
from crawler.vocabulary import DiscoveryWay, LinkKind, Reason
from tests.proportion import excess

FEED = "https://example.org/news/feed.xml"
ROOT = "https://example.org"
A, B = f"{ROOT}/a", f"{ROOT}/b"
ATOM = "xmlns='http://www.w3.org/2005/Atom'"


def read(body: str | bytes, content_type: str = "") -> ListReading:
    content = body if isinstance(body, bytes) else body.encode()
    return links_of(Page(FEED, content, headers={"content-type": content_type}))


def announced(*links: Link) -> ListReading:
    return ListReading(links, way=DiscoveryWay.ANNOUNCED)


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel>{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"


@pytest.mark.parametrize(
    "item",
    [
        f"<link>{A}</link>",
        f"<link>\n {A}\n</link>",
        f"<link><![CDATA[ {A} ]]></link>",
        f"<title>t</title><link/>{A}<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>",
        "<link>/a</link>",
        f"<link>{A}</link><guid isPermaLink='false'>90210</guid><link rel='self' href='/self'/>",
        f"<atom:link rel='self' href='/self'/><atom:link href='{A}'/>",
        f"<atom:link rel='enclosure' href='/a.mp3'/><link>{A}</link><enclosure url='/a.mp3'/><comments>/c</comments>",
        f"<guid>{A}</guid>",
        f"<guid isPermaLink='true'>{A}</guid><description>&lt;a href='/else'&gt;</description>",
        f"<link>https://proxy.example.net/17</link><feedburner:origLink>{A}</feedburner:origLink>",
        f"<title>Fish & chips &nbsp; &copy; a < b</title><link>{A}</link>",
        f"<media:content url='/x.jpg'><media:title>no namespace</media:title></media:content><link>{A}</link>",
        f"<link>https://proxy.example.net/17</link><guid isPermaLink='true'>{A}</guid>",
        f"<atom:link rel='http://www.iana.org/assignments/relation/alternate' href='{A}'/>",
        f"<link>{A}</link><guid>https://elsewhere.example.net/17</guid>",
        f"<LINK>{A}</LINK>",
        f"<link>{A}",
    ],
)
def test_the_link_of_an_item_is_found_in_every_usual_form(item: str) -> None:
    reading = read(rss(item, f"<link>{B}</link>"))
    assert [(link.url, link.kind) for link in reading.links] == [(A, LinkKind.ITEM), (B, LinkKind.ITEM)]
    assert reading.fault is None


@pytest.mark.parametrize(
    ("item", "urls"),
    [
        ("<guid isPermaLink='false'>http://example.org/17</guid>", ()),
        ("<guid>tag:example.org,2026:17</guid>", ()),
        ("<guid>17</guid><description>&lt;a href='/a'&gt;a&lt;/a&gt;</description>", (A,)),
        ("<description><![CDATA[<p><a href='/a'>a</a> <a href='/b'>b</a>]]></description>", (A, B)),
    ],
)
def test_an_item_without_a_link_has_those_of_its_description_and_its_id_is_not_requested(
    item: str, urls: tuple[str, ...]
) -> None:
    reading = read(rss(item, f"<link>{ROOT}/last</link>"))
    assert reading.urls == (*urls, f"{ROOT}/last")
    assert {link.kind for link in reading.links[:-1]} <= {LinkKind.LINK}


@pytest.mark.parametrize(
    "feed",
    [
        f"<feed {ATOM} xml:base='{ROOT}/'><entry><link rel='edit' href='e'/><link href='a'/></entry></feed>",
        "<feed><entry xml:base='/'><link rel='alternate' type='text/html' href='a'/></entry></feed>",
        f"<atom:feed xmlns:atom='x'><atom:entry><atom:link href='{A}'/></atom:entry></atom:feed>",
        f"<feed {ATOM}><entry><id>{A}</id><link rel='enclosure' href='/a.mp3'/></entry></feed>",
        f"<rdf:RDF xmlns:rdf='r'><channel rdf:about='/'/><item rdf:about='{A}'><title>t</title></item></rdf:RDF>",
        f"<RSS><CHANNEL><ITEM><LINK>{A}</LINK></ITEM></CHANNEL></RSS>",
        f"<RSS><Channel><Item><LINK>{A}</link></item></CHANNEL></rss>",
        f"<br />\n<b>Warning</b>: no such file in feed.php\n{rss(f'<link>{A}</link>')}",
        f"\n\n<?xml version='1.0'?>{rss(f'<link>{A}</link>')}<!-- cached --><script>1</script>",
        f"<?xml version='1.0'?><stories><item><link>{A}</link></item></stories>",
    ],
)
def test_a_feed_of_any_kind_is_read(feed: str) -> None:
    assert read(feed, "text/html") == announced(Link(A, LinkKind.ITEM))


TITLE = "\u671d\u9555\u57fa"  # the second character is in GB18030 and not in GB2312
GB2312 = f"<?xml version='1.0' encoding='gb2312'?>{rss(f'<title>{TITLE}</title><link>{ROOT}/{TITLE}</link>')}"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (GB2312.encode("gb18030"), ""),
        (GB2312.replace(" encoding='gb2312'", "").encode("gb18030"), "text/xml; charset=GB2312"),
        (GB2312.encode(), ""),
        (b"\xef\xbb\xbf" + GB2312.encode(), "text/xml; charset=gb2312"),
        (GB2312.encode("utf-16"), ""),
        (GB2312.encode("utf-16-be"), ""),
    ],
)
def test_a_feed_is_decoded_as_html_is(body: bytes, content_type: str) -> None:
    assert read(body, content_type) == announced(Link(f"{ROOT}/{TITLE}", LinkKind.ITEM))


def test_the_times_of_entries_are_read_in_their_usual_forms() -> None:
    times = {
        "<pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate>": "2026-03-02T10:00:00+01:00",
        "<pubDate>2018-11-28 11:14:06</pubDate>": "2018-11-28T11:14:06",
        "<dc:date>2026-03</dc:date>": "2026-03-01T00:00:00",
        "<updated>2026-03-02T10:00:00.5Z</updated>": "2026-03-02T10:00:00.500000+00:00",
        "<pubDate>yesterday</pubDate>": None,
        "<pubDate>0001-01-01</pubDate>": None,
    }
    links = read(rss(*(f"<link>/{number}</link>{time}" for number, time in enumerate(times)))).links
    assert [link.announced and link.announced.isoformat() for link in links] == list(times.values())


SITEMAP = f"""<?xml version="1.0"?><urlset xmlns:image="i" xmlns:xhtml="x"><url>
<xhtml:link rel="alternate" hreflang="de" href="/de"/><loc> {A} </loc><lastmod>2026-03-02</lastmod>
<image:image><image:loc>/a.jpg</image:loc></image:image><video:video><video:content_loc>/a.mp4</video:content_loc></video:video>
</url><url><loc>{B}</loc><news:news><news:publication_date>2026-03-01T10:00Z</news:publication_date></news:news></url></urlset>"""


def test_a_sitemap_has_pages_a_news_sitemap_articles_and_an_index_lists() -> None:
    first, second = read(SITEMAP).links
    assert (first.url, first.kind, str(first.modified)) == (A, LinkKind.PAGE, "2026-03-02 00:00:00")
    assert (second.url, second.kind, str(second.published)) == (B, LinkKind.ITEM, "2026-03-01 10:00:00+00:00")
    index = f"<sitemapindex><sitemap><loc>{A}.xml.gz</loc></sitemap></sitemapindex>"
    assert read(index) == announced(Link(f"{A}.xml.gz", LinkKind.LIST))
    assert read(f"{A}\r\n\r\n{B}\n") == announced(Link(A, LinkKind.PAGE), Link(B, LinkKind.PAGE))


@pytest.mark.parametrize("times", [1, 2])
def test_a_compressed_sitemap_is_read_whatever_its_headers_say(times: int) -> None:
    body = SITEMAP.encode()
    for _ in range(times):
        body = gzip.compress(body)
    assert read(body, "text/html; charset=utf-8") == read(SITEMAP)


def test_the_next_page_of_a_feed_is_named() -> None:
    feed = f"<feed {ATOM}><link rel='next' href='?page=2'/><entry><link href='{A}'/></entry></feed>"
    assert read(feed).links[0] == Link(f"{FEED}?page=2", LinkKind.NEXT_PAGE)


WHOLE = rss(*(f"<link>{ROOT}/{number}</link>" for number in range(1000)))


@pytest.mark.parametrize(
    ("body", "links"),
    [
        (WHOLE[: WHOLE.index("/500<") + 2], 500),
        (gzip.compress(WHOLE.encode(), mtime=0)[:-300], None),
        (b"\x1f\x8b\x08\x00 not gzip at all", 0),
        (rss("<guid>17</guid>", "<title>no link at all</title>"), 0),
        (rss(f"<link>{A}</link>").replace("<item>", "<item>" + "<a>" * 3000 + "<item>"), None),
        (
            b"<?xml version='1.0' encoding='utf-8'?>"
            + rss(f"<link>{A}</link>", "<link>/@</link>").encode().replace(b"@", b"\xff\xfe\xff"),
            1,
        ),
        ("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", 0),
        ("<?xml version='1.0'?><sitemapindexes><maps/></sitemapindexes>", 0),
        ("", 0),
        ("Service unavailable", 0),
        (f"{A}1234\n{B}1234\nhttps://example.org/c1", 2),
        ("<html><body><div id='app'></div><script src='/a.js'></script></body></html>", 0),
    ],
)
def test_a_list_of_which_a_part_cannot_be_read_is_unreadable_and_the_rest_is_read(
    body: str | bytes, links: int | None
) -> None:
    reading = read(body)
    assert reading.fault == Reason.UNREADABLE_LIST
    assert links is None or len(reading.links) == links
    assert f"{ROOT}/5" not in reading.urls or f"{ROOT}/6" in reading.urls, "no URL that was cut off"


@pytest.mark.parametrize("body", ["<rss><channel/></rss>", "<urlset xmlns='x'/>", "<feed></feed>", "<rdf:RDF/>"])
def test_a_list_without_entries_is_readable(body: str) -> None:
    assert read(body) == announced()


BOMB = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))


def test_entities_of_a_document_type_are_not_expanded() -> None:
    (link,) = read(f"<?xml version='1.0'?><!DOCTYPE rss [{BOMB}]>{rss('<link>/&a9;b</link>')}").links
    assert link.url == f"{ROOT}/&a9;b"


@pytest.mark.parametrize(
    "piece",
    [
        "<item>", "<item><link>/a</link></item>", "<item><link>", "&", "&a", "&#", "<!--", "<![CDATA[", "<a:",
        "</item>",
        "<item><description>&lt;a href=x&gt;</description></item>", "<item xml:base='/a/'><link>a</link></item>",
    ],
)  # fmt: skip
def test_any_feed_is_read_in_linear_time(piece: str) -> None:
    def page(times: int) -> Page:
        return Page(FEED, f"<rss><channel>{piece * times}".encode())

    assert excess(page, links_of, (4_000, 20_000)) is None
