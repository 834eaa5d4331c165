"""The formats of a printed article: text, Markdown, JSON, or each block with its label."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.output import echo, echo_json
from crawler.items import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crawler.items import Article

INDENT = 2  # of JSON that is printed for people
KEPT = "keep"
_STORED_ONLY = {"identity", "template", "removed", "cleaned_by", "fetched_at", "stored_at", "revision", "withdrawn_at"}
"""Fields of a record that belong to the crawl and the store; the page has the others."""
PAGE_FIELDS = tuple(field.name for field in fields(Record) if field.name not in _STORED_ONLY)


def format_option(*names: str, explained: str = "The output's format.") -> Callable[..., Any]:
    """Return the option --format; the first name is the default."""
    return click.option("--format", "style", type=click.Choice(names), default=names[0], help=explained)


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


def page_fields(record: Record) -> dict[str, Any]:
    """Return the fields of a record that its page states."""
    values = record.as_json()
    return {name: values[name] for name in PAGE_FIELDS}


def in_format(record: Record, style: str) -> str:
    """Return a record as text, else as Markdown."""
    if style == "text":
        return "\n\n".join(filter(None, (record.title, record.text)))
    modified = f"modified {record.modified}" if record.modified else None
    fields = ", ".join(filter(None, (record.published, modified, record.source, record.editor)))
    images = [f"![{image.caption or ''}]({image.url})" for image in record.images if image.url]
    title = f"# {record.title}" if record.title else ""
    return "\n\n".join(filter(None, (title, f"*{fields}*" if fields else "", record.text, *images)))


def print_labelled(article: Article) -> None:
    """Print a line for each block: KEPT or the reason for its removal, and the text."""
    width = max((len(label or KEPT) for label in article.labels), default=0)
    for block, removal in article.labelled:
        echo(f"{removal or KEPT:{width}}  {block.text}")
