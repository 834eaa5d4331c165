"""`python -m crawler boilerplate SITE`: what repeats on a site, as its pages have taught the cleaner."""

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

NEWEST = 200
"""Among so many of the newest articles a rule that still matches should have done so."""


@click.command()
@click.argument("site")
@database_option
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="The output's format.")
def boilerplate(site: str, database: str, shape: str) -> None:
    """List what repeats on SITE, how often, since when and what became of it; and rules that match no more."""
    engine = opened(database)
    model = _model(engine, site, database)
    told = {
        "site": site,
        "pages": len(model.pages),
        "settled": _settled(model),
        "repeats": _repeats(model),
        "rules_that_match_no_more": _idle_rules(engine, site),
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if shape == "json" else "\n".join(_lines(told)))


def _model(engine: Engine, site: str, database: str) -> SiteModel:
    from crawler.processing.site_models import load_model  # noqa: PLC0415  # only this command needs it
    from crawler.storage.site_models import ModelStore  # noqa: PLC0415  # the same

    store = ModelStore(engine)
    if store.load(site) is None:
        known = ", ".join(store.sites()) or "none yet"
        raise BadInputError(f"nothing was learnt of {site!r} in {database}; sites that were: {known}")
    return load_model(store, site)


def _settled(model: SiteModel) -> str | None:
    from crawler.cleaning.site_model.convergence import unsettled  # noqa: PLC0415  # the same

    return unsettled(model)


def _repeats(model: SiteModel) -> list[dict[str, Any]]:
    from crawler.cleaning.site_model.explanation import explain  # noqa: PLC0415  # the same

    rows = (asdict(row) for row in explain(model))
    return [row | {name: row[name].isoformat() if row[name] else None for name in ("first", "last")} for row in rows]


def _idle_rules(engine: Engine, site: str) -> list[str]:
    """Return reasons for which the site's older articles lost blocks, and none of the newest did."""
    from crawler.storage.articles import Articles  # noqa: PLC0415  # the same

    articles = Articles(engine)
    ever, newest = articles.reasons_to_remove(site), articles.reasons_to_remove(site, NEWEST)
    return sorted(ever - newest)


def _lines(told: dict[str, Any]) -> Iterator[str]:
    state = "has settled" if told["settled"] is None else f"may still change ({told['settled']})"
    yield f"{told['site']}: {told['pages']} pages in the model, which {state}"
    for row in told["repeats"]:
        since = f" since {row['first']}" if row["first"] else ""
        yield f"  on {row['pages']} of {row['of']} pages{since}: {row['became']}: {row['text']}"
    if told["rules_that_match_no_more"]:
        yield "rules that match no more, on the newest articles: " + ", ".join(told["rules_that_match_no_more"])
