"""How a run shows itself: a live panel, plain lines, the lines of the log, or nothing unless something is wrong."""

from __future__ import annotations

import logging
import os
import sys
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.commands.log_format import is_json
from crawler.config import setting_is_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.settings import BaseSettings

QUIET = "CRAWLER_QUIET"
DUMB = frozenset({"", "dumb", "unknown"})  # values of TERM of terminals that cannot move their cursor
CRON = frozenset({"cron", "crond", "CRON", "fcron", "anacron", "cronie"})  # the names of its processes
MAX_ANCESTORS = 32


class Display(Enum):
    """The ways."""

    PANEL = auto()
    LINES = auto()
    LOG = auto()
    QUIET = auto()


def display_of(settings: BaseSettings, environment: Mapping[str, str]) -> Display:
    """Return how a run with these settings shows itself. BadInputError if one of them is wrong.

    A log of JSON has no other lines between its own. A log with INFO on standard error tells the progress itself.
    Without any log, only the report is printed.
    """
    has_terminal = sys.stderr.isatty()
    if is_json(settings) and not setting_is_on(settings, QUIET) and not is_in_cron_job():
        return Display.LOG
    if setting_is_on(settings, QUIET) or (not has_terminal and is_in_cron_job()):
        return Display.QUIET
    if has_terminal and environment.get("TERM", "") not in DUMB:
        return Display.PANEL if settings["LOG_FILE"] or _is_silent(settings) else Display.LOG
    return Display.LINES if settings["LOG_FILE"] or _is_quiet_log(settings) else Display.LOG


def is_in_cron_job() -> bool:
    """Return whether a process that started this one is cron, as far as Linux tells. False where it does not."""
    process = os.getppid()
    for _ in range(MAX_ANCESTORS):
        try:
            # "PID (NAME) STATE PARENT ..."; the name may have any characters
            name, _, rest = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")
            if name.partition("(")[2] in CRON:
                return True
            process = int(rest.split()[1])
        except (OSError, ValueError, IndexError):
            return False
        if not process:
            return False
    return False


def _is_silent(settings: BaseSettings) -> bool:
    return not setting_is_on(settings, "LOG_ENABLED") or _is_quiet_log(settings)


def _is_quiet_log(settings: BaseSettings) -> bool:
    """Return whether standard error gets log lines, but only those above INFO."""
    level = logging.getLevelNamesMapping().get(str(settings["LOG_LEVEL"]).upper(), logging.INFO)
    return setting_is_on(settings, "LOG_ENABLED") and level > logging.INFO
