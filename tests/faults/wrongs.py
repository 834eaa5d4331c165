"""The faults that a server can show, each as what it does on the wire."""

from __future__ import annotations

import gzip
import zlib
from functools import cache
from typing import TYPE_CHECKING

from tests.faults.server import Fault, Wire, head
from tests.site.build import contents
from tests.site.server import NOT_FOUND

if TYPE_CHECKING:
    from tests.site.articles import Article
    from tests.site.served import Served

UTF_8 = "utf-8"
HTML = "Content-Type: text/html"
MEGABYTE = 1_000_000
SLOW_SECONDS = 0.1
"""How long a slow server takes for each byte: far less than a time-out, so that each byte by itself is in time."""


def plain_articles() -> list[Article]:
    """Return the site's articles of one page each, in plain UTF-8."""
    made = (article for article in contents().articles if article.known.kind == "article")
    return [
        a for a in made if a.look.template == "d" and len(a.pages) == 1 and a.look.charset == a.look.declared == UTF_8
    ]


def newest_article() -> Article:
    """Return the article whose page stands in for all that are not on the site: it is asked for before the others."""
    return max(plain_articles(), key=lambda article: article.known.published)


@cache
def _page() -> bytes:
    """Return a page as good as any, so that what is stored of a fault is seen."""
    page = next(page for page in contents().pages if page.article is newest_article())
    return page.html.encode()


def status(code: int, *headers: str) -> Fault:
    """Answer with a status and nothing that helps."""
    return lambda wire: wire.answer(code, b"<html><body><h1>Sorry</h1></body></html>", *headers)


def redirect(target: str) -> Fault:
    """Answer that the page is elsewhere."""
    return lambda wire: wire.answer(302, b"", f"Location: {target}")


def page_with(body: bytes, *headers: str) -> Fault:
    """Answer with a body, whatever it is."""
    return lambda wire: wire.answer(200, body, HTML, *headers)


def served(path: str) -> Served:
    """Return what the imitation site answers for a path."""
    return contents().answers.get(path, NOT_FOUND)


def whole(wire: Wire) -> None:
    """No fault."""
    wire.answer(200, _page(), f"{HTML}; charset=utf-8")


def wrong_charset(wire: Wire) -> None:
    """Name a charset that the page is not in."""
    wire.answer(200, _page(), f"{HTML}; charset=ISO-8859-1")


def no_answer(wire: Wire) -> None:
    """Hang up without a word."""


def reset(wire: Wire) -> None:
    """Break off in the middle of the headers."""
    wire.send(b"HTTP/1.1 200 OK\r\nContent-")
    wire.reset()


def gibberish(wire: Wire) -> None:
    """Answer in another language than HTTP."""
    wire.send(b"\x00\x01\x02 no such thing\r\n\r\n")


def silence(wire: Wire) -> None:
    """Take the request and never answer."""
    wire.hang()


def slow_headers(wire: Wire) -> None:
    """Send the headers a byte at a time, without end."""
    wire.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    wire.trickle(b"x", SLOW_SECONDS)


def slow_body(wire: Wire) -> None:
    """Send the body a byte at a time."""
    wire.send(head(200, HTML, "Content-Length: 100000") + b"<html>")
    wire.trickle(b" ", SLOW_SECONDS)


def endless_body(wire: Wire) -> None:
    """Send a body without end, as fast as it goes."""
    wire.send(head(200, HTML) + _page())
    wire.trickle(b" " * MEGABYTE, 0.0)


def endless_headers(wire: Wire) -> None:
    """Send headers without end, as fast as it goes."""
    wire.send(b"HTTP/1.1 200 OK\r\n")
    wire.trickle(b"X-More: " + b"x" * 1000 + b"\r\n", 0.0)


def huge_page(wire: Wire) -> None:
    """Send a page of 100 MB, its length told."""
    wire.send(head(200, HTML, f"Content-Length: {100 * MEGABYTE}"))
    for _ in range(100):
        wire.send(b"<p>a</p>" * (MEGABYTE // 8))


def cut_with_length(wire: Wire) -> None:
    """Send half of what the length promises."""
    body = _page()
    wire.send(head(200, HTML, f"Content-Length: {len(body)}") + body[: len(body) // 2])


def cut_without_length(wire: Wire) -> None:
    """Send half a page, nothing telling how long it is."""
    body = _page()
    wire.send(head(200, HTML) + body[: len(body) // 2])


def cut_chunks(wire: Wire) -> None:
    """Send a first chunk and never the last."""
    body = _page()
    half = body[: len(body) // 2]
    wire.send(head(200, HTML, "Transfer-Encoding: chunked") + f"{len(half):x}\r\n".encode() + half + b"\r\n")


def closed_at_the_end(wire: Wire) -> None:
    """Send a whole page, its end told by the end of the connection alone: no fault."""
    wire.send(head(200, HTML) + _page())


def broken_gzip(wire: Wire) -> None:
    """Send gzip with wrong bytes in its middle."""
    packed = bytearray(gzip.compress(_page()))
    packed[len(packed) // 2 : len(packed) // 2 + 40] = bytes(40)
    wire.answer(200, bytes(packed), HTML, "Content-Encoding: gzip")


def cut_gzip(wire: Wire) -> None:
    """Send half of a gzip body, with a length that fits the half."""
    packed = gzip.compress(_page())
    wire.answer(200, packed[: len(packed) // 2], HTML, "Content-Encoding: gzip")


def gzip_bomb(wire: Wire) -> None:
    """Send a body that unpacks to 900 MB."""
    wire.answer(200, _bomb(), HTML, "Content-Encoding: gzip")


def double_bomb(wire: Wire) -> None:
    """Send a bomb packed twice."""
    wire.answer(200, gzip.compress(_bomb()), HTML, "Content-Encoding: gzip, gzip")


def plain_called_gzip(wire: Wire) -> None:
    """Say gzip of a body that is none: browsers' users still see such pages on some sites."""
    wire.answer(200, _page(), HTML, "Content-Encoding: gzip")


@cache
def _bomb() -> bytes:
    """Make 900 MB of zeros without packing them one by one: deflate's blocks may be repeated after a full flush."""
    packing = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    first = packing.compress(bytes(MEGABYTE)) + packing.flush(zlib.Z_FULL_FLUSH)
    block = packing.compress(bytes(MEGABYTE)) + packing.flush(zlib.Z_FULL_FLUSH)
    return first + block * 899 + packing.flush()
