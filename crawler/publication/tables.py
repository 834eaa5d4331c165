"""The tables of the dataset card and the datasheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.export.parquet import timestamp
from crawler.items.record_schema import record_fields
from crawler.publication.figures import NOT_STATED
from crawler.publication.markdown import counts_table, share, table
from crawler.unsafe_characters import as_json
from crawler.vocabulary import Preference, Purpose, Reason, Role

if TYPE_CHECKING:
    from crawler.items.record_schema import RecordField
    from crawler.publication.publication import Publication

MOST_ROWS = 20
_MOST_CHARS = 160  # of a text in the example
_MOST_ITEMS = 2  # of a list in the example


def fields_table(publication: Publication) -> str:
    """Return the table of the fields."""
    figures = publication.figures
    return table(
        ["field", "type", "meaning", "schema.org", "with a value"],
        [
            [
                f"`{one.name}`",
                type_of(one),
                one.about.meaning,
                one.about.schema_org,
                share(figures.filled[one.name], figures.articles),
            ]
            for one in record_fields()
        ],
    )


def type_of(one: RecordField) -> str:
    """Return the type of a field in words."""
    kind = "time" if one.about.time else one.type.value
    if one.parts:
        kind = f"object of {' and '.join(f'`{part.name}`' for part in one.parts)}"
    return f"list of {kind}" if one.is_list else kind


def example(publication: Publication) -> str:
    """Return the first row as JSON, with times in UTC, and long texts and lists cut."""
    row = dict(publication.figures.first)
    for one in record_fields():
        if one.about.time and (time := timestamp(row[one.name])):
            row[one.name] = time.isoformat()
    return as_json({name: _cut(value) for name, value in row.items()}, 2)


def counts_by(publication: Publication, name: str) -> str:
    """Return the table of the articles by a property: `section` for those that `sections` counts."""
    counts = getattr(publication.figures, f"{name}s")
    return counts_table(name, counts, publication.figures.articles, MOST_ROWS)


def months_table(publication: Publication) -> str:
    """Return the table of the articles by month of publication, in the order of time."""
    months = sorted(publication.figures.months.items())
    undated = [["without a date", publication.figures.undated]] if publication.figures.undated else []
    return table(["month", "articles"], [*([month, many] for month, many in months), *undated])


def reasons_table(publication: Publication) -> str:
    """Return the table of the removed blocks by reason, with the meaning of each reason."""
    removed = sorted(publication.figures.removed.items(), key=lambda one: (-one[1], one[0]))
    total = publication.figures.removed.total()
    rows = [[f"`{reason}`", _explanation(reason), many, share(many, total)] for reason, many in removed]
    return table(["reason", "meaning", "blocks", "share"], rows)


def terms_table(publication: Publication) -> str:
    """Return the table of the sites' terms of use by purpose."""
    terms = publication.figures.terms
    rows = [[f"`{one.column}`", one.explanation, *(terms[one.column][name] for name in Preference)] for one in Purpose]
    return table(["field", "purpose", *Preference], rows)


def gaps_table(publication: Publication) -> str:
    """Return the table of the known articles by year and state."""
    gaps = publication.gaps
    names = [name for name, many in gaps.total.items() if many]
    rows = [[year, *(counts[name] for name in names)] for year, counts in gaps.years.items()]
    total = [["all", *(gaps.total[name] for name in names)]]
    return table(["year", *(name.replace("_", " ") for name in names)], [*rows, *total])


def missing_table(publication: Publication) -> str:
    """Return the table of the reasons for which known articles are not in the store."""
    rows = [
        [state, f"`{reason}`" if reason else NOT_STATED, many]
        for state, counts in publication.gaps.reasons.items()
        for reason, many in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    return table(["state", "reason", "articles"], rows)


def _explanation(reason: str) -> str:
    found = next((words(reason) for words in (Role, Reason) if reason in set(words)), None)
    return getattr(found, "explanation", "")


def _cut(value: object) -> object:
    if isinstance(value, str) and len(value) > _MOST_CHARS:
        return f"{value[:_MOST_CHARS]}…"
    if isinstance(value, list):
        return [_cut(one) for one in value[:_MOST_ITEMS]]
    return {name: _cut(one) for name, one in value.items()} if isinstance(value, dict) else value
