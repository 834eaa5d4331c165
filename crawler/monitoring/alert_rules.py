"""The settings of alerts: where they go, and for which run statuses they are sent."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from crawler.exceptions import BadInputError
from crawler.monitoring.alert import AlertEvent
from crawler.vocabulary import RunStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMAND, URL, ON = "CRAWLER_ALERT_COMMAND", "CRAWLER_ALERT_URL", "CRAWLER_ALERT_ON"
DEFAULT = frozenset(status for status in RunStatus if status.exit_code) - {RunStatus.ALREADY_RUNNING}
"""The statuses that are alerted by default: all that are not good. A second run on a site is none of them."""


@dataclass(frozen=True, slots=True)
class AlertRules:
    """The command's program and arguments, the URL, and the statuses. Empty: there is no command, or no URL."""

    command: tuple[str, ...] = ()
    url: str = ""
    statuses: frozenset[RunStatus] = DEFAULT

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Self:
        """Read the settings. BadInputError names the first one that is wrong; it never shows the URL."""
        try:
            command = tuple(shlex.split(str(settings[COMMAND] or "")))
        except ValueError as error:
            raise BadInputError(f"the setting {COMMAND} is wrong: {error}") from None
        url = str(settings[URL] or "").strip()
        if url and not _is_url(url):
            raise BadInputError(f"the setting {URL} is wrong: it takes http://HOST/PATH or https://HOST/PATH, in ASCII")
        return cls(command, url, _statuses(str(settings[ON] or "")))

    @property
    def is_on(self) -> bool:
        """Whether alerts go anywhere."""
        return bool(self.command or self.url)

    def event_of(self, status: RunStatus, previous: str | None) -> AlertEvent | None:
        """Return whether a run with this status, after one with the status `previous`, is alerted, and as what."""
        if status in self.statuses:
            return AlertEvent.FAILED
        is_over = status.exit_code == 0 and previous in self.statuses
        return AlertEvent.RECOVERED if is_over else None


def _statuses(named: str) -> frozenset[RunStatus]:
    words = {word for part in named.split(",") if (word := part.strip())}
    if unknown := sorted(words - set(RunStatus)):
        known = ", ".join(RunStatus)
        raise BadInputError(f"the setting {ON} is wrong: there is no status {unknown[0]!r}; there are: {known}")
    return frozenset(map(RunStatus, words)) or DEFAULT


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_plain = url.isascii() and url.isprintable() and " " not in url
        return is_plain and parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
