"""Where a program's standard error goes: to a terminal that can move its cursor, to a cron job's mail, or elsewhere."""

from __future__ import annotations

import os
import sys
from pathlib import Path

QUIET = "CRAWLER_QUIET"  # the environment variable, and the setting of a crawl
DUMB = frozenset({"", "dumb", "unknown"})  # values of TERM of terminals that cannot move their cursor
CRON = frozenset({"cron", "crond", "CRON", "fcron", "anacron"})  # the names of its processes
MAX_ANCESTORS = 32


def has_terminal() -> bool:
    """Return whether standard error is a terminal on which lines can be drawn again."""
    return sys.stderr.isatty() and os.environ.get("TERM", "") not in DUMB


def is_in_cron_job() -> bool:
    """Return whether a process that started this one is cron, as far as Linux tells. False where it does not."""
    process = os.getppid()
    for _ in range(MAX_ANCESTORS):
        try:
            # "PID (NAME) STATE PARENT ..."; the name may have any characters
            head, _, rest = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")
            if head.partition("(")[2] in CRON:
                return True
            process = int(rest.split()[1])
        except (OSError, ValueError, IndexError):
            return False
        if not process:
            return False
    return False
