"""The plan of a generated site: its articles, the ways in which each is announced, and at most one fault."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum, auto
from random import Random
from typing import NamedTuple

from tests.site.prose import Writer

NEWEST = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FEWEST, MOST = 16, 40  # how many articles a site has
SECTIONS = ("world", "business", "culture", "science", "sport")
ORPHANS_ONE_IN = 20
FAULTY_SHARE = 0.5
PARAGRAPHS = 6


class Way(StrEnum):
    """A way in which a site announces an article."""

    HOME = auto()
    SECTION = auto()
    PAGED_SECTION = auto()
    RELATED = auto()
    RSS = auto()
    ATOM = auto()
    RDF = auto()
    JSON_FEED = auto()
    SITEMAP = auto()
    INDEXED_SITEMAP = auto()
    GZIP_SITEMAP = auto()
    NEWS_SITEMAP = auto()
    TEXT_SITEMAP = auto()


FEEDS = (Way.RSS, Way.ATOM, Way.RDF, Way.JSON_FEED)
SITEMAPS = (Way.SITEMAP, Way.INDEXED_SITEMAP, Way.GZIP_SITEMAP, Way.NEWS_SITEMAP, Way.TEXT_SITEMAP)
LISTS = (Way.HOME, Way.SECTION, Way.PAGED_SECTION)


class Fault(StrEnum):
    """A fault of a site. Only BAD_BYTE loses nothing: the feed can be read in spite of it."""

    CUT_OFF = auto()  # the file ends in the middle
    BAD_BYTE = auto()  # one byte is not of the declared encoding
    SERVER_ERROR = auto()
    NOT_FOUND = auto()
    EMPTY = auto()
    SCRIPT_PAGE = auto()  # a page that only a browser fills
    PLAIN_TEXT = auto()


FAULTS_OF_LISTS = (Fault.SERVER_ERROR, Fault.NOT_FOUND)
"""An HTML list that is cut off, or empty, cannot be told from a short one."""


class UrlForm(StrEnum):
    """A form of the URLs of articles."""

    DATED = auto()
    SECTION = auto()
    NUMBER = auto()
    QUERY = auto()
    CODE = auto()


class _Site(NamedTuple):
    form: UrlForm
    sections: list[str]
    ways: set[Way]


@dataclass(frozen=True, slots=True)
class Planted:
    """An article of a generated site. An orphan has no way."""

    number: int
    title: str
    path: str
    published: datetime
    section: str
    paragraphs: tuple[str, ...] = field(repr=False)
    ways: frozenset[Way] = frozenset()


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A site: its articles, and the fault of the files of one way, if there is one.

    `has_copies` means that lists link an AMP copy of each article too, `tracks` that feeds add tracking parameters,
    `announces` that robots.txt names the sitemaps.
    """

    seed: int
    articles: tuple[Planted, ...]
    ways: frozenset[Way]
    layout: int
    has_copies: bool
    tracks: bool
    announces: bool
    fault: tuple[Way, Fault] | None = None

    def of(self, way: Way) -> list[Planted]:
        """Return the articles that are announced in a way, the newest first."""
        return [article for article in self.articles if way in article.ways]

    @property
    def announced(self) -> list[Planted]:
        """The articles that are announced in any way; a file that does not exist (404) announces nothing."""
        return [article for article in self.articles if article.ways - self._absent]

    @property
    def announced_by_files(self) -> list[Planted]:
        """The articles that are announced by more than a link on another article."""
        return [article for article in self.articles if article.ways - self._absent - {Way.RELATED}]

    @property
    def _absent(self) -> set[Way]:
        return {self.fault[0]} if self.fault and self.fault[1] == Fault.NOT_FOUND else set()


def plan_site(seed: int) -> SitePlan:
    """Return the plan of a site, the same for the same seed."""
    random = Random(seed)  # noqa: S311  # not for security
    ways = _ways(random)
    site = _Site(random.choice(list(UrlForm)), random.sample(SECTIONS, 3), ways)
    articles = tuple(_article(seed, number, site, random) for number in range(random.randrange(FEWEST, MOST)))
    return SitePlan(
        seed,
        articles,
        frozenset(ways),
        layout=random.randrange(3),
        has_copies=random.random() < 0.3,
        tracks=random.random() < 0.4,
        announces=random.random() < 0.8,
        fault=_fault(ways, random) if random.random() < FAULTY_SHARE else None,
    )


def _fault(ways: set[Way], random: Random) -> tuple[Way, Fault]:
    way = random.choice(sorted(ways - {Way.HOME, Way.RELATED}))
    return way, random.choice(FAULTS_OF_LISTS if way in LISTS else tuple(Fault))


def _ways(random: Random) -> set[Way]:
    ways = {Way.HOME, random.choice((Way.SECTION, Way.PAGED_SECTION)), random.choice(FEEDS), random.choice(SITEMAPS)}
    ways |= {way for way in (Way.RELATED, *FEEDS, *SITEMAPS) if random.random() < 0.25}
    return ways


def _article(seed: int, number: int, site: _Site, random: Random) -> Planted:
    writer = Writer(f"generated {seed} {number}")
    title = f"{writer.headline()} {number + 1}"
    section = site.sections[number % len(site.sections)]
    published = NEWEST - timedelta(hours=7 * number)
    chosen = frozenset(random.sample(sorted(site.ways), random.choice((1, 1, 2))))
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    path = {
        UrlForm.DATED: f"/{published:%Y/%m/%d}/{slug}",
        UrlForm.SECTION: f"/{section}/{slug}.html",
        UrlForm.NUMBER: f"/{section}/{71000 + number}.html",
        UrlForm.QUERY: f"/news/view.php?id={1001 + number}",
        UrlForm.CODE: f"/article/{random.getrandbits(40):010x}{number:02x}",
    }[site.form]
    paragraphs = tuple(" ".join(writer.sentences(3)) for _ in range(PARAGRAPHS))
    ways = frozenset[Way]() if random.randrange(ORPHANS_ONE_IN) == 0 else chosen
    return Planted(number, title, path, published, section, paragraphs, ways)
