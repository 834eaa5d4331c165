"""An alert: that a run did not end well, or that the first one after it did. It is one JSON object of one line."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.unsafe_characters import as_json, escaped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.vocabulary import RunStatus

VARIABLES = ("event", "text", "site", "run", "status", "exit_code", "host")
"""The fields that a command also gets as environment variables, named CHINANEWS_EVENT and so on."""
PREFIX = "CHINANEWS_"


class AlertEvent(StrEnum):
    """The occasion of an alert."""

    FAILED = "failed"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Alert:
    """The fields. `run` is None for a run that could not begin; `error` is the message that it ended with, if any.

    Times are ISO 8601. `articles` are counts by the result of storing, `urls` by state.
    """

    event: AlertEvent
    site: str
    status: RunStatus
    host: str
    run: int | None = None
    error: str | None = None
    previous_status: str | None = None
    started_at: str | None = None
    ended_at: str | None = None
    responses: int = 0
    articles: Mapping[str, int] = field(default_factory=dict)
    urls: Mapping[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The alert in words, for people: chat programs show the field `text` of a webhook."""
        run = f"run {self.run}" if self.run is not None else "a run"
        end = f"ended as {self.status} (exit code {self.status.exit_code})"
        how = f"{self.site or 'no site'}: {run} on {self.host} {end}."
        if self.event == AlertEvent.RECOVERED:
            return f"{how} The run before ended as {self.previous_status}."
        cause = f"{self.error.rstrip('.')}." if self.error else self.status.explanation
        return f"{how} {cause} {self.status.advice}"

    def as_json(self) -> bytes:
        """Return the alert as JSON, in UTF-8 and without unsafe characters."""
        status = {"exit_code": self.status.exit_code, "advice": self.status.advice}
        explained = {"text": self.text, "explanation": self.status.explanation}
        return as_json(asdict(self) | status | explained).encode()

    def as_variables(self) -> dict[str, str]:
        """Return the main fields as environment variables; a field without a value is empty."""
        values = {name: getattr(self, name, None) for name in VARIABLES} | {"exit_code": self.status.exit_code}
        return {
            f"{PREFIX}{name.upper()}": "" if value is None else escaped(str(value)) for name, value in values.items()
        }
