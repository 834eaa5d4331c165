"""A site without rules whose pages, lists and headers hold what databases and terminals do not take."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

from tests.faults.wrongs import HTML

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.faults.server import Fault, Wire

HOST = "news.example.net"
ROOT = f"http://{HOST}"
ESCAPES = "\x1b]0;owned\x07\x1b[31m"
LONG_NAME = "".join(Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=5_000))  # noqa: S311  # no secret
"""It cannot be compressed, so no index of PostgreSQL takes it."""
LONG_HEADLINE = "A headline without an end " * 48_000
LONG_TITLE_CHARS = 100
PARAGRAPHS = (
    "The ferry company of {name} lets passengers keep bees on the upper deck since Monday, its director said.",
    "The harbour master counted eleven hives and forty passengers on the first morning, and nobody was stung.",
    "“We waited for complaints and got honey instead”, the captain told reporters after the second crossing.",
)


def path(name: str) -> str:
    """Return the path of an article."""
    return f"/2026/03/05/{name}-of-the-harbour-town"


def page(name: str, headline: str | None = None, head: str = "") -> bytes:
    """Return the page of an article."""
    title = f"Bees on board of the ferry {name}"
    text = "".join(f"<p>{paragraph.format(name=name)}</p>" for paragraph in PARAGRAPHS)
    html = (
        f"<html lang=en><head><title>{title}</title>{head}</head><body><article><h1>{headline or title}</h1>"
        f"<time datetime='2026-03-05T08:00:00Z'>5 March 2026</time>{text}</article></body></html>"
    )
    return html.encode("utf-8", "surrogatepass")


def json_ld(escape: str) -> str:
    """Return JSON-LD with this escape in each of its texts."""
    fields = {name: f"x{name}x" for name in ("articleSection", "description")}
    fields |= {"@type": "NewsArticle", "headline": "Bees on xboard today", "datePublished": "2026-03-05T08:00:00Z"}
    node = fields | {"author": {"name": "Wu xYue"}, "publisher": {"name": "Harbour xDaily"}}
    node |= {"image": {"url": "http://news.example.net/bxees.jpg", "caption": "A hive xof bees"}}
    return f"<script type='application/ld+json'>{json.dumps(node).replace('x', escape)}</script>"


def serve(body: bytes, *headers: str) -> Fault:
    """Answer with a body; a header may have any character of Latin-1."""

    def answer(wire: Wire) -> None:
        lines = ["HTTP/1.1 200 OK", HTML, f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
        wire.send("\r\n".join(lines).encode("latin-1") + body)

    return answer


def redirect(target: str) -> Fault:
    """Answer that the page is elsewhere."""
    return lambda wire: wire.answer(302, b"", f"Location: {target}")


STORED = {
    "etag-nul": serve(page("etag-nul"), 'ETag: "a\x00b"'),
    "etag-c1": serve(page("etag-c1"), 'ETag: "a\x9b31mb\x1b[0m"', "Last-Modified: \x00\x85"),
    "etag-long": serve(page("etag-long"), f'ETag: "{LONG_NAME}"'),
    "json-ld-nul": serve(page("json-ld-nul", head=json_ld("\\u0000"))),
    "json-ld-half": serve(page("json-ld-half", head=json_ld("\\ud83d"))),
    "json-ld-bell": serve(page("json-ld-bell", head=json_ld("\\u001b]0;\\u009b\\u0007\\u202e"))),
    "json-ld-twice": serve(page("json-ld-twice", head=json_ld("&amp;#x202e;&amp;#129;"))),
    "headline-long": serve(page("headline-long", headline=LONG_HEADLINE)),
    "headline-escape": serve(page("headline-escape", headline=f"Bees on {ESCAPES}board today")),
    "reference": serve(page("reference", headline="Bees on &#27;[31m&#x9b;&#&#1;27;board&#8238; today")),
    "canonical-long": serve(page("canonical-long", head=f"<link rel=canonical href='/2026/03/05/{LONG_NAME}'>")),
    "image-long": serve(page("image-long", head=f"<meta property=og:image content='/{LONG_NAME}.jpg'>")),
    "nul-link": serve(page("nul-link")),
    "half-link": serve(page("half-link")),
    "good-link": serve(page("good-link")),
}
"""Pages that are stored, whatever they hold; the last three only by hostile links."""
REDIRECTED = "redirected"
UNSTORED = "unstored"
"""An article that a rule of the database refuses."""
UNSTORED_LINK = path("unstored-link")
FAULTS = {f"//{HOST}{path(name)}": fault for name, fault in STORED.items()} | {
    f"//{HOST}{path(REDIRECTED)}": redirect(path(LONG_NAME)),
    f"//{HOST}{path(UNSTORED)}": serve(page(UNSTORED)),
}


def links(names: Iterable[str] = (*STORED, REDIRECTED, UNSTORED)) -> bytes:
    """Return a list of these articles as JSON, some of its links hostile, two too long, and one refused."""
    hostile = {"nul-link": "nul\\u0000-link", "half-link": "half\\ud83d-li\\u001bnk"}
    urls = [ROOT + path(hostile.get(name, name)) for name in names]
    long = [ROOT + UNSTORED_LINK, ROOT + path(LONG_NAME), f"{ROOT}/2026/03/06/{LONG_NAME}.html"]
    return ("[" + ",".join(f'{{"url": "{url}"}}' for url in (*urls, *long)) + "]").encode()
