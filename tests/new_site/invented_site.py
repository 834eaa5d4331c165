"""An invented site, unlike ecns.cn in its URLs, markup and words, with articles whose fields are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from html import escape

from crawler import Page
from crawler.new_site.examples import GivenPage
from tests.site import Served
from tests.site.prose import Writer

ZONE = timezone(timedelta(hours=2))
FIRST = datetime(2026, 3, 2, 8, 40, tzinfo=ZONE)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
ROOT = "https://www.quaypost.example"
SECTIONS = ("harbour", "council", "sport")
WRITERS = ("Bo Reed", "Ann Lee", "Ida Holm")
PARAGRAPHS = 7
NAVIGATION = "".join(f'<a href="/{name}/">{name.title()}</a> ' for name in SECTIONS)
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} - The Quay Post</title>
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<link rel="alternate" type="application/rss+xml" href="/latest.rss"></head><body>
<div class="qp-top"><div class="qp-menu"><a href="/">Home</a> {navigation}<a href="/about/">About us</a></div></div>
<section class="qp-story"><p class="qp-kicker">{section}</p>
<h1 class="qp-head">{title}</h1>
<p class="qp-by">By <span class="qp-writer">{writer}</span>, <time datetime="{time}">{shown}</time></p>
<div class="qp-share">Share this story: <a href="https://social.example/share">Post it</a></div>
<div class="qp-text">{text}
<div class="qp-also"><b>More from The Quay Post</b> <a href="{other}">{other_title}</a></div>
</div></section>
<div class="qp-foot">Copyright 2026 The Quay Post. All rights reserved. <a href="/about/">Contact</a></div>
</body></html>"""
_LIST = """<!doctype html><html lang="en"><head><title>The Quay Post</title></head><body>
<div class="qp-menu"><a href="/">Home</a> {navigation}</div><ul>{links}</ul></body></html>"""


@dataclass(frozen=True, slots=True)
class Story:
    """An article of the site, with its known fields."""

    path: str
    title: str
    published: datetime
    section: str
    writer: str
    paragraphs: tuple[str, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The text to be stored."""
        return "\n\n".join(self.paragraphs)

    @property
    def published_utc(self) -> datetime:
        """The time of publication in UTC."""
        return self.published.astimezone(UTC)


def stories(count: int) -> list[Story]:
    """Return articles, the same for the same count."""
    return [_story(number) for number in range(count)]


def answers(known: list[Story]) -> dict[str, Served]:
    """Return the answers of the site by path: its articles, home page, sections and robots.txt."""
    found = {story.path: _page(story, known[number - 1]) for number, story in enumerate(known)}
    found["/"] = _list(known)
    for section in SECTIONS:
        found[f"/{section}/"] = _list([story for story in known if story.section == section])
    return found | {"/robots.txt": Served(b"User-agent: *\nDisallow: /about/\n", "text/plain")}


def given(known: list[Story]) -> list[GivenPage]:
    """Return the pages of articles, as a command is given them."""
    pages = answers(known)
    return [GivenPage(story.path, Page(f"{ROOT}{story.path}", pages[story.path].body)) for story in known]


def _story(number: int) -> Story:
    writer = Writer(f"quay {number}")
    title = f"{writer.headline()} at pier {number}"
    published = FIRST + timedelta(days=number, minutes=7 * number)
    words = "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split()[:5])
    section = SECTIONS[number % len(SECTIONS)]
    path = f"/{section}/{published:%Y/%m/%d}/{words}-{4200 + number}"
    text = tuple(writer.paragraph() for _ in range(PARAGRAPHS))
    return Story(path, title, published, section, WRITERS[number % len(WRITERS)], text)


def _page(story: Story, other: Story) -> Served:
    html = _PAGE.format(
        title=escape(story.title),
        navigation=NAVIGATION,
        section=story.section.title(),
        writer=story.writer,
        time=story.published.isoformat(),
        shown=f"{story.published:%d %B %Y, %H.%M}",
        text="".join(f"<p>{escape(text)}</p>\n" for text in story.paragraphs),
        other=other.path,
        other_title=escape(other.title),
    )
    return Served(html.encode())


def _list(known: list[Story]) -> Served:
    links = "".join(f'<li><a href="{story.path}">{escape(story.title)}</a></li>' for story in known)
    return Served(_LIST.format(navigation=NAVIGATION, links=links).encode())
