"""The metrics of all recorded runs as OpenMetrics text, which Prometheus and node_exporter's textfile collector read.

Only counters and gauges without timestamps are written: a reader of the older Prometheus text format refuses a file
with other types. Counters are the sums of all runs that have ended; what a run that works has counted is added.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.openmetrics.exposition import generate_latest

from crawler.runs.merging import merged
from crawler.unsafe_characters import escaped
from crawler.vocabulary import RunStatus, UnfinishedState, UrlState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prometheus_client import Metric

    from crawler.items import RunRecord

PREFIX = "chinanews_"
RUN_STATES = (*RunStatus, *UnfinishedState)
_TOTALS = {
    "articles": ("articles", "result", "Articles, by the result of storing them."),
    "answers": ("responses", "request", "Responses, by the kind of request; redirects are counted too."),
    "statuses": ("http_responses", "class", "Responses, by the class of their status."),
    "removed": ("removed_blocks", "reason", "Blocks removed from stored articles, by reason."),
    "not_followed": ("links_not_followed", "reason", "Links that were not followed, by reason."),
}
"""Groups of a RunStatistics: name of the metric, label, and meaning."""
_NUMBERS = {
    "discovered": ("discovered_urls", "URLs that were not known before."),
    "received_bytes": ("received_bytes", "Bytes of the bodies of responses, as they were sent."),
    "program_errors": ("program_errors", "Errors of the program."),
    "rolled_back": ("rolled_back_articles", "Articles that a run stored and then rolled back."),
}
_PACES = {
    "waits-obeyed": ("waits_obeyed", "Waits that a site asked for."),
    "seconds-waited": ("waited_seconds", "Seconds that a site asked to wait."),
}
_OF_STATE = {UrlState.REFUSED: "refused_pages", UrlState.FAILED: "failed_urls", UrlState.GONE: "gone_urls"}
LAYOUT_CHANGES = "layout_changes"


@dataclass
class RunTotals:
    """The sums of the statistics of a site's runs, by metric and label. A run is added once, when it has ended."""

    sums: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    added: set[int] = field(default_factory=set)

    def add(self, runs: Iterable[RunRecord]) -> None:
        """Add the runs that were not added before."""
        for run in runs:
            if run.id not in self.added:
                self.added.add(run.id)
                self.sums.update(counts_of(run))

    def with_unfinished(self, runs: Iterable[RunRecord]) -> Counter[tuple[str, str, str]]:
        """Return the sums with what runs without an end have counted until their last heartbeats."""
        sums = Counter(self.sums)
        for run in runs:
            sums.update(counts_of(run))
        return sums


@dataclass(frozen=True, slots=True)
class Gauges:
    """What is measured and not counted: by site the newest run, the last good end and articles, and sizes in bytes."""

    newest: Mapping[str, RunRecord]
    last_good: Mapping[str, float]
    runs: Mapping[tuple[str, str], int]
    stored: Mapping[str, int] = field(default_factory=dict)
    frontier: Mapping[tuple[str, str], int] = field(default_factory=dict)
    database_bytes: int | None = None
    archive_bytes: int | None = None


def counts_of(run: RunRecord) -> Counter[tuple[str, str, str]]:
    """Return what a run has counted: metric, site and label."""
    counts: Counter[tuple[str, str, str]] = Counter()
    statistics = _statistics(run)
    for group, (metric, _, _) in _TOTALS.items():
        for name, count in (statistics.get(group) or {}).items():
            counts[metric, run.site, name] += count
    for name, (metric, _) in _NUMBERS.items():
        counts[metric, run.site, ""] += statistics.get(name) or 0
    for name, (metric, _) in _PACES.items():
        counts[metric, run.site, ""] += (statistics.get("pace") or {}).get(name, 0)
    for one in statistics.get("requested") or ():
        if metric := _OF_STATE.get(one["state"], ""):
            counts[metric, run.site, one["reason"] or ""] += one["urls"]
    counts[LAYOUT_CHANGES, run.site, ""] += bool(statistics.get("layout_change"))
    return counts


def metrics_text(sums: Mapping[tuple[str, str, str], int], gauges: Gauges) -> bytes:
    """Return the text, in UTF-8."""
    families = [*_counters(sums, gauges), *_gauges(gauges)]
    return bytes(generate_latest(_Collected(families)))  # type: ignore[no-untyped-call]  # the library's


