"""Detects that a site has changed its layout, by comparing each article of a run with the site's past runs.

An article is odd if the lack of a template, a missing field, or the reason for its refusal was rare among the past
articles of its kind: those of its own year, and those of that year and newer. If there are few of its kind, only the
template is compared, with all kinds. Many odd articles in a row, or among the last ones, are a layout change. A first
run, and articles of years before all known ones, are not compared. A template of the site's rules that is new is no
layout change: its articles are not compared by their fields.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Any

from crawler.runs.site_profile import FIELDS, Counts, SiteProfile, fields_of, group_of, summed
from crawler.vocabulary import ArticleKind, Reason, Template

if TYPE_CHECKING:
    from collections.abc import Collection

    from crawler.items import Article

RARE = 0.05  # less than this share of the past articles is rare; more than 1 - RARE is the rule
MIN_PAST = 20  # with fewer past articles of a kind, its articles are not compared
MIN_PAST_OF_YEAR = 5
IN_A_ROW = 8
LAST, MOST_OF_LAST = 20, 15
MIN_CAUSE_SHARE = 0.25
"""The share of the odd articles that a cause must have. A rarer cause is chance."""
MIN_SHRUNK = 4.0
"""It is a layout change too if the median text of LAST articles or more is this many times shorter than before."""
MAX_EXAMPLES = 5
REASONS_OF_LAYOUT = {Reason.NO_TITLE, Reason.NO_TEXT, Reason.TOO_SHORT, Reason.LIST_PAGE, Reason.BOILERPLATE_LEFT}
REASONS_OF_LAYOUT |= {Reason.DATE_OUT_OF_RANGE}
"""The reasons to refuse that a layout change causes. Error pages and block pages have other causes."""


class LayoutChanges:
    """Compares the articles of one run with the past profile of the site."""

    def __init__(self, past: SiteProfile) -> None:
        self._past = past
        self._comparable: dict[tuple[int, str | None], list[Counts]] = {}
        self._latest_causes: deque[str | None] = deque(maxlen=LAST)
        self._causes: Counter[str] = Counter()
        self._latest_odd: deque[tuple[str, str, str]] = deque(maxlen=LAST)
        self._change: frozenset[str] = frozenset()
        self.examples: list[str] = []

    @property
    def changed(self) -> bool:
        """Whether a layout change was detected."""
        return bool(self._change)

    @property
    def causes(self) -> frozenset[str]:
        """The causes of the change; empty if none was detected."""
        return self._change

    def adopt(self, causes: Collection[str]) -> None:
        """Refuse the layout of a change that another worker of the run has detected, by its causes."""
        if not self.changed:
            self._change = frozenset(causes)

    @property
    def stored_before(self) -> list[tuple[str, str]]:
        """The sites and keys of the last articles with the changed layout that came before the change was detected."""
        return [(site, key) for site, key, cause in self._latest_odd if cause in self._change]

    def check(self, article: Article, refusal: Reason | None) -> Reason | None:
        """Return LAYOUT_CHANGED if the article has the changed layout; `refusal` is the result of the checks."""
        kind, year = group_of(article)
        of_kind = self._comparable_counts(year, kind)
        past = of_kind or self._comparable_counts(year)
        if not past:
            return self._check_incomparable(article)
        causes = [_cause(article, refusal, of) if of_kind else _odd_template(article, of) for of in past]
        cause = None if None in causes else causes[0]
        self._latest_causes.append(cause)
        if cause is None:
            return None
        self._count(article, cause)
        if not self.changed:
            self._change = self._causes_of_change()
        return Reason.LAYOUT_CHANGED if cause in self._change else None

    def conclusion(self, now: SiteProfile) -> dict[str, Any] | None:
        """Return the change, for the statistics of the run; None if there is none. `now` is the run's profile."""
        before, after = self._past.total(ArticleKind.ARTICLE), now.total(ArticleKind.ARTICLE)
        comparable = after.articles >= LAST and before.articles >= MIN_PAST
        shrunk = comparable and after.median_chars() * MIN_SHRUNK < before.median_chars()
        if not self.changed and not shrunk:
            return None
        return {
            "causes": dict(self._causes) if self.changed else {"short-texts": after.articles},
            "examples": self.examples,
            "before": _shares(before),
            "now": _shares(after),
        }

    def _check_incomparable(self, article: Article) -> Reason | None:
        """After a layout change, refuse a template that was rare on all the site's pages."""
        if not self.changed:
            return None
        past = self._past.total()
        rare = past.articles >= MIN_PAST and _odd_template(article, past) is not None
        return Reason.LAYOUT_CHANGED if rare else None

    def _comparable_counts(self, year: int, kind: str | None = None) -> list[Counts]:
        """Return the past counts for an article of a year, of one kind or of all; empty if there are too few."""
        if (year, kind) not in self._comparable:
            self._comparable[year, kind] = _comparable(year, self._past.years(kind))
        return self._comparable[year, kind]

    def _causes_of_change(self) -> frozenset[str]:
        """Return the causes of the last odd articles, except those of a few articles; none if there is no change."""
        latest = list(self._latest_causes)
        in_a_row = len(latest) >= IN_A_ROW and all(latest[-IN_A_ROW:])
        causes = Counter(cause for cause in latest if cause)
        if not in_a_row and causes.total() < MOST_OF_LAST:
            return frozenset()
        many = {cause for cause, articles in causes.items() if articles >= MIN_CAUSE_SHARE * causes.total()}
        return frozenset(many or causes)

    def _count(self, article: Article, cause: str) -> None:
        document = article.document
        self._causes[cause] += 1
        if len(self.examples) < MAX_EXAMPLES and document.url:
            self.examples.append(document.url)
        if document.fetch is not None and not self.changed:
            self._latest_odd.append((document.site_name, document.identity or document.fetch.key, cause))


def _comparable(year: int, past: dict[int, Counts]) -> list[Counts]:
    """Return the counts from `year` on, with older years if these are too few, and those of the year alone."""
    if summed(past.values()).articles < MIN_PAST or 0 < year < min(past):
        return []
    own = past.get(year, Counts())
    newer = summed(counts for there, counts in past.items() if there >= year)
    for older in sorted((there for there in past if there < year), reverse=True):
        if newer.articles < MIN_PAST:
            newer.add(past[older])
    return [newer, own] if own.articles >= MIN_PAST_OF_YEAR else [newer]


def _odd_template(article: Article, past: Counts) -> str | None:
    template = article.document.template
    return f"template-{template}" if _is_rare(template, past) and not Template.is_known(template) else None


def _is_rare(template: str, past: Counts) -> bool:
    return past.templates[template] < RARE * past.articles


def _cause(article: Article, refusal: Reason | None, past: Counts) -> str | None:
    """Return why an article is odd: `template-NAME`, `refused-REASON` or `no-FIELD`; None if it is not odd."""
    if template := _odd_template(article, past):
        return template
    if refusal in REASONS_OF_LAYOUT and past.refused < RARE * past.articles:
        return f"refused-{refusal}"
    lost = [name for name in FIELDS if name not in fields_of(article)]
    if _is_rare(article.document.template, past):
        return None
    return next((f"no-{name}" for name in lost if past.fields[name] > (1 - RARE) * past.articles), None)


def _shares(counts: Counts) -> dict[str, Any]:
    """Return the counts as shares of the articles, for people to compare."""
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
