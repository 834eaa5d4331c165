"""`chinanews terms URL`: the terms of use of a stored article, with the statements that they were read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.cli.formats import format_option, print_report
from crawler.cli.options import NOT_STORED, database_option, identity_at, url_of
from crawler.cli.output import echo
from crawler.exceptions import BadInputError
from crawler.storage.articles import Articles
from crawler.storage.store import open_existing
from crawler.storage.terms import interpret_again
from crawler.terms import VERSION, interpret
from crawler.vocabulary import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Record

NOT_STATED = "not stated"


@click.command()
@click.argument("url", required=False)
@database_option
@format_option("text", "json")
@click.option("--again", is_flag=True, help="Interpret the statements of all articles by the current rules.")
def terms(url: str | None, database: str, style: str, *, again: bool) -> None:
    """Show the uses of the article of URL that its site allows, and the statements about them.

    A statement is a line: where it was, its name, its raw value, and the place of its record in the archive.
    """
    if bool(url) == again:
        raise BadInputError("name the URL of an article, or give --again to interpret the statements of all articles")
    engine = open_existing(database)
    if url is None:
        echo(f"interpreted again by version {VERSION}: {interpret_again(engine, VERSION, interpret)} articles")
        return
    url = url_of(engine, url)
    record = Articles(engine).find(url, identity_at(engine, url))
    if record is None:
        raise BadInputError(NOT_STORED.format(url))
    row = record.as_row()
    names = (*(purpose.column for purpose in Purpose), "license", "accessible_for_free", "terms_version")
    print_report({name: row[name] for name in (*names, "fetched_at", "terms_evidence")}, _lines(record), style)


def _lines(record: Record) -> Iterator[str]:
    answers = {purpose: getattr(record, purpose.column) for purpose in Purpose}
    free = NOT_STATED if record.accessible_for_free is None else "yes" if record.accessible_for_free else "no"
    facts = answers | {"license": record.license or NOT_STATED, "free": free}
    width = max(map(len, facts))
    yield from (f"{name:{width}}  {value}" for name, value in facts.items())
    if record.terms_version is None:
        yield "no terms were recorded with this article: it was stored by an older version"
    else:
        number = len(record.terms_evidence)
        yield f"{number} statements at {record.fetched_at or '?'}, interpreted by version {record.terms_version}"
    for one in record.terms_evidence:
        yield f"{one.source}  {one.name}: {one.value}  ({one.place or 'not archived'})"
