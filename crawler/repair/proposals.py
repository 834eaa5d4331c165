"""The known articles of a site to proposals: templates of its new layouts, tested on articles that were held back.

All articles in the new layout are tried as one layout first. If too few come out exactly, those with the same container
of the text are one layout each. A template is proposed if the held-back articles confirm it; else there is a reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from math import comb
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.exceptions import BadInputError, CrawlerError, ProgramError
from crawler.processing.pool import WorkerPool
from crawler.repair.comparison import Compared, PageToCompare, compare
from crawler.repair.known_pages import Examined, GivenPage, examine
from crawler.repair.learning import Learnt, Training, learn
from crawler.storage.known_articles import KnownArticle, known_articles
from crawler.storage.learnt_templates import LearntTemplates
from crawler.vocabulary import ComparisonState, KnownPageState, RepairFailure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.engine import Engine

MAX_KNOWN = 400  # the known articles that are examined, those fetched last
MAX_TRAINING, MAX_TESTED = 20, 100  # of one layout
TRAINING_SHARE = 0.6
MIN_TRAINING = 3
MAX_CORRECTED_SHARE = 1 / 3
PROGRAM_OR_INPUT = (ProgramError, BadInputError)
"""Errors that are not of a page: of this program, or a damaged template."""
CONFIDENCE = 0.95  # of the lower bound
SECONDS_OF_PAGE, SECONDS_OF_LEARNING = 5, 30
"""Times the limit of one page in a crawl: the start of a process counts, and no crawl waits for these pages."""

_FAILURES = {
    KnownPageState.NOT_ARCHIVED: RepairFailure.NOT_ARCHIVED,
    KnownPageState.UNREADABLE: RepairFailure.UNREADABLE,
    KnownPageState.NO_TEXT: RepairFailure.NO_TEXT,
    KnownPageState.PART_OF_TEXT: RepairFailure.PART_OF_TEXT,
    KnownPageState.TEMPLATE_FITS: RepairFailure.TEMPLATE_FITS,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a proposal, and of the worker processes: processes, seconds and megabytes of a page.

    `min_exact` is the share of the held-back articles that must come out exactly, `min_known` how many known articles a
    layout needs.
    """

    min_exact: float = 0.95
    min_known: int = 5
    jobs: int = 0
    seconds: float = 20.0
    megabytes: int = 2048


@dataclass(frozen=True, slots=True)
class Proposal:
    """A tested template of one layout, or the reason why there is none. `known` counts the articles in the layout."""

    known: int
    trained: int = 0
    learnt: Learnt | None = None
    tested: tuple[Compared, ...] = ()
    failure: RepairFailure | None = None

    def count(self, state: ComparisonState) -> int:
        """Return how many of the held-back articles have this state."""
        return sum(one.state == state for one in self.tested)

    @property
    def judged(self) -> int:
        """How many held-back articles the site has not corrected meanwhile."""
        return len(self.tested) - self.count(ComparisonState.CORRECTED)

    @property
    def share(self) -> float:
        """The share of them that come out exactly, 0 to 1."""
        return self.count(ComparisonState.EXACT) / self.judged if self.judged else 0.0

    @property
    def lower_bound(self) -> float:
        """The share of such pages that come out exactly, at least, with CONFIDENCE."""
        return lower_bound(self.count(ComparisonState.EXACT), self.judged)

    def as_json(self) -> dict[str, Any]:
        """Return the figures and the rules, for people and programs."""
        found = self.learnt
        return {
            "template": found.name if found else None,
            "failure": self.failure,
            "known_articles": self.known,
            "learnt_from": self.trained,
            "held_back": len(self.tested),
            "exact": self.count(ComparisonState.EXACT),
            "corrected": self.count(ComparisonState.CORRECTED),
            "different": self.count(ComparisonState.DIFFERENT),
            "at_least": round(self.lower_bound, 3),
            "places": [one._asdict() | {"fits": one.fits._asdict()} for one in found.places] if found else [],
            "not_stated": sorted(found.unstated) if found else [],
            "differences": [one._asdict() for one in self.tested if one.state != ComparisonState.EXACT],
        }


class Findings(NamedTuple):
    """The proposals, and how many known articles are in which state."""

    states: Mapping[KnownPageState, int]
    proposals: tuple[Proposal, ...]
    failure: RepairFailure | None = None

    @property
    def confirmed(self) -> list[Proposal]:
        """The proposals that the held-back articles confirm."""
        return [one for one in self.proposals if one.failure is None]

    @property
    def new_pages(self) -> int:
        """How many known articles were fetched again in a new layout."""
        return self.states.get(KnownPageState.NEW_LAYOUT, 0)


class _Pools(NamedTuple):
    """Worker processes for all pages of a search. They start with their first job, and load their code once."""

    pages: WorkerPool
    learning: WorkerPool


