"""Stored articles are cleaned again in worker processes, and the results are recorded; no article changes meanwhile."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.chunks import in_chunks
from crawler.cleaning.version import rules_version, version_with
from crawler.exceptions import CrawlerError, ProgramError
from crawler.processing.archived_article import known_site
from crawler.processing.model_files import ModelFiles
from crawler.processing.pool import WorkerPool
from crawler.processing.reprocessed_article import Reprocessing, StoredArticle, reprocessed_article
from crawler.processing.reprocessing_examples import example_of
from crawler.processing.reprocessing_summary import Summary
from crawler.processing.site_models import load_model
from crawler.sites import version_of_site, versions_of_sites
from crawler.storage.article_rows import record_of, row_of
from crawler.storage.reprocessed import CLEANED, Result, row_digest
from crawler.storage.site_models import ModelStore
from crawler.storage.stored_rows import Selection, StoredRows
from crawler.vocabulary import ReprocessingPhase, ReprocessingState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.engine import Engine

    from crawler.cleaning import SiteModel
    from crawler.processing.model_files import ModelFile

logger = logging.getLogger(__name__)
RESULTS_AT_ONCE = 50  # are recorded in one transaction
LOOK_AHEAD = 16  # articles for each process: their texts are held in memory


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the work: processes (0: one for each core), seconds and megabytes of an article."""

    jobs: int
    seconds: float
    megabytes: int


@dataclass(slots=True)
class Plan:
    """The state of a run: the articles that it works on, up to number `last`, and how far it is (`at`).

    `min_confidence` is None if an operator accepts any result.
    """

    selection: Selection
    last: int
    min_confidence: float | None = 0.0
    rules: str = field(default_factory=lambda: rules_version() + versions_of_sites())
    phase: ReprocessingPhase = ReprocessingPhase.PLANNING
    at: int = 0
    summary: Summary = field(default_factory=Summary)

    def as_json(self) -> dict[str, Any]:
        """Return what the table of the runs has as its statistics."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return values | {"selection": self.selection.as_json(), "summary": self.summary.as_json(with_texts=False)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Plan:
        """Read the result of `as_json`; the statistics of a run that has ended have more."""
        values = {name: values[name] for name in cls.__slots__}
        given = {"selection": Selection.from_json(values["selection"]), "summary": Summary.from_json(values["summary"])}
        return cls(**{**values, **given, "phase": ReprocessingPhase(values["phase"])})

    def is_of(self, other: Plan) -> bool:
        """Return whether another run with the same options, by the same rules, would go on with this one."""
        same = ("selection", "min_confidence", "rules")
        return all(getattr(self, name) == getattr(other, name) for name in same)


class Planned(NamedTuple):
    """The result of one article, and its URL."""

    url: str
    result: Result

    @property
    def left(self) -> bool:
        """Whether the article has to stay as it is."""
        return self.result.reason is not None


class Planner:
    """Cleans the articles of a plan again, from where the plan is.

    The plan counts the results. ArchiveError and the like are results of their article; StorageError is raised.
    """

    def __init__(self, engine: Engine, plan: Plan, limits: Limits, now: datetime) -> None:
        self._engine = engine
        self._rows = StoredRows(engine)
        self._plan = plan
        self._limits = limits
        self._now = now

    @property
    def left(self) -> int:
        """How many of the selected articles have no result yet."""
        return self._rows.count(self._plan.selection.conditions(), self._plan.at, self._plan.last)

    def results(self) -> Iterator[tuple[int, list[Planned]]]:
        """Yield results in the order of storing, some at a time, with the number of articles that were looked at."""
        if self._plan.at == 0 and (undated := self._plan.selection.undated()) is not None:
            self._plan.summary.undated = self._rows.count(undated, 0, self._plan.last)
        models = _Models(self._engine)
        with closing(models):
            for some in in_chunks(self._each(models), RESULTS_AT_ONCE):
                yield len(some), [one for one in some if one is not None]

    def _each(self, models: _Models) -> Iterator[Planned | None]:
        """Yield the result of each article that is cleaned again; None if it is the same."""
        taken: deque[tuple[Mapping[str, Any], StoredArticle]] = deque()
        limits = self._limits
        with WorkerPool(
            limits.seconds, limits.megabytes, workers=limits.jobs, inherited=(models.files.fileno(),)
        ) as pool:
            for found in pool.results(reprocessed_article, self._stored(models, taken), LOOK_AHEAD):
                row, stored = taken.popleft()
                planned = self._planned(row, stored, found)
                self._plan.at = stored.key  # before it is yielded: its receiver records the state of the plan
                yield planned

    def _stored(
        self, models: _Models, taken: deque[tuple[Mapping[str, Any], StoredArticle]]
    ) -> Iterator[StoredArticle]:
        plan = self._plan
        for rows in self._rows.read(plan.selection, plan.at, plan.last):
            archived = self._rows.archived([row["id"] for row in rows if row["pages"] == NO_PAGES])
            for row in rows:
                if plan.selection.not_by and row["cleaned_by"] in models.versions(row["site"], row["template"]):
                    continue
                record = record_of(row)
                places = tuple(page.place for page in record.pages) or archived.get(row["id"], ())
                file, learnt = models.of(row["site"])
                stored = StoredArticle(row["id"], record, places, file, self._now, plan.min_confidence, learnt)
                taken.append((row, stored))
                yield stored

    def _planned(
        self, row: Mapping[str, Any], stored: StoredArticle, found: Reprocessing | CrawlerError
    ) -> Planned | None:
        if isinstance(found, CrawlerError):
            if isinstance(found, ProgramError):
                logger.error("an error of this program at %s: %s", stored.record.url, found)
            found = Reprocessing(ReprocessingState.FAILED, found.reason)
        old, summary = stored.record, self._plan.summary
        url = old.url or ""
        if found.reason is not None:
            summary.add_left(found.state, found.reason)
            return Planned(url, Result(stored.key, found.state, found.reason))
        new = row_of(found.record) if found.record else row
        columns = {name: new[name] for name in CLEANED if new[name] != row[name]}
        if found.record is None or not columns:
            summary.add_same()
            return None
        summary.add(old, found.record, columns.keys(), found.text, example_of(row, columns, found.text))
        return Planned(url, Result(stored.key, found.state, None, row_digest(row), columns))


NO_PAGES = "[]"


class _Models:
    """The model of each site, in a file that the workers read, and its learnt templates."""

    def __init__(self, engine: Engine) -> None:
        self._store = ModelStore(engine)
        self._rules: dict[str, tuple[str, str]] = {}
        self._learnt = self._store.learnt.by_site()
        self.files = ModelFiles(self._model)

    def of(self, site: str) -> tuple[ModelFile | None, tuple[str, ...]]:
        """Return the file of a site's model, and its learnt templates."""
        return self.files.file_of(site), self._learnt.get(site, ())

    def versions(self, site: str, template: str) -> frozenset[str]:
        """Return the versions of the cleaner that would read an article with this template now."""
        self.files.file_of(site)
        learnt = known_site(site, self._learnt.get(site, ())).version_of_learnt(template)
        return frozenset(rules if not learnt else f"{rules}+{learnt}" for rules in self._rules[site])

    def close(self) -> None:
        """Delete the file."""
        self.files.close()

    def _model(self, site: str) -> SiteModel:
        model = load_model(self._store, site)
        of_site = version_of_site(site)
        self._rules[site] = version_with(None, of_site), version_with(model, of_site)
        return model
