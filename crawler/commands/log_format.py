"""The form of a log line, on standard error and in files. This is the only place that chooses it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from crawler.commands.json_lines import JsonLines
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

LOG_FORMAT = "CRAWLER_LOG_FORMAT"
JSON, TEXT = "json", "text"


def is_json(settings: Mapping[str, Any]) -> bool:
    """Return whether log lines are JSON. BadInputError if the setting has another value than `json` and `text`."""
    value = settings[LOG_FORMAT]
    if value not in {JSON, TEXT}:
        raise BadInputError(f"the setting {LOG_FORMAT}={value!r} is wrong: it takes text or json")
    return bool(value == JSON)


def log_formatter(settings: Mapping[str, Any]) -> logging.Formatter:
    """Return the formatter of all log lines of a run."""
    return JsonLines() if is_json(settings) else logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"])
