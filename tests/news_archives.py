"""WARC files in the form of Common Crawl's news archives, with invented pages: the same for the same numbers.

Each file begins with a warcinfo record; each response has a request, and each record is a gzip member of its own. The
hosts are mixed in all files. A host has its own boilerplate and two templates; some pages are lists, errors or
pictures.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from html import escape
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.site.prose import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FIRST = datetime(2026, 3, 1, 6, tzinfo=UTC)
PARAGRAPHS = 5
_TRADES = ("harbour", "valley", "northern", "river", "morning", "island", "border", "market", "mountain", "evening")
_NOUNS = ("gazette", "herald", "courier", "observer", "mail")
_HTML, _PICTURE = "text/html; charset=utf-8", "image/jpeg"
_SECTIONS = ("world", "business", "culture", "science", "sport")


class NewsPage(NamedTuple):
    """An archived answer; `text` is the text of its article, empty if it is none."""

    url: str
    body: bytes
    fetched_at: datetime
    text: str = ""
    status: int = 200
    media_type: str = _HTML


def news_pages(hosts: int, pages: int) -> Iterator[NewsPage]:
    """Yield pages of so many hosts, in the order of their fetch. The first hosts have the most pages."""
    names = [f"{_TRADES[at % 10]}-{_NOUNS[at // 10 % 5]}{at // 50 or ''}.example" for at in range(hosts)]
    random = Random(f"{hosts} {pages}")  # noqa: S311  # made-up news needs no secrets
    chosen = [*names, *random.choices(names, [1 / (at + 1) for at in range(hosts)], k=pages - hosts)]
    random.shuffle(chosen)
    counts = dict.fromkeys(names, 0)
    for number, name in enumerate(chosen):
        counts[name] += 1
        yield _page(name, names.index(name), counts[name], FIRST + timedelta(minutes=number))


def write_archives(folder: Path, pages: Iterable[NewsPage], files: int) -> list[Path]:
    """Write pages into so many WARC files, one after the other into the next file, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"CC-NEWS-2026030106{at:04}-{at:05}.warc.gz" for at in range(files)]
    streams = [path.open("wb") for path in paths]
    writers = [WARCWriter(stream, gzip=True, warc_version="1.0") for stream in streams]
    for writer, path in zip(writers, paths, strict=True):
        fields = {"software": "StormCrawler", "format": "WARC File Format 1.0", "isPartOf": "CC-NEWS"}
        writer.write_record(writer.create_warcinfo_record(path.name, fields))
    for number, page in enumerate(pages):
        _write(writers[number % files], page)
    for stream in streams:
        stream.close()
    return paths


def _write(writer: WARCWriter, page: NewsPage) -> None:
    url, date = page.url, page.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    sent = StatusAndHeaders("GET / HTTP/1.1", [("Host", url.split("/")[2])], is_http_request=True)
    headers = StatusAndHeaders(
        f"{page.status} OK", [("Content-Type", page.media_type), ("Content-Length", str(len(page.body)))], "HTTP/1.1"
    )
    response = writer.create_warc_record(
        url,
        "response",
        io.BytesIO(page.body),
        len(page.body),
        http_headers=headers,
        warc_headers_dict={"WARC-Date": date},
    )
    request = writer.create_warc_record(
        url, "request", io.BytesIO(), 0, http_headers=sent, warc_headers_dict={"WARC-Date": date}
    )
    request.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
    writer.write_record(request)
    writer.write_record(response)


def _page(host: str, number: int, count: int, fetched_at: datetime) -> NewsPage:
    """Return one page of a host. Each tenth or so is no article: a list, an error, or a picture."""
    address = f"https://{'m.' if count % 7 == 3 else 'www.'}{host}"
    if count % 23 == 9:
        return NewsPage(f"{address}/pictures/{count}.jpg", b"\xff\xd8\xff\xe0 picture", fetched_at, media_type=_PICTURE)
    if count % 19 == 8:
        return NewsPage(f"{address}/gone-{count}.html", b"<html><p>Gone</p></html>", fetched_at, status=404)
    writer = Writer(f"{host} {count}")
    if count % 17 == 5:
        links = "".join(f"<li><a href='/{at}.html'>{escape(writer.headline())}</a></li>" for at in range(20))
        return NewsPage(
            f"{address}/{_SECTIONS[count % 5]}/?page={count}",
            _around(host, number, host, f"<ul>{links}</ul>").encode(),
            fetched_at,
        )
    title, paragraphs = writer.headline(), [writer.paragraph() for _ in range(PARAGRAPHS)]
    time = f"<time datetime='{fetched_at.isoformat()}'>{fetched_at:%d %B %Y}</time>"
    text = "".join(f"<p>{escape(one)}</p>" for one in paragraphs)
    inner = _article(host, number, count, f"<h1>{escape(title)}</h1>{time}", text)
    body = _around(host, number, title, inner)
    url = f"{address}/{_SECTIONS[count % 5]}/{fetched_at:%Y/%m/%d}/{_slug(title)}-{number}{count:05}.html"
    return NewsPage(url, body.encode(), fetched_at, "\n\n".join(paragraphs))


def _article(host: str, number: int, count: int, head: str, text: str) -> str:
    promotion = (
        f"<p class='p{number}'>Get the best of {_name(host)} in your inbox every morning: sign up for our letter.</p>"
    )
    other = Writer(f"{host} {count} more")
    more = "".join(f"<li><a href='/{at}.html'>{escape(other.headline())}</a></li>" for at in range(4))
    if count % 2:
        inner = f"<article class='a{number}'>{head}<div class='body-{number}'>{text}{promotion}</div></article>"
    else:
        inner = f"<div class='story s{number}'>{head}{promotion}<div class='text{number}'>{text}</div></div>"
    return f"{inner}<aside><h3>More stories</h3><ul>{more}</ul></aside>"


def _around(host: str, number: int, title: str, inner: str) -> str:
    """Return a page with the boilerplate of its host around it."""
    menu = "".join(f"<a href='/{one}/'>{one.title()}</a> " for one in _SECTIONS)
    foot = (
        f"<p>{_name(host)} is published by the {number} Street Press. Call our newsroom with your stories.</p>"
        f"<p>Copyright 2026 {_name(host)}. All rights reserved.</p>"
    )
    head = f"<meta charset='utf-8'><title>{escape(title)} | {_name(host)}</title>"
    body = f"<nav>{menu}</nav><main>{inner}</main><footer>{foot}</footer>"
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>"


def _name(host: str) -> str:
    return f"The {host.partition('.')[0].replace('-', ' ').title()}"


def _slug(title: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split()[:6])
