"""Runs as an operator's systems see them: alerts, metrics and a log of JSON, of real processes and a real server."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.monitoring.hook import Hook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.forked import Ended

SECRET = "s3cret-t0ken"  # noqa: S105  # of Hook's URL


@dataclass(frozen=True)
class Operated:
    """A run that ended early, a good one, and one that could not begin; what the server got, and the folder."""

    runs: list[Ended]
    alerts: list[dict[str, Any]]
    folder: Path

    def lines(self, run: int) -> list[dict[str, Any]]:
        """Return the lines of the standard error of a run."""
        return [json.loads(line) for line in self.runs[run].log.splitlines()]


@pytest.fixture(scope="module")
def operated(tmp_path_factory: pytest.TempPathFactory, few_pages: Path) -> Operated:
    folder, archive = tmp_path_factory.mktemp("operated"), f"archive={few_pages}"
    with Hook() as hook:
        settings = {
            "CRAWLER_ALERT_URL": hook.url,
            "CRAWLER_LOG_FORMAT": "json",
            "CRAWLER_METRICS": str(folder / "chinanews.prom"),
        }
        crawling = Crawling(folder, settings=settings)
        runs = [
            crawling.run("-a", archive, "-s", "CLOSESPIDER_TIMEOUT=0.01"),
            crawling.run("-a", archive, "-s", "CLOSESPIDER_ITEMCOUNT=1"),
            crawling.run("-a", "archive=absent.warc.gz"),
        ]
    return Operated(runs, hook.received, folder)


def test_a_bad_run_its_end_and_a_run_that_could_not_begin_are_alerted(operated: Operated) -> None:
    bad, recovered, refused = operated.alerts
    assert (bad["event"], bad["status"], bad["run"]) == ("failed", RunStatus.OUT_OF_TIME, 1)
    assert (bad["site"], bad["previous_status"], bad["exit_code"]) == ("chinanews", None, 12)
    assert (recovered["event"], recovered["status"], recovered["run"]) == ("recovered", RunStatus.LIMIT_REACHED, 2)
    assert recovered["previous_status"] == RunStatus.OUT_OF_TIME
    assert recovered["articles"]["stored"] >= 1
    assert (refused["event"], refused["status"], refused["run"]) == ("failed", RunStatus.MISCONFIGURED, None)
    assert "absent.warc.gz" in refused["error"]
    codes = [one.exit_code for one in operated.runs]
    assert codes == [RunStatus.OUT_OF_TIME.exit_code, 0, RunStatus.MISCONFIGURED.exit_code]


def test_each_line_on_standard_error_is_json_and_says_which_run_it_is_of(operated: Operated) -> None:
    for run in (0, 1):
        last = operated.lines(run)[-1]
        assert last["message"].startswith("status: ")
        assert (last["site"], last["run"], last["level"]) == ("chinanews", run + 1, "INFO")
        assert last["time"].endswith("+00:00")
    (only,) = operated.lines(2)
    assert (only["level"], only["site"], "absent.warc.gz" in only["message"]) == ("ERROR", "chinanews", True)


def test_the_log_of_a_run_has_the_same_form(operated: Operated) -> None:
    logs = sorted(operated.folder.glob("data/log/*.log"))
    assert len(logs) == 2
    for number, log in enumerate(logs, 1):
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        assert {line["site"] for line in lines} == {"chinanews"}
        assert lines[-1]["run"] == number


def test_the_metrics_are_those_of_the_last_run(operated: Operated) -> None:
    text = (operated.folder / "chinanews.prom").read_text(encoding="utf-8")
    values = {
        (one.name, one.labels.get("status")): one.value
        for family in text_string_to_metric_families(text)  # type: ignore[no-untyped-call]  # the library's
        for one in family.samples
    }
    assert values["chinanews_last_run_exit_code", None] == 0
    assert values["chinanews_last_run_status", RunStatus.LIMIT_REACHED] == 1
    assert values["chinanews_runs_total", RunStatus.OUT_OF_TIME] == 1
    assert values["chinanews_received_bytes_total", None] > 0
    assert values["chinanews_stored_articles", None] >= 1


def test_the_url_of_the_alerts_is_nowhere(operated: Operated) -> None:
    assert not [one for one in operated.runs if SECRET in one.log]
    for file in (*operated.folder.glob("data/log/*"), *operated.folder.glob("data/runs/*")):
        assert SECRET not in file.read_text(encoding="utf-8")
    with closing(sqlite3.connect(operated.folder / "data" / "articles.db")) as connection:
        assert SECRET not in "".join(connection.iterdump())


def test_an_alert_that_fails_is_logged_and_changes_no_exit_code(tmp_path: Path) -> None:
    settings = {"CRAWLER_ALERT_COMMAND": "/bin/sh -c 'echo no mail; exit 9'", "CRAWLER_ALERT_ON": "misconfigured"}
    ended = Crawling(tmp_path, settings=settings).run("-a", "archive=absent.warc.gz")
    assert ended.exit_code == RunStatus.MISCONFIGURED.exit_code
    assert "the alert command /bin/sh ended with exit code 9: no mail" in ended.log


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ("CRAWLER_LOG_FORMAT=xml", "it takes text or json"),
        ("CRAWLER_ALERT_ON=fine", "there is no status 'fine'"),
        (f"CRAWLER_ALERT_URL=ftp://127.0.0.1/{SECRET}", "it takes http://HOST/PATH"),
        ("CRAWLER_ALERT_COMMAND='", "No closing quotation"),
    ],
)
def test_a_wrong_setting_is_one_line(tmp_path: Path, few_pages: Path, setting: str, named: str) -> None:
    ended = Crawling(tmp_path).run("-s", setting, "-a", f"archive={few_pages}")
    assert ended.exit_code == RunStatus.MISCONFIGURED.exit_code
    (line,) = [line for line in ended.log.splitlines() if line.startswith("error: ")]
    assert named in line
    assert SECRET not in ended.log
