"""The formats of a printed article: text, Markdown and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.cli.output import echo, echo_json
from crawler.cli.record_formats import in_format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crawler.items import Record

INDENT = 2  # of JSON that is printed for people


def format_option(*names: str, explained: str = "The output's format.") -> Callable[..., Any]:
    """Return the option --format; the first name is the default."""
    return click.option("--format", "style", type=click.Choice(names), default=names[0], help=explained)


def json_option(explained: str) -> Callable[..., Any]:
    """Return the option --format of a command that has --json too, the short form of `--format json`."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        with_format: Callable[..., Any] = format_option("text", "json", explained=explained)(command)
        return click.option("--json", "style", flag_value="json", help="The same as --format json.")(with_format)

    return add


article_format_option = format_option(
    "text",
    "json",
    "markdown",
    explained="text: the title and the text. markdown: also the times, the source, the editor and the images. "
    "json: all fields.",
)


def print_report(report: Any, lines: Iterable[str], style: str) -> None:
    """Print a report, as JSON or as its lines of text; `style` is a value of --format."""
    if style == "json":
        echo_json(report, INDENT)
    else:
        echo("\n".join(lines))


def print_record(record: Record, style: str) -> None:
    """Print a record in a format; `style` is a value of --format."""
    print_report(record.as_json(), [in_format(record, style)], style)
