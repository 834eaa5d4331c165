"""A log line of JSON is one object on one line, without secrets and unsafe characters."""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.commands.json_lines import JsonLines, RunContext
from crawler.passwords import Secrets, guard_logs

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = {"PGPASSWORD": "plain-tok3n", "CRAWLER_ALERT_URL": "https://hooks.example.org/a/s3cret-t0ken"}


@pytest.fixture
def formatter() -> Iterator[JsonLines]:
    factory = logging.getLogRecordFactory()
    guard_logs(Secrets(SETTINGS))
    yield JsonLines()
    logging.setLogRecordFactory(factory)


def record(message: str, *arguments: object, error: bool = False) -> logging.LogRecord:
    raised = sys.exc_info() if error else None
    logger = logging.getLogger("crawler.test")
    return logger.makeRecord(logger.name, logging.WARNING, "file.py", 1, message, arguments, raised)


TEXTS = ["two\nlines", "\x1b[31mred\x07", "a \ud800 b", "\u202eback", '"quoted" \\', "港口\x85\u2028"]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_one_line_that_is_json(formatter: JsonLines, text: str) -> None:
    line = formatter.format(record("%s", text))
    assert line.encode()
    assert len(line.splitlines()) <= 1 + line.count("\u2028"), "U+2028 is a character of JSON, and no line break"
    assert "\x1b" not in line
    read = json.loads(line)
    assert (read["level"], read["logger"]) == ("WARNING", "crawler.test")
    if text.isprintable() or "\n" in text:
        assert read["message"] == text


def test_a_traceback_is_a_field_and_secrets_are_masked_in_it(formatter: JsonLines) -> None:
    try:
        raise ValueError("plain-tok3n https://hooks.example.org/a/s3cret-t0ken")  # noqa: TRY301  # a traceback
    except ValueError:
        line = formatter.format(record("failed: plain-tok3n /a/s3cret-t0ken", error=True))
    read = json.loads(line)
    assert read["exception"].startswith("Traceback")
    assert "tok3n" not in line
    assert "t0ken" not in line


def test_the_context_is_in_each_line_as_far_as_it_is_known(formatter: JsonLines) -> None:
    assert {"site", "run", "worker"} & json.loads(formatter.format(record("x"))).keys() == set()
    formatter.context = RunContext("chinanews", 12)
    read = json.loads(formatter.format(record("x")))
    assert (read["site"], read["run"], "worker" in read) == ("chinanews", 12, False)
