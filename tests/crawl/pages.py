"""A small news site of any hosts for crawls of `news`: its pages by host, path and query, its requests in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.storage.archive.reader import HOST_FILES
from tests.site import NewsSite, Served

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_FOUND = Served(b"<html><body><h1>Not found</h1></body></html>", status=404)
_SENTENCES = (
    "Near the station, the diver of {title} repaired the village library despite a strike that lasted four days.",
    "Behind the church, the judge of {title} counted the harbour wall on Monday morning before the rain began.",
    "In the valley, the baker of {title} finished nine wooden chairs for the first time since the flood.",
    "At the market, the singer of {title} opened a field of barley after the council had met twice.",
)


def article(title: str, head: str = "", body: str = "") -> str:
    """Return the page of an article whose text no other article has."""
    paragraphs = "".join(
        f"<p>{sentence.format(title=title)} {_SENTENCES[0].format(title=title)}</p>" for sentence in _SENTENCES
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="2026-03-05T10:15:00+01:00">{head}</head>'
        f"<body><main><article><h1>{title}</h1>{paragraphs}</article></main>{body}</body></html>"
    )


def listed(*urls: str) -> str:
    """Return a page of links."""
    links = "".join(f'<li><a href="{url}">A story</a></li>' for url in urls)
    return f"<html><body><ul>{links}</ul></body></html>"


class Pages(NewsSite):
    """Serves pages by `host/path?query`; `asked` has the requests in order, the host's files apart."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        super().__init__()
        self.pages = {name: Served(page.encode(), "text/html; charset=utf-8") for name, page in pages.items()}
        self.asked: list[str] = []

    def answer(self, target: str, host: str) -> Served:
        """Answer a request that came by the proxy."""
        name = target.partition("://")[2] or host + target
        if not name.endswith(HOST_FILES):
            self.asked.append(name)
        return self.pages.get(name, NOT_FOUND)
