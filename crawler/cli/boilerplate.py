"""`chinanews boilerplate SITE`: the texts that repeat on a site, from the site's model."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from crawler.cleaning.site_model.convergence import convergence
from crawler.cleaning.site_model.explanation import repeated_texts
from crawler.cli.formats import format_option, print_report
from crawler.cli.options import database_option
from crawler.exceptions import BadInputError
from crawler.processing.site_models import load_model
from crawler.storage.articles import Articles
from crawler.storage.site_models import ModelStore
from crawler.storage.store import open_existing

if TYPE_CHECKING:
    from collections.abc import Iterator

NEWEST_ARTICLES = 200
"""A rule is reported as unused if it removed blocks from older articles, but none from so many newest ones."""


@click.command()
@click.argument("site")
@database_option
@format_option("text", "json")
def boilerplate(site: str, database: str, style: str) -> None:
    """List the texts that repeat on SITE, how often, since when and with which label; and rules that are not used."""
    engine = open_existing(database)
    store, articles = ModelStore(engine), Articles(engine)
    if store.load(site) is None:
        known = ", ".join(store.sites()) or "none"
        raise BadInputError(f"{database} has no model of {site!r}; sites with a model: {known}")
    model = load_model(store, site)
    unused = articles.reasons_to_remove(site) - articles.reasons_to_remove(site, NEWEST_ARTICLES)
    report = {
        "site": site,
        "pages": len(model.pages),
        "convergence": convergence(model),
        "repeated": [asdict(row) for row in repeated_texts(model)],
        "unused_rules": sorted(unused),
    }
    print_report(report, _lines(report), style)


def _lines(report: dict[str, Any]) -> Iterator[str]:
    yield f"{report['site']}: {report['pages']} pages in the model; convergence: {report['convergence']}"
    for row in report["repeated"]:
        since = f" since {row['first']}" if row["first"] else ""
        yield f"  on {row['pages']} of {row['of']} pages{since}: {row['label']}: {row['text']}"
    if report["unused_rules"]:
        yield "rules that removed nothing from the newest articles: " + ", ".join(report["unused_rules"])
