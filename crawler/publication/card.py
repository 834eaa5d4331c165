"""The dataset card (README.md) and the datasheet (DATASHEET.md), from the templates card.md and datasheet.md."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from crawler.items.record import SCHEMA_VERSION
from crawler.publication import sentences, tables
from crawler.publication.front_matter import front_matter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.publication.publication import Publication

CARD, DATASHEET = "README.md", "DATASHEET.md"
_PROGRAM = "chinanews-crawler"
_TEMPLATES = {CARD: "card.md", DATASHEET: "datasheet.md"}
_COUNTED = ("section", "language", "kind", "site", "host", "source", "template")
_SECONDS_CHARS = 19


def texts(publication: Publication, plots: Mapping[str, str]) -> dict[str, str]:
    """Return the texts by the names of their files. `plots` are the titles of plots by the names of theirs."""
    values = _values(publication) | {"plots": "\n\n".join(f"![{title}]({name})" for name, title in plots.items())}
    found = {name: _template(template).substitute(values) for name, template in _TEMPLATES.items()}
    return found | {CARD: front_matter(publication) + "\n" + found[CARD]}


def _template(name: str) -> Template:
    return Template(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _values(publication: Publication) -> dict[str, str]:
    return _numbers(publication) | _publisher(publication) | _tables(publication) | _sentences(publication)


def _numbers(publication: Publication) -> dict[str, str]:
    figures = publication.figures
    assumed = f": {figures.zone_assumed:,} articles" if figures.zone_assumed else "; no article is of this kind"
    empty = f" It is empty in {figures.without_text:,} rows, mostly of videos." if figures.without_text else ""
    return {
        "title": publication.title,
        "version": publication.version,
        "day": publication.day,
        "span": publication.span,
        "articles": f"{figures.articles:,}",
        "first_fetched": figures.first_fetched[:_SECONDS_CHARS] or "unknown times",
        "last_fetched": figures.last_fetched[:_SECONDS_CHARS] or "unknown times",
        "zone_assumed": assumed,
        "without_text": empty,
        "incomplete": f"{figures.incomplete.total():,}",
        "revised": f"{figures.revised:,}",
        "undated": f"{figures.undated:,}",
        "untitled": f"{figures.untitled:,}",
        "software": version(_PROGRAM),
        "schema_version": SCHEMA_VERSION,
    }


def _publisher(publication: Publication) -> dict[str, str]:
    return {
        "description": publication.publisher.description,
        "creator": publication.publisher.creator or "A publisher who has not stated a name.",
        "purpose": publication.publisher.description or "The publisher has not stated the purpose and the funding.",
        "license": sentences.license_sentence(publication),
    }


def _tables(publication: Publication) -> dict[str, str]:
    return {
        "fields": tables.fields_table(publication),
        "example": tables.example(publication),
        "by_month": tables.months_table(publication),
        "by_reason": tables.reasons_table(publication),
        **{f"by_{name}": tables.counts_by(publication, name) for name in _COUNTED},
    }


def _sentences(publication: Publication) -> dict[str, str]:
    """Return the sentences by the names of their functions, which the templates have."""
    made = (
        sentences.summary,
        sentences.sites,
        sentences.sites_with_hosts,
        sentences.selection,
        sentences.cleaned,
        sentences.confidence,
        sentences.duplicates,
        sentences.terms,
        sentences.gaps,
        sentences.contact,
        sentences.withdrawn,
        sentences.archived,
        sentences.bibtex,
    )
    return {one.__name__: one(publication) for one in made}
