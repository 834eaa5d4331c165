"""The statistics of a run are read from Scrapy's stats. Every counter that the code increments has a reader."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

from crawler.runs.statistics import COUNTERS, GROUPS, PREFIX, RunStatistics, counted_fields, field_of
from crawler.vocabulary import Reason, StoreResult, UrlKind, UrlState
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

METHODS = {"inc_value", "set_value", "max_value", "min_value"}


def counters_in(source: str) -> Iterator[str]:
    """Yield the constant beginnings of all strings that begin with PREFIX: `crawler/articles/` of an f-string."""
    for node in ast.walk(ast.parse(source)):
        text = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value.startswith(PREFIX):
            yield text.value


def incremented() -> dict[str, set[str]]:
    """Return the counters by the file that increments them."""
    files = [file for file in (PROJECT / "crawler").rglob("*.py") if file.name != "statistics.py"]
    sources = {str(file.relative_to(PROJECT)): file.read_text(encoding="utf-8") for file in files}
    return {file: set(counters_in(text)) for file, text in sources.items() if any(m in text for m in METHODS)}


def test_every_counter_that_the_code_increments_is_read() -> None:
    for file, counters in incremented().items():
        for counter in counters:
            name = counter.removeprefix(PREFIX)
            assert name in COUNTERS or any(name.startswith(group) for group in GROUPS), (
                f"{file}: nobody reads {counter}"
            )


def test_every_counter_that_is_read_is_incremented_somewhere() -> None:
    found = {counter.removeprefix(PREFIX) for counters in incremented().values() for counter in counters}
    assert set(COUNTERS) <= found
    assert all(any(name.startswith(group) for name in found) for group in GROUPS)


def test_every_counter_is_in_the_json() -> None:
    stats = {PREFIX + name: 7 for name in COUNTERS} | {f"{PREFIX}{group}word": 7 for group in GROUPS}
    read = RunStatistics.from_stats("finished", stats).as_json()
    assert all(read[field_of(counter)] == 7 for counter in COUNTERS)
    assert all(read[field_of(group)]["word"] == 7 for group in GROUPS)


def test_some_counters_alone_are_the_same_fields_and_no_others() -> None:
    counters = {"crawler/articles/stored": 2, "crawler/removed/navigation": 5, "crawler/unsure": 1}
    fields = {"articles": {"stored": 2}, "removed": {"navigation": 5}, "unsure": 1}
    assert counted_fields(counters) == fields
    assert RunStatistics.from_stats("finished", counters).as_json().items() >= fields.items()


def test_rolled_back_articles_are_a_count_of_their_own() -> None:
    stats = {"crawler/articles/changed": 2, "crawler/articles/unchanged": 2, "crawler/rolled-back": 2}
    run = RunStatistics.from_stats("finished", stats)
    assert run.articles == {StoreResult.CHANGED: 2, StoreResult.UNCHANGED: 2}
    assert run.as_json()["rolled_back"] == run.rolled_back == 2


def test_a_response_that_scrapy_answers_with_a_request_is_a_redirect() -> None:
    stats = {"crawler/answers/pages": 3, "crawler/responses": 5, "response_received_count": 3}
    run = RunStatistics.from_stats("finished", stats)
    assert run.answers == {"pages": 3, "redirects": 2}
    assert run.fetched == 5


def test_errors_are_those_of_the_spider_of_pipelines_and_of_pages() -> None:
    requested = {(UrlKind.ARTICLE, UrlState.REFUSED, Reason.program_error(KeyError())): 4}
    stats = {"spider_exceptions/count": 1, "crawler/program-errors": 2}
    assert RunStatistics.from_stats("finished", stats, requested=requested).errors == 7


def test_states_and_reasons_are_summed_over_the_kinds_of_urls() -> None:
    requested: dict[tuple[str, str, str], int] = {
        (UrlKind.LIST, UrlState.FAILED, Reason.TIMEOUT): 1,
        (UrlKind.ARTICLE, UrlState.FAILED, Reason.TIMEOUT): 2,
        (UrlKind.ARTICLE, UrlState.STORED, ""): 5,
    }
    run = RunStatistics("finished", requested)
    assert run.states == {UrlState.FAILED: 3, UrlState.STORED: 5}
    assert run.reasons(UrlState.FAILED) == {Reason.TIMEOUT: 3}
    row = {"kind": "article", "state": "stored", "reason": None, "urls": 5}
    assert row in json.loads(json.dumps(run.as_json()))["requested"]
