"""The report of `chinanews reprocess`: the summary in lines of text, and the list of articles that stay."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crawler.cli.bulk_counts import counted
from crawler.cli.output import echo, echo_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.processing.reprocessing_summary import Removals, Summary
    from crawler.storage.reprocessed import Listed

INDENT = "  "


def print_summary(summary: Summary) -> None:
    """Print what would change, with some differences in words."""
    for line in _lines(summary):
        echo(line)


def print_listed(found: Iterable[Listed], style: str) -> None:
    """Print a line for each article, in a format of --format."""
    for number, one in enumerate(found):
        if style == "json":
            echo_json(one._asdict())
        else:
            if number == 0:
                echo("\narticles that stay as they are:")
            echo(f"{one.state}  {one.reason or 'changed by another run'}  {one.url}")


def _lines(summary: Summary) -> Iterator[str]:
    yield (
        f"{counted(summary.articles, 'article')} cleaned again: {summary.changed:,} change, "
        f"{summary.other_fields:,} change only in fields that make no revision, {summary.same:,} stay the same, "
        f"{_by_reason('held back', summary.held_back)}, {_by_reason('failed', summary.failed)}"
    )
    if summary.undated:
        yield f"{counted(summary.undated, 'article')} without a day of publication left out"
    if summary.changed:
        yield (
            f"text: {counted(summary.chars_added, 'character')} and {counted(summary.blocks_added, 'block')} added, "
            f"{counted(summary.chars_removed, 'character')} and {counted(summary.blocks_removed, 'block')} removed"
        )
    if summary.fields:
        fields = ", ".join(f"{name} {articles:,}" for name, articles in Counter(summary.fields).most_common())
        yield f"fields that change, in how many articles: {fields}"
    yield from _removals(summary.removals)
    for example in summary.examples:
        yield from ("", example.url, *(f"{INDENT}{line}" for line in example.lines))


def _by_reason(name: str, reasons: Counter[str]) -> str:
    listed = ", ".join(f"{reason} {number:,}" for reason, number in reasons.most_common())
    return f"{reasons.total():,} {name} ({listed})" if reasons else f"0 {name}"


def _removals(removals: dict[str, Removals]) -> Iterator[str]:
    """Yield the reasons of removal that come, and those that go."""
    come = {reason: (one.blocks_more, one.articles_more) for reason, one in removals.items() if one.blocks_more}
    go = {reason: (one.blocks_less, one.articles_less) for reason, one in removals.items() if one.blocks_less}
    for name, found in (("come", come), ("go", go)):
        ordered = sorted(found.items(), key=lambda one: (-one[1][0], one[0]))
        parts = (f"{reason} {counted(many, 'block')} in {counted(of, 'article')}" for reason, (many, of) in ordered)
        if found:
            yield f"reasons of removal that {name}: {', '.join(parts)}"
