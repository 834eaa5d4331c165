"""`chinanews metrics`: the metrics of all recorded runs, for Prometheus and node_exporter's textfile collector."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli.options import archive_option, database_option
from crawler.storage.store import open_unchanged

WAIT_SECONDS = 10.0  # for a locked database


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Replace this file, such as /var/lib/prometheus/node-exporter/chinanews.prom. By default, print the metrics.",
)
@archive_option
@database_option
def metrics(output: Path | None, archive: Path, database: str) -> None:
    """Print metrics in OpenMetrics text: the last run of each site, sums over all runs, and sizes."""
    from crawler.monitoring.measured import Measurements, write_metrics  # noqa: PLC0415  # loads prometheus_client

    content = Measurements(archive).text(open_unchanged(database, WAIT_SECONDS))
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        write_metrics(output, content)
