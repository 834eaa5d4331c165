"""Invented articles in a layout that a test writes, as examples for the induction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction import parse_page
from crawler.induction import Example, Known
from crawler.items import Page

if TYPE_CHECKING:
    from collections.abc import Callable

THINGS = ("ferry", "bridge", "library", "market", "school", "harbour", "orchard", "station")
SOURCES = ("Town Desk", "Harbour Daily", "Tea Weekly")
EDITORS = ("Ann Lee", "Bo Reed")


class Story(NamedTuple):
    """An invented article. `others` are the headlines of other articles."""

    number: int
    title: str
    published: datetime
    source: str
    editor: str
    paragraphs: tuple[str, ...]
    caption: str
    others: tuple[str, ...]

    @property
    def body(self) -> str:
        """The paragraphs as elements `p`."""
        return "".join(f"<p>{escape(text)}</p>" for text in self.paragraphs)

    @property
    def related(self) -> str:
        """A list of other articles."""
        return "".join(f'<li><a href="/{n}">{escape(title)}</a></li>' for n, title in enumerate(self.others))


def stories(number: int = 8) -> list[Story]:
    """Return as many articles, all different."""
    titles = [f"Old {THINGS[n % len(THINGS)]} number {n} opens again" for n in range(number)]
    return [_story(n, titles) for n in range(number)]


def examples_of(layout: Callable[[Story], str], number: int = 8) -> list[Example]:
    """Return the pages of so many articles in a layout, with their known values."""
    return [example_of(story, layout(story)) for story in stories(number)]


def example_of(story: Story, html: str) -> Example:
    """Return a page with the known values of its article."""
    page = Page(f"https://www.gazette.example/news/{story.number}.html", html.encode())
    known = Known(
        title=story.title,
        published=story.published,
        source=story.source,
        editor=story.editor,
        paragraphs=story.paragraphs,
        captions=(story.caption,),
    )
    return Example(parse_page(page), known)


def _story(number: int, titles: list[str]) -> Story:
    thing = THINGS[number % len(THINGS)]
    return Story(
        number,
        titles[number],
        datetime(2026, 3, 4, 8, 40, tzinfo=UTC) + timedelta(days=number, minutes=7 * number),
        SOURCES[number % len(SOURCES)],
        EDITORS[number % len(EDITORS)],
        (
            f"The {thing} opened again on day {number}. Some {20 + number} people came to the opening in the rain.",
            f"It had been closed for {number + 2} years, as the town had no money for its roof.",
            f"A second {thing} is to follow, said the mayor. Its cost is not known yet.",
        ),
        f"The {thing} at dusk on day {number}.",
        (titles[number - 1], titles[number], titles[(number + 3) % len(titles)]),
    )
