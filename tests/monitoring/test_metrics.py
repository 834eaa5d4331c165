"""The metrics are OpenMetrics text, which readers of Prometheus text take too; counters never become smaller."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as prometheus_text

from crawler.exceptions import StorageError
from crawler.monitoring.measured import Measurements, write_metrics
from crawler.runs.statistics import RunStatistics
from crawler.storage.runs import Runs
from crawler.storage.workers import Workers
from crawler.vocabulary import Reason, RunStatus, UrlKind, UrlState
from tests.cli.commands import run
from tests.crawling import LONGEST_SECONDS
from tests.storage.records import NOON, put, record

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

SITE = {"site": "chinanews"}
ODD_SITE = 'a"b\\c\nd\x1b[31m'
COUNTED = RunStatistics(
    "finished",
    requested={
        (UrlKind.ARTICLE, UrlState.REFUSED, Reason.TOO_SHORT): 2,
        (UrlKind.LIST, UrlState.FAILED, "http-500"): 1,
    },
    answers={"pages": 9},
    statuses={"2xx": 8, "5xx": 1},
    received_bytes=12345,
    articles={"stored": 5},
    removed={"navigation": 50},
    pace={"waits-obeyed": 1, "seconds-waited": 2.5, "smallest-gap/www.ecns.cn": 1.0},
    layout_change={"causes": {}, "examples": []},
).as_json()
NODE_EXPORTER = shutil.which("prometheus-node-exporter") or shutil.which("node_exporter")

Values = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def values_of(text: bytes) -> Values:
    """Return the value of each sample, after two readers have read the same."""
    read = [
        {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}
        for families in (
            open_metrics(text.decode()),  # type: ignore[no-untyped-call]  # the library's
            prometheus_text(text.decode()),
        )
    ]
    assert read[0] == read[1]
    return read[0]


def value(values: Values, name: str, **labels: str) -> float | None:
    return values.get((f"chinanews_{name}", tuple(sorted((SITE | labels).items()))))


def add_run(engine: Engine, status: RunStatus, site: str = "chinanews") -> None:
    runs = Runs(engine)
    runs.end(runs.begin(site, NOON), status, COUNTED, NOON + timedelta(seconds=90))


def test_the_newest_run_and_the_sums_of_all_runs_are_shown(engine: Engine) -> None:
    put(engine, record())
    add_run(engine, RunStatus.OK)
    add_run(engine, RunStatus.PARTIAL)
    values = values_of(Measurements().text(engine))
    expected = {
        ("articles_total", "result", "stored"): 10,
        ("responses_total", "request", "pages"): 18,
        ("http_responses_total", "class", "5xx"): 2,
        ("refused_pages_total", "reason", "too-short"): 4,
        ("failed_urls_total", "reason", "http-500"): 2,
        ("removed_blocks_total", "reason", "navigation"): 100,
        ("runs_total", "status", "partial"): 1,
        ("last_run_status", "status", "partial"): 1,
        ("last_run_status", "status", "ok"): 0,
        ("last_run_articles", "result", "stored"): 5,
    }
    for (name, label, named), number in expected.items():
        assert value(values, name, **{label: named}) == number, name
    plain = {
        "received_bytes_total": 24690,
        "waited_seconds_total": 5,
        "layout_changes_total": 2,
        "last_run_start_timestamp_seconds": NOON.timestamp(),
        "last_good_run_end_timestamp_seconds": NOON.timestamp() + 90,
        "last_run_duration_seconds": 90,
        "last_run_exit_code": RunStatus.PARTIAL.exit_code,
        "run_in_progress": 0,
        "stored_articles": 1,
    }
    assert {name: value(values, name) for name in plain} == plain
    assert values["chinanews_database_size_bytes", ()] > 0


def test_what_a_run_counts_while_it_works_is_in_the_sums(engine: Engine) -> None:
    add_run(engine, RunStatus.OK)
    measured = Measurements()
    before = values_of(measured.text(engine))
    runs = Runs(engine)
    number = runs.begin("chinanews", NOON + timedelta(hours=1))
    Workers(engine, number, 2).beat(NOON + timedelta(hours=1), {"articles": {"stored": 3}})
    meanwhile = values_of(measured.text(engine))
    runs.end(number, RunStatus.OK, {"articles": {"stored": 4}}, NOON + timedelta(hours=2))
    after = values_of(measured.text(engine))
    stored = [value(values, "articles_total", result="stored") for values in (before, meanwhile, after)]
    assert stored == [5, 8, 9]
    assert [value(values, "run_in_progress") for values in (before, meanwhile, after)] == [0, 1, 0]
    assert [value(values, "last_run_exit_code") for values in (before, meanwhile, after)] == [0, None, 0]
    assert after == values_of(Measurements().text(engine)), "who has read the earlier runs before sees the same"
    totals = [name for name in before if name[0].endswith("_total")]
    assert all(before[name] <= meanwhile[name] <= after[name] for name in totals)


def test_odd_names_are_labels_that_readers_take(engine: Engine) -> None:
    add_run(engine, RunStatus.OK, ODD_SITE)
    text = Measurements().text(engine)
    assert b"\x1b" not in text
    sites = {dict(labels).get("site") for _, labels in values_of(text)}
    assert sites == {ODD_SITE.replace("\x1b", "\\x1b"), None}


def test_a_store_without_runs_has_metrics_too(engine: Engine) -> None:
    text = Measurements().text(engine)
    assert text.endswith(b"# EOF\n")
    assert {name for name, _ in values_of(text)} == {"chinanews_database_size_bytes"}


def test_the_command_prints_or_replaces_a_file_that_others_may_read(tmp_path: Path, engine: Engine) -> None:
    add_run(engine, RunStatus.OK)
    archive, file = tmp_path / "archive", tmp_path / "chinanews.prom"
    archive.mkdir()
    (archive / "a.warc.gz").write_bytes(b"x" * 77)
    url = engine.url.render_as_string(hide_password=False)
    file.write_text("older")
    said = run("metrics", "-o", str(file), "--archive", str(archive), "--database", url)
    assert (said.exit_code, said.out, said.err) == (0, "", "")
    assert file.stat().st_mode & 0o777 == 0o644
    assert values_of(file.read_bytes())["chinanews_archive_size_bytes", ()] == 77
    printed = run("metrics", "--archive", str(archive), "--database", url)
    assert values_of(printed.out.encode()).keys() == values_of(file.read_bytes()).keys()
    assert sorted(one.name for one in tmp_path.glob("*.prom*")) == ["chinanews.prom"]


def test_a_file_that_cannot_be_written_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"the metrics cannot be written to .*: No such file"):
        write_metrics(tmp_path / "absent" / "chinanews.prom", b"")


def test_a_missing_database_is_bad_input(tmp_path: Path) -> None:
    said = run("metrics", "--database", str(tmp_path / "absent.db"))
    assert (said.exit_code, said.out, said.err.count("\n")) == (2, "", 1)


@pytest.mark.skipif(NODE_EXPORTER is None, reason="Debian's package prometheus-node-exporter is not installed")
def test_node_exporter_reads_the_file(tmp_path: Path, engine: Engine) -> None:
    add_run(engine, RunStatus.PARTIAL, ODD_SITE)
    add_run(engine, RunStatus.OK)
    write_metrics(tmp_path / "chinanews.prom", Measurements().text(engine))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [
        str(NODE_EXPORTER),
        "--collector.disable-defaults",
        "--collector.textfile",
        f"--collector.textfile.directory={tmp_path}",
        f"--web.listen-address={address}",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as exporter:
        try:
            shown = scraped(f"http://{address}/metrics")
        finally:
            exporter.terminate()
    assert "node_textfile_scrape_error 0" in shown
    assert 'chinanews_articles_total{result="stored",site="chinanews"} 5' in shown
    assert 'chinanews_last_run_status{site="chinanews",status="ok"} 1' in shown


def scraped(url: str) -> str:
    """Return what the program shows as soon as it listens; it does not say when."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    ends = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < ends:
        try:
            with opener.open(url, timeout=LONGEST_SECONDS) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            time.sleep(0.05)
    pytest.fail("node_exporter does not listen")
