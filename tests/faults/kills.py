"""Kills a crawl of the imitation site at moments over its whole duration, and compares what is stored in the end.

A moment is a fraction of a second after the request for a page that was not asked for before: pages are then on their
way to the store. Every third is a further page of an article; where no page is left, it is any request.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from threading import Timer
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Table, select

from crawler.storage.database import open_database
from crawler.storage.schema import ALIASES, ARTICLES, REVISIONS, URLS
from crawler.vocabulary import RunStatus, UrlState
from tests.crawling import Crawling
from tests.site import NewsSite, Served, contents

if TYPE_CHECKING:
    import random
    import signal
    from pathlib import Path

    from tests.forked import Forked

LAST_REQUEST = 14
"""After how many requests, at most, a run is killed that has no new page to ask for."""
LONGEST_WAIT_SECONDS = 0.05
"""How long after the request, at most."""
TIMES = ("id", "fetched_at", "stored_at", "pages")  # each run has its own WARC files
PAGES = frozenset(page.path for page in contents().pages)
FURTHER = PAGES - {article.path for article in contents().articles}
_URL = ("key", "kind", "day", "section", "state")


class DeadlySite(NewsSite):
    """The site; the n-th request from now can end whoever asks, a moment later."""

    def __init__(self) -> None:
        super().__init__()
        self._left = 0
        self._among: frozenset[str] = frozenset()
        self._blow = Timer(0, lambda: None)
        self.asked: set[str] = set()
        self.last = ""
        """The request at which the last blow fell."""

    def end(
        self, process: Forked, by: signal.Signals, requests: int, seconds: float, among: frozenset[str] = frozenset()
    ) -> None:
        """Send a signal to a process, after so many requests (`among` these paths only), and then so many seconds."""
        self._blow = Timer(seconds, process.send_signal, [by])
        self._blow.daemon = True
        self._left, self._among = requests, among

    def answer(self, target: str, host: str) -> Served:
        """Answer as ever; the blow falls meanwhile."""
        path = path_of(target)
        self.asked.add(path)
        if not self._among or path in self._among:
            self._among -= {path}
            self._left -= 1
            if self._left == 0:
                self.last = path
                self._blow.start()
        return super().answer(target, host)


class Place(NamedTuple):
    """Where a crawl runs: its folder, and the URL of its database."""

    folder: Path
    database: str

    def crawling(self, site: NewsSite) -> Crawling:
        """Crawl a site here."""
        self.folder.mkdir(exist_ok=True)
        return Crawling(self.folder, site.address, {"CRAWLER_DATABASE": self.database})


@dataclass(frozen=True, slots=True)
class Stored:
    """What a database holds: articles by URL, how many revisions, and what the frontier says, all without times."""

    articles: dict[str, dict[str, Any]]
    revisions: int
    frontier: frozenset[tuple[Any, ...]]
    leased: int

    @property
    def cut(self) -> int:
        """How many articles lack one of their pages."""
        return sum(article["incomplete"] is not None for article in self.articles.values())


def read(url: str) -> Stored:
    """Read a database."""
    engine = open_database(url)

    def rows(table: Table) -> list[dict[str, Any]]:
        with closing(engine.connect()) as connection:
            return [dict(row) for row in connection.execute(select(table)).mappings()]

    urls = rows(URLS)
    names = {(one["key"], one["url"]) for one in (*urls, *rows(ALIASES))}
    states = {(*(one[name] for name in _URL), one["due_at"] is None) for one in urls}
    articles = {one["url"]: {n: value for n, value in one.items() if n not in TIMES} for one in rows(ARTICLES)}
    leased = sum(one["state"] == UrlState.LEASED for one in urls)
    stored = Stored(articles, len(rows(REVISIONS)), frozenset(names | states), leased)
    engine.dispose()
    return stored


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many runs were killed, how many of them inside an article, and how the store differs from an undisturbed one.

    `cut` and `leased` count after each SIGTERM too. `missing` counts the articles that the last run had to store.
    """

    kills: int
    inside: int
    articles: int
    lost: int
    twice: int
    cut: int
    different: int
    leased: int
    status: RunStatus
    missing: int = 0

    @property
    def status_due(self) -> RunStatus:
        """The status that the last run must have: a run that SIGTERM ends can have stored the last article."""
        return RunStatus.OK if self.missing else RunStatus.NOTHING_NEW

    @property
    def faults(self) -> int:
        """How much is wrong; 0 if the crawl ended as one that nobody disturbed."""
        return self.lost + self.twice + self.cut + self.different + self.leased

    def __str__(self) -> str:
        faults = f"lost {self.lost}, twice {self.twice}, cut {self.cut}, different {self.different}"
        kills = f"{self.kills} runs ended, {self.inside} of them inside an article of several pages"
        return f"{kills}; then {self.status}: {self.articles} articles; {faults}; still leased {self.leased}"


def kill_often(place: Place, by: signal.Signals, kills: int, expected: Stored, moments: random.Random) -> Outcome:
    """Kill so many runs, let one more run end, and compare its database with that of an undisturbed crawl."""
    codes: Counter[bool] = Counter()
    inside = cut = leased = 0
    with DeadlySite() as site:
        crawling = place.crawling(site)
        for left in range(kills, 0, -1):
            new = ((FURTHER - site.asked) if left % 3 == 0 else frozenset()) or PAGES - site.asked
            most = max(1, round(2 * len(new) / (left + 1))) if new else LAST_REQUEST
            process = crawling.fork()
            site.end(process, by, moments.randint(1, most), moments.uniform(0, LONGEST_WAIT_SECONDS), new)
            ended = process.ended()
            codes[ended.exit_code == exit_code(by)] += 1
            inside += site.last in FURTHER
            if ended.exit_code == RunStatus.INTERRUPTED.exit_code:
                after = read(place.database)
                cut, leased = cut + after.cut, leased + after.leased
        missing = len(expected.articles.keys() - read(place.database).articles.keys())
        last = crawling.run()
    end = compared(codes[True], read(place.database), expected, last.status)
    return replace(end, inside=inside, missing=missing, cut=cut + end.cut, leased=leased + end.leased)


def compared(kills: int, found: Stored, expected: Stored, status: RunStatus) -> Outcome:
    """Compare the store after so many killed runs and one that ended with that of an undisturbed crawl."""
    both = found.articles.keys() & expected.articles.keys()
    different = sum(found.articles[name] != expected.articles[name] for name in both)
    return Outcome(
        kills=kills,
        inside=0,
        articles=len(found.articles),
        lost=len(expected.articles.keys() - both),
        twice=found.revisions + len(found.articles.keys() - both),
        cut=found.cut,
        different=different + len(found.frontier ^ expected.frontier),
        leased=found.leased,
        status=status,
    )


def exit_code(by: signal.Signals) -> int:
    """Return the exit code of a run that a signal ended."""
    return RunStatus.INTERRUPTED.exit_code if by.name == "SIGTERM" else -by


def undisturbed(place: Place) -> Stored:
    """Crawl the site in peace; return what is stored then."""
    with NewsSite() as site:
        ended = place.crawling(site).run()
    assert ended.status == RunStatus.OK, ended.log
    return read(place.database)


def path_of(target: str) -> str:
    """Return the path of a request's target, which is a URL or a path."""
    return "/" + target.split("/", 3)[3] if "://" in target else target