@dataclass(slots=True)
class Repair:
    """The search for proposals for one site."""

    engine: Engine
    site: str
    limits: Limits = field(default_factory=Limits)

    def findings(self) -> Findings:
        """Return what the known articles give. StorageError if the database cannot be read."""
        limits = self.limits
        learnt = LearntTemplates(self.engine).by_site().get(self.site, ())
        known = known_articles(self.engine, self.site, MAX_KNOWN)
        with (
            WorkerPool(limits.seconds * SECONDS_OF_PAGE, limits.megabytes, workers=limits.jobs) as pages,
            WorkerPool(limits.seconds * SECONDS_OF_LEARNING, limits.megabytes, workers=1) as learning,
        ):
            return self._findings(_Pools(pages, learning), known, learnt)

    def _findings(self, pools: _Pools, known: Sequence[KnownArticle], learnt: tuple[str, ...]) -> Findings:
        examined = list(self._examined(pools.pages, known, learnt))
        states = Counter(one.state for one in examined)
        new = [(article, one) for article, one in zip(known, examined, strict=True) if _is_new(one)]
        if len(new) < self.limits.min_known:
            return Findings(states, (), _why_too_few(states, len(new)))
        together = self._proposal(pools, [article for article, _ in new], learnt)
        if together.failure is None:
            return Findings(states, (together,))
        layouts = _by_container(new)
        if len(layouts) == 1:
            return Findings(states, (together,), together.failure)
        apart = tuple(self._apart(pools, layouts, learnt))
        confirmed = any(one.failure is None for one in apart)
        return Findings(states, apart if confirmed else (together,), None if confirmed else together.failure)

    def _examined(self, pool: WorkerPool, known: Sequence[KnownArticle], learnt: tuple[str, ...]) -> Iterator[Examined]:
        for found in pool.results(examine, (GivenPage(article, learnt) for article in known)):
            if isinstance(found, PROGRAM_OR_INPUT):
                raise found
            yield Examined(KnownPageState.UNREADABLE) if isinstance(found, CrawlerError) else found

    def _apart(
        self, pools: _Pools, layouts: Sequence[Sequence[KnownArticle]], learnt: tuple[str, ...]
    ) -> Iterator[Proposal]:
        """Yield the proposal of each layout; a later one knows the templates of those before it."""
        for articles in layouts:
            if len(articles) < self.limits.min_known:
                yield Proposal(len(articles), failure=RepairFailure.TOO_FEW)
                continue
            proposal = self._proposal(pools, articles, learnt)
            if proposal.failure is None and proposal.learnt:
                learnt = (*learnt, proposal.learnt.template)
            yield proposal

    def _proposal(self, pools: _Pools, articles: Sequence[KnownArticle], learnt: tuple[str, ...]) -> Proposal:
        training, held_back = split(articles)
        (found,) = pools.learning.results(learn, [Training(self.site, tuple(training), learnt)])
        if isinstance(found, PROGRAM_OR_INPUT):
            raise found
        if isinstance(found, CrawlerError):
            return Proposal(len(articles), len(training), failure=RepairFailure.UNREADABLE)
        if found is None:
            return Proposal(len(articles), len(training), failure=RepairFailure.NO_PLACE)
        tested = tuple(_tested(pools.pages, held_back, found, (*learnt, found.template)))
        proposal = Proposal(len(articles), len(training), found, tested)
        return Proposal(len(articles), len(training), found, tested, self._why_not(proposal))

    def _why_not(self, proposal: Proposal) -> RepairFailure | None:
        if proposal.count(ComparisonState.CORRECTED) > MAX_CORRECTED_SHARE * len(proposal.tested):
            return RepairFailure.TOO_MANY_CORRECTED
        return None if proposal.share >= self.limits.min_exact else RepairFailure.NOT_EXACT


def split(articles: Sequence[KnownArticle]) -> tuple[list[KnownArticle], list[KnownArticle]]:
    """Return the articles to learn from and those that are held back: always the same ones, by a digest of their keys.

    Articles of one page are learnt from; further pages have other parts of the text.
    """
    ordered = sorted(articles, key=lambda one: sha256(f"{one.record.site} {one.record.identity}".encode()).digest())
    single = [one for one in ordered if len(one.places) == 1]
    number = min(MAX_TRAINING, max(MIN_TRAINING, round(TRAINING_SHARE * len(single))))
    training = single[:number]
    taken = {one.record.identity for one in training}
    return training, [one for one in ordered if one.record.identity not in taken][:MAX_TESTED]


def lower_bound(exact: int, tested: int) -> float:
    """Return the lower limit of a share, with CONFIDENCE: the exact one of Clopper and Pearson, found by bisection."""
    if not exact:
        return 0.0
    low, high = 0.0, exact / tested
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_least(exact, tested, middle) < 1 - CONFIDENCE else (low, middle)
    return low


def _at_least(exact: int, tested: int, share: float) -> float:
    """Return the probability of so many successes or more."""
    return sum(comb(tested, n) * share**n * (1 - share) ** (tested - n) for n in range(exact, tested + 1))


def _tested(
    pool: WorkerPool, articles: Sequence[KnownArticle], found: Learnt, learnt: tuple[str, ...]
) -> Iterator[Compared]:
    given = (PageToCompare(article, learnt, found.unstated) for article in articles)
    for article, result in zip(articles, pool.results(compare, given), strict=True):
        if isinstance(result, PROGRAM_OR_INPUT):
            raise result
        if isinstance(result, CrawlerError):
            url, why = article.record.url or "", f"the page cannot be read: {result.reason}"
            yield Compared(url, ComparisonState.DIFFERENT, ("text",), (why,))
        else:
            yield result


def _is_new(examined: Examined) -> bool:
    return examined.state == KnownPageState.NEW_LAYOUT


def _why_too_few(states: Mapping[KnownPageState, int], new: int) -> RepairFailure:
    """Return the most frequent reason why known articles are no help, if it is more frequent than those that help."""
    failures = {failure: states.get(state, 0) for state, failure in _FAILURES.items()}
    worst = max(failures, key=lambda one: failures[one])
    return worst if failures[worst] > new else RepairFailure.TOO_FEW


def _by_container(new: Sequence[tuple[KnownArticle, Examined]]) -> list[list[KnownArticle]]:
    """Return the articles of each layout, the most frequent one first."""
    found: defaultdict[str, list[KnownArticle]] = defaultdict(list)
    for article, examined in new:
        found[examined.container].append(article)
    return sorted(found.values(), key=len, reverse=True)
