"""How a run shows itself: a live panel, plain lines, the lines of the log, or nothing unless something is wrong."""

from __future__ import annotations

import logging
import sys
from enum import Enum, auto
from typing import TYPE_CHECKING

from crawler.commands.log_format import is_json
from crawler.config import setting_is_on
from crawler.terminal.surroundings import QUIET, has_terminal, is_in_cron_job

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


class Display(Enum):
    """The ways."""

    PANEL = auto()
    LINES = auto()
    LOG = auto()
    QUIET = auto()


def display_of(settings: BaseSettings) -> Display:
    """Return how a run with these settings shows itself. BadInputError if one of them is wrong.

    A log of JSON has no other lines between its own. A log with INFO on standard error tells the progress itself.
    Without any log, only the report is printed.
    """
    if setting_is_on(settings, QUIET) or (not sys.stderr.isatty() and is_in_cron_job()):
        return Display.QUIET
    if is_json(settings):
        return Display.LOG
    if has_terminal():
        return Display.PANEL if settings["LOG_FILE"] or _is_silent(settings) else Display.LOG
    return Display.LINES if settings["LOG_FILE"] or _is_quiet_log(settings) else Display.LOG


def _is_silent(settings: BaseSettings) -> bool:
    return not setting_is_on(settings, "LOG_ENABLED") or _is_quiet_log(settings)


def _is_quiet_log(settings: BaseSettings) -> bool:
    """Return whether standard error gets log lines, but only those above INFO."""
    level = logging.getLevelNamesMapping().get(str(settings["LOG_LEVEL"]).upper(), logging.INFO)
    return setting_is_on(settings, "LOG_ENABLED") and level > logging.INFO
