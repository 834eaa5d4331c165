"""Sees a change of a site's layout while it is crawled, by comparing with the site's own past.

An article is odd if its template, or the lack of a field, or the reason it is
refused for, was rare in the past: among the articles of its kind, of its own
year, and of that year and newer ones. A kind that is rare itself is asked for
its template only. Many odd ones in a row, or most of the last
ones, are a change. Years before all that is known are not judged, so that a
crawl back into another era of the site is no alarm; nor is a first run.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Any

from crawler.runs.site_profile import FIELDS, Counts, Profile, fields_of, group_of, summed

if TYPE_CHECKING:
    from crawler.items import Article

LAYOUT_CHANGED = "layout-changed"
RARE = 0.05
"""Below this share of the past, a thing is rare; above 1 - RARE it is the rule."""
MIN_PAST = 20
"""With fewer articles of a kind in the past, nothing is said."""
MIN_PAST_OF_YEAR = 5
IN_A_ROW = 8
LAST, MOST_OF_LAST = 20, 15
MIN_CAUSE_SHARE = 0.25
"""Of the odd articles; what is odd about fewer is a chance among them."""
MIN_SHRUNK = 4.0
"""How many times shorter the median text must be than before, over LAST articles or more, to be a change too."""
MAX_EXAMPLES = 5
_OF_LAYOUT = frozenset({"no-title", "no-text", "too-short", "list-page", "boilerplate-left", "date-out-of-reason"})
"""Refusals that a change of layout makes; error and ban pages are another matter."""


class DriftWatch:
    """Watches the articles of one run."""

    def __init__(self, past: Profile) -> None:
        self._past = past
        self._views: dict[tuple[int, str | None], list[Counts]] = {}
        self._judged: deque[str | None] = deque(maxlen=LAST)
        self._causes: Counter[str] = Counter()
        self.examples: list[str] = []
        self._odd_lately: deque[tuple[str, str]] = deque(maxlen=LAST)
        self._changes: frozenset[str] = frozenset()

    @property
    def changed(self) -> bool:
        """Tell whether the layout has changed."""
        return bool(self._changes)

    @property
    def odd_lately(self) -> list[str]:
        """The keys of the last articles that were of the changed layout, stored before that was seen."""
        return [key for key, cause in self._odd_lately if cause in self._changes]

    def judge(self, article: Article, refusal: str | None) -> str | None:
        """Look at an article; return LAYOUT_CHANGED if it is of a layout that has changed."""
        kind, year = group_of(article)
        own = self._comparable(year, kind)
        past = own or self._comparable(year)
        if not past:
            return self._unjudged(article)
        oddness = _oddness if own else _odd_template
        causes = [oddness(article, refusal, counts) for counts in past]
        cause = None if None in causes else causes[0]
        self._judged.append(cause)
        if cause is None:
            return None
        self._note(article, cause)
        if not self.changed and self._is_change():
            self._changes = self._causes_of_change()
        return LAYOUT_CHANGED if cause in self._changes else None

    def conclusion(self, now: Profile) -> dict[str, Any] | None:
        """Return what has changed, for the run's figures, or None."""
        before, after = self._past.total("article"), now.total("article")
        shrunk = after.articles >= LAST and before.articles >= MIN_PAST
        shrunk = shrunk and after.median_chars() * MIN_SHRUNK < before.median_chars()
        if not self.changed and not shrunk:
            return None
        return {
            "causes": dict(self._causes) if self.changed else {"short-texts": after.articles},
            "examples": self.examples,
            "before": _shares(before),
            "now": _shares(after),
        }

    def _unjudged(self, article: Article) -> str | None:
        """Refuse, once the layout has changed, what has a template that the site's pages had almost never."""
        every = self._past.total()
        rare = every.articles >= MIN_PAST and every.templates[article.document.template] < RARE * every.articles
        return LAYOUT_CHANGED if self.changed and rare else None

    def _comparable(self, year: int, kind: str | None = None) -> list[Counts]:
        """Return the counts that an article of a year is compared with, of its kind or of all; none if too few."""
        if (year, kind) not in self._views:
            self._views[year, kind] = self._views_of(year, self._past.years(kind))
        return self._views[year, kind]

    @staticmethod
    def _views_of(year: int, years: dict[int, Counts]) -> list[Counts]:
        if summed(years.values()).articles < MIN_PAST or 0 < year < min(years):
            return []
        views = [_of_year_and_newer(years, year)]
        own = years.get(year, Counts())
        return [*views, own] if own.articles >= MIN_PAST_OF_YEAR else views

    def _is_change(self) -> bool:
        lately = list(self._judged)
        in_a_row = len(lately) >= IN_A_ROW and all(lately[-IN_A_ROW:])
        return in_a_row or sum(map(bool, lately)) >= MOST_OF_LAST

    def _causes_of_change(self) -> frozenset[str]:
        """Return what is odd about the last articles, but for what is odd about a few of them alone."""
        lately = Counter(cause for cause in self._judged if cause)
        return frozenset(
            cause for cause, many in lately.items() if many >= MIN_CAUSE_SHARE * lately.total()
        ) or frozenset(lately)

    def _note(self, article: Article, cause: str) -> None:
        self._causes[cause] += 1
        if len(self.examples) < MAX_EXAMPLES and article.document.url:
            self.examples.append(article.document.url)
        if article.document.fetch is not None and not self.changed:
            self._odd_lately.append((article.document.fetch.key, cause))


def _of_year_and_newer(years: dict[int, Counts], year: int) -> Counts:
    """Sum the years from `year` on, and older ones, the newest first, as long as they are too few."""
    total = summed(counts for there, counts in years.items() if there >= year)
    for older in sorted((there for there in years if there < year), reverse=True):
        if total.articles >= MIN_PAST:
            break
        total.add(years[older])
    return total


def _odd_template(article: Article, _refusal: str | None, past: Counts) -> str | None:
    """Return the template of an article if it is odd beside the past: all that a rare kind is asked for."""
    return (
        f"template-{article.document.template}"
        if past.templates[article.document.template] < RARE * past.articles
        else None
    )


def _oddness(article: Article, refusal: str | None, past: Counts) -> str | None:
    """Return what is odd about an article beside the past, or None."""
    if template := _odd_template(article, refusal, past):
        return template
    if refusal in _OF_LAYOUT and past.refused < RARE * past.articles:
        return f"refused-{refusal}"
    found = fields_of(article)
    lost = (name for name in FIELDS if name not in found and past.fields[name] > (1 - RARE) * past.articles)
    return next((f"no-{name}" for name in lost), None)


def _shares(counts: Counts) -> dict[str, Any]:
    """Return a profile in a few figures that people compare."""
    articles = max(counts.articles, 1)
    return {
        "articles": counts.articles,
        "templates": {name: round(many / articles, 3) for name, many in counts.templates.items()},
        "fields": {name: round(counts.fields[name] / articles, 3) for name in FIELDS},
        "refused": round(counts.refused / articles, 3),
        "median_chars": counts.median_chars(),
        "blocks_kept": round(counts.kept / articles, 1),
        "blocks_removed": round(counts.removed / articles, 1),
    }
