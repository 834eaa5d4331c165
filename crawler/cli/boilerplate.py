"""`python -m crawler boilerplate SITE`: the texts that repeat on a site, from the site's model."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.options import database_option, opened
from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

    from crawler.cleaning.site_model.model import SiteModel

NEWEST_ARTICLES = 200
"""A rule that removed nothing from the newest articles is reported as unused."""


@click.command()
@click.argument("site")
@database_option
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="The output's format.")
def boilerplate(site: str, database: str, shape: str) -> None:
    """List the texts that repeat on SITE, how often, since when and with which label; and rules that are not used."""
    from crawler.cleaning.site_model.convergence import convergence  # noqa: PLC0415  # other commands do not need it

    engine = opened(database)
    model = _model(engine, site, database)
    report = {
        "site": site,
        "pages": len(model.pages),
        "convergence": convergence(model),
        "repeated": _repeated(model),
        "unused_rules": _unused_rules(engine, site),
    }
    click.echo(json.dumps(report, ensure_ascii=False, indent=2) if shape == "json" else "\n".join(_lines(report)))


def _model(engine: Engine, site: str, database: str) -> SiteModel:
    from crawler.processing.site_models import load_model  # noqa: PLC0415  # other commands do not need it
    from crawler.storage.site_models import ModelStore  # noqa: PLC0415  # the same

    store = ModelStore(engine)
    if store.load(site) is None:
        known = ", ".join(store.sites()) or "none"
        raise BadInputError(f"{database} has no model of {site!r}; sites with a model: {known}")
    return load_model(store, site)


def _repeated(model: SiteModel) -> list[dict[str, Any]]:
    from crawler.cleaning.site_model.explanation import repeated_texts  # noqa: PLC0415  # the same

    rows = (asdict(row) for row in repeated_texts(model))
    return [row | {name: row[name].isoformat() if row[name] else None for name in ("first", "last")} for row in rows]


def _unused_rules(engine: Engine, site: str) -> list[str]:
    """Return the reasons for which blocks were removed from the site's older articles, but not from the newest."""
    from crawler.storage.articles import Articles  # noqa: PLC0415  # the same

    articles = Articles(engine)
    ever, newest = articles.reasons_to_remove(site), articles.reasons_to_remove(site, NEWEST_ARTICLES)
    return sorted(ever - newest)


def _lines(report: dict[str, Any]) -> Iterator[str]:
    yield f"{report['site']}: {report['pages']} pages in the model; convergence: {report['convergence']}"
    for row in report["repeated"]:
        since = f" since {row['first']}" if row["first"] else ""
        yield f"  on {row['pages']} of {row['of']} pages{since}: {row['label']}: {row['text']}"
    if report["unused_rules"]:
        yield "rules that removed nothing from the newest articles: " + ", ".join(report["unused_rules"])
