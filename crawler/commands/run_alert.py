"""The alert of a run that has ended, or could not begin: made from its report and from the recorded runs."""

from __future__ import annotations

import logging
import socket
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.exceptions import BadInputError, CrawlerError
from crawler.monitoring.alert import Alert, AlertEvent
from crawler.monitoring.alert_rules import AlertRules
from crawler.monitoring.alerting import send_alert
from crawler.vocabulary import RunKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrapy.crawler import Crawler

    from crawler.passwords import Secrets
    from crawler.vocabulary import RunStatus

logger = logging.getLogger(__name__)
WAIT_SECONDS = 2.0  # for a locked database: the alert of a failure does not wait for what may be its cause


def alert_without_run(site: str, status: RunStatus, error: str | None) -> Alert:
    """Return the alert of a run that could not begin."""
    return Alert(AlertEvent.FAILED, site, status, socket.gethostname(), error=error)


def alert_of(crawler: Crawler, status: RunStatus) -> Alert | None:
    """Return the alert of a run; None for a worker of a run that another worker ends, and alerts."""
    from crawler.extensions.database import CrawlDatabase  # noqa: PLC0415  # loaded now, by the spider
    from crawler.extensions.run_report import RunReport  # noqa: PLC0415  # the same

    database, report = crawler.get_extension(CrawlDatabase), crawler.get_extension(RunReport)
    if database is None or report is None:
        return alert_without_run(crawler.spidercls.name, status, None)
    if not report.speaks_for_run:
        return None
    counted = report.statistics
    return Alert(
        event=AlertEvent.FAILED,
        site=database.site,
        status=status,
        host=socket.gethostname(),
        run=database.run,
        error=next(iter(counted.not_written), None) if counted else None,
        previous_status=_previous_status(database.url, database.site, database.run),
        started_at=database.started.isoformat(),
        ended_at=datetime.now(UTC).isoformat(),
        responses=counted.fetched if counted else 0,
        articles=counted.articles if counted else {},
        urls=counted.states if counted else {},
    )


def send_if_due(make: Callable[[], Alert | None], settings: Mapping[str, Any], secrets: Secrets) -> None:
    """Send the alert that `make` makes, if the settings ask for it. Errors are logged, and change nothing."""
    try:
        rules = AlertRules.from_settings(settings)
    except BadInputError:
        return  # this is the cause that the run could not begin
    made = make() if rules.is_on else None
    if made is not None and (alert := due_alert(made, rules, secrets)):
        for error in send_alert(alert, rules):
            logger.error("%s", error)


def due_alert(alert: Alert, rules: AlertRules, secrets: Secrets) -> Alert | None:
    """Return the alert with its event and without passwords, None if the rules ask for none."""
    event = rules.event_of(alert.status, alert.previous_status)
    error = alert.error and secrets.masked(alert.error)
    return None if event is None else replace(alert, event=event, error=error)


def _previous_status(url: str, site: str, run: int) -> str | None:
    """Return the state of the crawl of a site before this one, None if there is none or it cannot be read."""
    from crawler.storage.recorded_runs import RecordedRuns, RunSelection  # noqa: PLC0415  # most runs need no alert
    from crawler.storage.store import open_unchanged  # noqa: PLC0415  # the same

    try:
        engine = open_unchanged(url, WAIT_SECONDS)
        try:
            newest = RecordedRuns(engine, datetime.now(UTC)).select(RunSelection(site, RunKind.CRAWL), 2)
        finally:
            engine.dispose()
    except CrawlerError:
        return None
    return next((one.state for one in newest if one.id != run), None)
