"""`chinanews history URL`: the revisions of an article and their differences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.colours import Style, echo_styled, has_colour
from crawler.cli.formats import INDENT, format_option
from crawler.cli.options import NOT_STORED, database_option, identity_at, url_of
from crawler.cli.output import echo, echo_json
from crawler.exceptions import BadInputError
from crawler.processing.sentence_differences import difference
from crawler.storage.articles import Articles
from crawler.storage.revision_kinds import kinds_of
from crawler.storage.store import open_existing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.items import Record
    from crawler.processing.sentence_differences import Words
    from crawler.vocabulary import StoreResult

    _Kinds = Sequence[tuple[StoreResult, int | None]]

SHOWN = tuple("revision stored_at fetched_at withdrawn_at url title text published modified incomplete".split())
_PARTS_OF_A_SECOND = re.compile(r"\.\d+")
REMOVED, ADDED, CONTEXT, BETWEEN = "-", "+", " ", "…"
_STYLES = {REMOVED: Style("red"), ADDED: Style("green"), CONTEXT: Style(dim=True)}


@click.command()
@click.argument("url")
@database_option
@format_option("text", "json")
def history(url: str, database: str, style: str) -> None:
    """Show the revisions of the article of URL, the oldest first, and the changes of each, sentence by sentence."""
    engine = open_existing(database)
    url = url_of(engine, url)
    revisions = Articles(engine).history(url, identity_at(engine, url))
    if not revisions:
        raise BadInputError(NOT_STORED.format(url))
    kinds = kinds_of(engine, revisions[-1])
    if style == "json":
        echo_json(list(_as_json(revisions, kinds)), INDENT)
        return
    in_colour = has_colour()
    for line in _as_text(revisions, kinds):
        if in_colour:
            echo_styled([(line, _STYLES.get(line[:1], Style()))])
        else:
            echo(line)


def _as_json(revisions: Sequence[Record], kinds: _Kinds) -> Iterator[dict[str, Any]]:
    for before, one, (kind, run) in zip([None, *revisions], revisions, kinds, strict=False):
        shown = {"kind": kind, "run": run} | {name: getattr(one, name) for name in SHOWN}
        yield shown | {"difference": list(difference_lines(before, one)) if before else []}


def _as_text(revisions: Sequence[Record], kinds: _Kinds) -> Iterator[str]:
    yield f"{revisions[-1].title or '(no title)'}  {revisions[-1].url}"
    for before, one, (kind, run) in zip([None, *revisions], revisions, kinds, strict=False):
        by = f" by run {run}" if run is not None else ""
        stored, fetched = _seconds(one.stored_at), _seconds(one.fetched_at)
        yield f"\nrevision {one.revision}, {kind}{by} at {stored}; page fetched at {fetched}"
        if before is not None:
            yield from difference_lines(before, one)
    if withdrawn := revisions[-1].withdrawn_at:
        yield f"\nfound withdrawn from its site at {_seconds(withdrawn)}"


def _seconds(time: str | None) -> str:
    """Return a stored time without the parts of a second, `?` for none."""
    return _PARTS_OF_A_SECOND.sub("", time) if time else "?"


def difference_lines(old: Record, new: Record) -> Iterator[str]:
    """Yield the difference of two records, a field or a sentence a line, as `diff` marks them; `¶` ends a paragraph."""
    found = difference(old, new)
    for field in found.fields:
        if field.old:
            yield f"{REMOVED}{field.name}: {field.old}"
        if field.new:
            yield f"{ADDED}{field.name}: {field.new}"
    for number, passage in enumerate(found.passages):
        if number:
            yield BETWEEN
        for change in passage:
            if change.old:
                yield REMOVED + _text(change.old)
            if change.new:
                yield (CONTEXT if change.is_same else ADDED) + _text(change.new)


def _text(words: Sequence[Words]) -> str:
    return "".join(one.text for one in words).replace("\n", " ")
