"""`chinanews history URL`: the revisions of an article and their differences."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.formats import format_option, print_report
from crawler.cli.options import NOT_STORED, database_option, identity_at, url_of
from crawler.exceptions import BadInputError
from crawler.items import CONTENT_FIELDS
from crawler.storage.articles import Articles
from crawler.storage.revision_kinds import kinds_of
from crawler.storage.store import open_existing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.items import Record
    from crawler.vocabulary import StoreResult

    _Kinds = Sequence[tuple[StoreResult, int | None]]

SHOWN = tuple("revision stored_at fetched_at withdrawn_at url title text published modified incomplete".split())
COMPARED = [
    *(name for name in CONTENT_FIELDS if name != "text"),
    "incomplete",
]


@click.command()
@click.argument("url")
@database_option
@format_option("text", "json")
def history(url: str, database: str, style: str) -> None:
    """Show the revisions of the article of URL, the oldest first, and the changes of each."""
    engine = open_existing(database)
    url = url_of(engine, url)
    revisions = Articles(engine).history(url, identity_at(engine, url))
    if not revisions:
        raise BadInputError(NOT_STORED.format(url))
    kinds = kinds_of(engine, revisions[-1])
    print_report(list(_as_json(revisions, kinds)), _as_text(revisions, kinds), style)


def _as_json(revisions: Sequence[Record], kinds: _Kinds) -> Iterator[dict[str, Any]]:
    for before, one, (kind, run) in zip([None, *revisions], revisions, kinds, strict=False):
        shown = {"kind": kind, "run": run} | {name: getattr(one, name) for name in SHOWN}
        yield shown | {"difference": difference(before, one) if before else []}


def _as_text(revisions: Sequence[Record], kinds: _Kinds) -> Iterator[str]:
    yield f"{revisions[-1].title or '(no title)'}  {revisions[-1].url}"
    for before, one, (kind, run) in zip([None, *revisions], revisions, kinds, strict=False):
        by = f" by run {run}" if run is not None else ""
        yield f"\nrevision {one.revision}, {kind}{by}, stored {one.stored_at}, fetched {one.fetched_at or '?'}"
        if before is not None:
            yield from difference(before, one)
    if withdrawn := revisions[-1].withdrawn_at:
        yield f"\nfound withdrawn from its site at {withdrawn}"


def difference(old: Record, new: Record) -> list[str]:
    """Return the unified difference of two records, a field or a paragraph a line; none if only other fields differ."""
    names = (f"revision {old.revision}", f"revision {new.revision}")
    return list(unified_diff(_lines(old), _lines(new), *names, n=1, lineterm=""))


def _lines(record: Record) -> list[str]:
    shown = [f"{name}: {getattr(record, name)}" for name in COMPARED if getattr(record, name)]
    return [*shown, *record.text.split("\n\n")]
