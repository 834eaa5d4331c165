"""Sums with their parts. A total is counted by another query than its parts, so a sum that is wrong shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from crawler.storage.frontier.coverage import COUNTED
from crawler.storage.frontier.run_urls import ARTICLE_OF_URL
from crawler.storage.schema import ARTICLES, URLS
from crawler.vocabulary import UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.report.scope import ScopedStore
    from crawler.storage.frontier.coverage import DayCoverage

ANSWERS = {
    "pages": "pages",
    "pages-again": "pages tried again",
    "further-pages": "further pages of articles",
    "robots.txt": "robots.txt files",
    "redirects": "redirects",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sum, and its explanation."""

    name: str
    number: int
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A total, and the parts that it must be the sum of."""

    title: str
    total: int
    total_name: str
    parts: tuple[Part, ...]

    @property
    def difference(self) -> int:
        """By how much the total is more than the sum of its parts: 0 if the account adds up."""
        return self.total - sum(part.number for part in self.parts)


def known_articles(store: ScopedStore, lines: Iterable[DayCoverage]) -> Account:
    """Return the known articles by state: those of all days of the coverage."""
    counted = store.of_articles(select(func.count(URLS.c.id.distinct())))
    total = store.rows(counted)[0][0]
    listed = list(lines)
    parts = [
        Part(state.replace("-", " "), sum(getattr(line, state.replace("-", "_")) for line in listed), explained(state))
        for state in COUNTED
    ]
    return Account("Known articles", total, "known", tuple(parts))


def stored_articles(store: ScopedStore) -> Account:
    """Return the rows of the table of articles: whole ones, cut ones, withdrawn ones; each with a known URL or not."""
    site = (ARTICLES.c.site == store.scope.site,) if store.scope.site else ()
    total = store.rows(select(func.count()).select_from(ARTICLES).where(*site))[0][0]
    of_article = ARTICLE_OF_URL, URLS.c.kind == UrlKind.ARTICLE, URLS.c.state != UrlState.MOVED
    has_url = exists().where(*of_article).correlate(ARTICLES).label("has_url")
    withdrawn, cut = ARTICLES.c.withdrawn_at.is_not(None), ARTICLES.c.incomplete.is_not(None)
    facts = (has_url, withdrawn, cut)
    query = select(func.count(), *facts).select_from(ARTICLES).where(*site)
    counts = {
        (bool(known), bool(gone), bool(part)): many for many, known, gone, part in store.rows(query.group_by(*facts))
    }
    parts = (
        Part(
            "stored whole", counts.get((True, False, False), 0), "The article is on its site, and nothing is missing."
        ),
        Part(
            "stored, not whole",
            counts.get((True, False, True), 0),
            "A page of it, or the rest of its text, is missing.",
        ),
        Part(
            "withdrawn",
            sum(many for (known, gone, _), many in counts.items() if known and gone),
            "The site no longer has the article; its text is kept.",
        ),
        Part(
            "without a known URL",
            sum(many for (known, _, _), many in counts.items() if not known),
            "The article came from another store, or its URL now leads to another article.",
        ),
    )
    return Account("Articles in the store", total, "in the store", parts)


def requested_urls(statistics: Mapping[str, Any]) -> Account:
    """Return the URLs that a run requested, by state."""
    total = sum(one["urls"] for one in statistics.get("requested", ()))
    states = sorted(statistics.get("states", {}).items(), key=lambda one: (-one[1], one[0]))
    return Account("URLs of the run", total, "URLs", tuple(Part(name, many, explained(name)) for name, many in states))


def responses(statistics: Mapping[str, Any]) -> Account:
    """Return the responses of a run by the kind of request."""
    answers = sorted(statistics.get("answers", {}).items(), key=lambda one: (-one[1], one[0]))
    parts = tuple(Part(ANSWERS.get(name, name), many) for name, many in answers)
    return Account("Responses of the run", statistics.get("fetched", 0), "responses", parts)


def blocks(kept: int, removed: Mapping[str, int], total: int) -> Account:
    """Return the visible blocks of the stored pages: kept as paragraphs of the text, or removed for a reason."""
    return Account(
        "Visible blocks of the stored pages",
        total,
        "blocks",
        (
            Part("kept", kept, "The paragraphs of the clean texts."),
            Part("removed", sum(removed.values()), "For the reasons below."),
        ),
    )


def explained(state: str) -> str:
    """Return the sentence that explains a state to a reader, nothing for a state of another version."""
    if state == UrlState.WAITING:
        return "It was not fetched yet, or a crawl fetches it again."
    return UrlState(state).explanation if state in set(UrlState) else ""
