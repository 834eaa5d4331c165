"""The statistics of the workers of a run are those that one process would have counted."""

from __future__ import annotations

from itertools import permutations

from crawler.runs.merging import merged
from crawler.runs.statistics import RunStatistics

OF_ARTICLES = {"articles": 2, "refused": 0, "kept": 9, "removed": 30, "templates": {"ecns": 2}}
OF_ARTICLES |= {"fields": {"source": 2}, "lengths": {"40": 2}}
WORKERS = [
    RunStatistics(
        "",
        articles={"stored": 2},
        discovered=5,
        leaks={"Advertisement": 3},
        overruns={"http://news.example/feed": 4},
        pace={"smallest-gap/a": 1.5, "longest-delay/a": 2.0, "waits-obeyed": 1},
        profile={"article/2026": OF_ARTICLES},
        fits={"chinanews": {"ecns": 2, "cns": 0}},
    ).as_json(),
    RunStatistics(
        "",
        articles={"stored": 1, "unchanged": 4},
        program_errors=1,
        pace={"smallest-gap/a": 1.2, "longest-delay/a": 9.0, "waits-obeyed": 2, "smallest-gap/b": 3.0},
        profile={"article/2026": OF_ARTICLES, "article/2025": OF_ARTICLES},
        fits={"chinanews": {"cns": 1}},
    ).as_json(),
    {},  # it was killed before its first heartbeat
]


def test_counts_are_added_and_of_times_the_smallest_or_the_longest_counts() -> None:
    whole = merged(WORKERS)
    assert whole["articles"] == {"stored": 3, "unchanged": 4}
    assert (whole["discovered"], whole["program_errors"]) == (5, 1)
    assert (whole["leaks"], whole["overruns"]) == ({"Advertisement": 3}, {"http://news.example/feed": 4})
    gaps = {"smallest-gap/a": 1.2, "smallest-gap/b": 3.0}
    assert whole["pace"] == {"longest-delay/a": 9.0, "waits-obeyed": 3} | gaps
    assert whole["fits"] == {"chinanews": {"cns": 1, "ecns": 2}}
    assert {group: of["articles"] for group, of in whole["profile"].items()} == {"article/2025": 2, "article/2026": 4}


def test_the_order_and_the_grouping_of_workers_make_no_difference() -> None:
    whole = merged(WORKERS)
    assert all(merged(some) == whole for some in permutations(WORKERS))
    assert merged([merged(WORKERS[:2]), *WORKERS[2:]]) == merged([WORKERS[0], merged(WORKERS[1:])]) == whole


def test_statistics_are_read_as_they_were_written() -> None:
    requested = {("article", "stored", ""): 2, ("list", "failed", "timeout"): 1}
    run = RunStatistics("finished", requested=requested, articles={"stored": 2}, workers=[{"pid": 7}])
    assert RunStatistics.from_json(run.as_json()) == run
