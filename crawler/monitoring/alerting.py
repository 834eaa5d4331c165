"""Sends an alert to all places that the rules name. What fails is reported, and never changes the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.exceptions import AlertError
from crawler.monitoring.alert_command import run_alert_command
from crawler.monitoring.webhook import post_alert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.monitoring.alert import Alert
    from crawler.monitoring.alert_rules import AlertRules

ALERT_SECONDS = 15.0
"""For each of command and URL: together they end before systemd and Docker kill a run that was stopped."""


def send_alert(alert: Alert, rules: AlertRules, seconds: float = ALERT_SECONDS) -> Iterator[AlertError]:
    """Send it; yield the errors."""
    if rules.command:
        try:
            run_alert_command(rules.command, alert, seconds)
        except AlertError as error:
            yield error
    if rules.url:
        try:
            post_alert(rules.url, alert.as_json(), seconds)
        except AlertError as error:
            yield error
