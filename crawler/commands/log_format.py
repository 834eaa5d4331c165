"""The form of a log line, of standard error and of files alike. This is the only place that chooses it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


def log_formatter(settings: BaseSettings) -> logging.Formatter:
    """Return the formatter of all log lines of a run."""
    return logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"])
