"""`chinanews duplicates`: which articles are copies of each other."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from crawler.cli.formats import format_option
from crawler.cli.options import database_option, days_of, since_option, site_option, until_option
from crawler.cli.output import echo, echo_json
from crawler.cli.progress_bar import Bar
from crawler.storage.database import rows
from crawler.storage.store import open_existing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.engine import Engine

    from crawler.duplicates.listing import Cluster


@click.command()
@database_option
@site_option
@since_option
@until_option
@format_option("text", "json", explained="json: one cluster a line.")
@click.option("--list", "only_lists", is_flag=True, help="List the clusters, without a comparison of new articles.")
def duplicates(  # noqa: PLR0913, PLR0917  # click's options
    database: str,
    site: str | None,
    since: datetime | None,
    until: datetime | None,
    style: str,
    only_lists: bool,  # noqa: FBT001  # click's flag
) -> None:
    """Compare new and changed articles with all others, and list the clusters of near-duplicates.

    The options --site, --since and --until select the listed clusters: those that have an article of this site, of
    these days of publication. All new articles are compared. The columns duplicate_* of the articles have the result.
    """
    from crawler.duplicates.listing import clusters  # noqa: PLC0415  # loads SQLAlchemy

    days = days_of(since, until)
    engine = open_existing(database)
    if only_lists:
        _print_queue_length(engine)
    else:
        _compare(engine)
    found = articles = 0
    for cluster in clusters(engine, site, *days):
        _print(cluster, style)
        found += 1
        articles += len(cluster.articles)
    echo(f"{found} clusters of {articles} articles", err=True)


def _print_queue_length(engine: Engine) -> None:
    from crawler.duplicates.index import QUEUE_LENGTH  # noqa: PLC0415  # loads rensa

    if left := rows(engine, QUEUE_LENGTH, "the articles")[0][0]:
        echo(f"{left} new or changed articles are not compared; leave out --list to compare them", err=True)


def _compare(engine: Engine) -> None:
    """Compare the articles that are new or changed, with a progress bar on a terminal."""
    from crawler.duplicates.clusters import compare_new  # noqa: PLC0415  # loads rensa

    compared = 0
    with Bar(label="comparing") as bar:
        for compared, known in compare_new(engine):
            bar.reach(compared, known)
    echo(f"{compared} articles compared", err=True)


def _print(cluster: Cluster, style: str) -> None:
    if style == "json":
        echo_json(asdict(cluster))
    else:
        echo("\n".join(_lines(cluster)))


def _lines(cluster: Cluster) -> Iterator[str]:
    yield f"{cluster.duplicate_cluster}  {len(cluster.articles)} articles"
    for copy in cluster.articles:
        marks = {"first": cluster.duplicate_first, "canonical": cluster.duplicate_canonical}
        has = ", ".join(name for name, document_id in marks.items() if document_id == copy.document_id)
        time = copy.published or copy.fetched_at or "no date"
        yield f"  {has or '-':16}  {time:25}  {copy.site}  {copy.url}  {copy.title or '-'}"
