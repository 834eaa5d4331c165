"""The commands, fields, metrics and rules of docs/operating.md are those of the program."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler import settings
from crawler.monitoring.alert import Alert, AlertEvent
from crawler.monitoring.alert_command import run_alert_command
from crawler.monitoring.measured import Measurements
from crawler.storage.database import open_database
from crawler.storage.runs import Runs
from crawler.vocabulary import Health, RunStatus
from tests.crawling import PROJECT
from tests.documented import command_lines, sections
from tests.forked import run_command
from tests.storage.records import NOON

PAGE = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")
RULES = PROJECT / "deploy" / "chinanews-alerts.yml"
COMMANDS = [line for line in command_lines(PAGE) if re.match(r"chinanews (?:runs|health|metrics) ", line)]
METRIC = re.compile(r"chinanews_\w+")
ALERT = Alert(AlertEvent.FAILED, "chinanews", RunStatus.BLOCKED, "host-1", run=7)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'articles.db'}"
    engine = open_database(url)
    runs = Runs(engine)
    runs.end(runs.begin("chinanews", NOON), RunStatus.OK, {"articles": {"stored": 1}, "requested": []}, NOON)
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def metrics(database: str) -> set[str]:
    """Return the names of all metrics, those without a sample included."""
    engine = open_database(database)
    text = Measurements(PROJECT / "seeds").text(engine).decode()
    engine.dispose()
    families = set(re.findall(r"^# TYPE (\w+) gauge$", text, re.MULTILINE))
    return families | {f"{name}_total" for name in re.findall(r"^# TYPE (\w+) counter$", text, re.MULTILINE)}


def section(title: str) -> str:
    return sections(PAGE)[title]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_the_page_are_understood(command: str, database: str, tmp_path: Path) -> None:
    arguments = [word.replace("/var/lib/prometheus/node-exporter", str(tmp_path)) for word in command.split()[1:]]
    said = run_command((*arguments, "--database", database), PROJECT, dict(os.environ), b"")
    assert said.exit_code in ({one.exit_code for one in Health} if arguments[0] == "health" else {0}), said.err
    assert "Usage" not in said.err


def test_the_page_has_each_exit_code_of_health() -> None:
    rows = re.findall(r"^\| (\d) \| `(\w+)` \|", section("Health"), re.MULTILINE)
    assert rows == [(str(code), word) for code, word in sorted({(one.exit_code, one.word) for one in Health})]
    assert set(re.findall(r"\(`([\w-]+)`\)", section("Health"))) >= {
        str(one) for one in Health if one.exit_code in {1, 2}
    }


def test_the_page_has_each_field_of_an_alert() -> None:
    table = "".join(line for line in section("Alerts").splitlines() if line.startswith("| `"))
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"\| (`\w+`(?:, `\w+`)*) \|", table))))
    assert named == set(json.loads(ALERT.as_json()))
    assert {one.name for one in fields(Alert)} <= named


def test_the_page_has_each_metric(metrics: set[str]) -> None:
    table = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", section("Metrics"), re.MULTILINE)
    assert {f"chinanews_{name}" for name in re.findall(r"`(\w+)`", "".join(table))} == metrics


def test_the_settings_of_the_page_exist_and_the_environment_sets_them() -> None:
    source = (PROJECT / "crawler" / "settings.py").read_text(encoding="utf-8")
    for name in set(re.findall(r"CRAWLER_\w+", PAGE)):
        assert hasattr(settings, name)
    for name in re.findall(r"`(CRAWLER_(?:ALERT|METRICS|LOG_FORMAT)\w*)", PAGE):
        assert f'environ.get("{name}"' in source, name


def test_the_example_of_an_alert_command_gets_what_it_needs(tmp_path: Path) -> None:
    script, mail = tmp_path / "alert-by-mail", tmp_path / "mail"
    script.write_text(PAGE.split("```sh\n")[1].split("```")[0], encoding="utf-8")
    mail.write_text(f'#!/bin/sh\n{{ echo "$2"; cat; }} >{tmp_path / "sent"}\n', encoding="utf-8")
    for file in (script, mail):
        file.chmod(0o755)
    environment = os.environ["PATH"]
    os.environ["PATH"] = f"{tmp_path}:{environment}"
    try:
        run_alert_command((str(script),), ALERT, 60.0)
    finally:
        os.environ["PATH"] = environment
    subject, text = (tmp_path / "sent").read_text(encoding="utf-8").splitlines()
    assert (subject, text) == ("chinanews failed: chinanews blocked", ALERT.text)


def test_the_alert_rules_are_about_metrics_that_exist(metrics: set[str]) -> None:
    rules: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    for rule in (rule for group in rules["groups"] for rule in group["rules"]):
        assert set(METRIC.findall(rule["expr"])) <= metrics, rule["alert"]
        assert rule["annotations"]["summary"]
        for status in re.findall(r'status="([\w-]+)"', rule["expr"]):
            assert status in set(RunStatus)


@pytest.mark.skipif(not Path("/usr/bin/promtool").exists(), reason="Debian's package prometheus is not installed")
def test_promtool_accepts_the_alert_rules() -> None:
    checked = subprocess.run(["/usr/bin/promtool", "check", "rules", str(RULES)], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