class _Collected:
    """Stands for prometheus_client's registry."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        for family in self._families:
            family.samples = [
                one._replace(labels={name: escaped(value) for name, value in one.labels.items()})  # a public method
                for one in family.samples
            ]
            yield family


def _statistics(run: RunRecord) -> Mapping[str, Any]:
    return run.statistics if run.ended_at is not None else merged([worker["statistics"] for worker in run.workers])


def _counters(sums: Mapping[tuple[str, str, str], int], gauges: Gauges) -> Iterator[Metric]:
    explained: dict[str, tuple[str, tuple[str, ...]]] = {
        metric: (text, (label,)) for metric, label, text in _TOTALS.values()
    }
    explained |= {metric: (text, ()) for metric, text in (*_NUMBERS.values(), *_PACES.values())}
    explained |= {metric: (f"Requested URLs that a run left as {state}, by reason.", ("reason",))
                  for state, metric in _OF_STATE.items()}  # fmt: skip
    explained[LAYOUT_CHANGES] = ("Runs that detected a change of the site's layout.", ())
    for metric, (text, labels) in explained.items():
        family = CounterMetricFamily(PREFIX + metric, text, labels=("site", *labels))
        for (name, site, label), value in sorted(sums.items()):
            if name == metric:
                family.add_metric((site, label) if labels else (site,), value)
        yield family
    family = CounterMetricFamily(f"{PREFIX}runs", "Crawls, by status.", labels=("site", "status"))
    for (site, state), runs in sorted(gauges.runs.items()):
        if state != UnfinishedState.RUNNING:
            family.add_metric((site, state), runs)
    yield family


def _gauges(gauges: Gauges) -> Iterator[Metric]:
    newest = sorted(gauges.newest.items())
    ends = {site: (run.ended_at or run.seen_at or run.started_at).timestamp() for site, run in newest}
    yield _by_site("last_run_start_timestamp_seconds", "When the newest crawl began.",
                   {site: run.started_at.timestamp() for site, run in newest})  # fmt: skip
    yield _by_site("last_run_end_timestamp_seconds", "When it ended, or had its last heartbeat.", ends)
    yield _by_site("last_run_duration_seconds", "How long it took until then.",
                   {site: max(0.0, ends[site] - run.started_at.timestamp()) for site, run in newest})  # fmt: skip
    yield _by_site("last_good_run_end_timestamp_seconds", "When a crawl last ended with exit code 0.", gauges.last_good)
    yield _by_site("last_run_exit_code", "The exit code of the newest crawl; absent while it has none.",
                   {site: run.exit_code for site, run in newest if run.exit_code is not None})  # fmt: skip
    yield _by_site("run_in_progress", "Whether a crawl works now.", {site: int(run.is_running) for site, run in newest})
    workers = {site: len(run.workers) for site, run in newest}
    yield _by_site("last_run_workers", "The processes of the newest crawl.", workers)
    status = GaugeMetricFamily(
        f"{PREFIX}last_run_status", "1 for the status of the newest crawl, 0 for the others.", labels=("site", "status")
    )
    for site, run in newest:
        for state in RUN_STATES:
            status.add_metric((site, state), int(run.state == state))
    yield status
    articles = GaugeMetricFamily(
        f"{PREFIX}last_run_articles", "Articles of the newest crawl, by the result.", labels=("site", "result")
    )
    for site, run in newest:
        for result, count in sorted((_statistics(run).get("articles") or {}).items()):
            articles.add_metric((site, result), count)
    yield articles
    yield _by_site("stored_articles", "Articles in the store.", gauges.stored)
    frontier = GaugeMetricFamily(f"{PREFIX}frontier_urls", "Known URLs, by state.", labels=("site", "state"))
    for (site, state), urls in sorted(gauges.frontier.items()):
        frontier.add_metric((site, state), urls)
    yield frontier
    for name, text, size in (
        ("database_size_bytes", "The size of the database.", gauges.database_bytes),
        ("archive_size_bytes", "The size of the archived pages.", gauges.archive_bytes),
    ):
        if size is not None:
            yield GaugeMetricFamily(PREFIX + name, text, value=size)


def _by_site(name: str, text: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(PREFIX + name, text, labels=("site",))
    for site, value in sorted(values.items()):
        family.add_metric((site,), value)
    return family
