r"""Log lines as JSON, one object a line: `{"time": ..., "level": "ERROR", "logger": ..., "message": ..., "site": ...}`.

Passwords are masked and unsafe characters escaped before (passwords.py); a line break in a message is `\n` in it.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from crawler.unsafe_characters import as_json


@dataclass(frozen=True, slots=True)
class RunContext:
    """What each line says about its run, as far as it is known."""

    site: str | None = None
    run: int | None = None
    worker: int | None = None


class JsonLines(logging.Formatter):
    """Formats records. The lines have the `context` of the moment; fields without a value are left out."""

    context = RunContext()

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line."""
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)  # the record masks it
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **asdict(self.context),
            "exception": record.exc_text,
            "stack": record.stack_info and self.formatStack(record.stack_info),
        }
        return as_json({name: value for name, value in line.items() if value is not None})
