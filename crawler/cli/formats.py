"""The formats of a printed article: text, Markdown, JSON, or each block with its label."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.items import Article, Record

KEPT = "keep"


def format_option(*names: str, explained: str = "The output's format.") -> Callable[..., Any]:
    """Return the option --format; the first name is the default."""
    return click.option("--format", "style", type=click.Choice(names), default=names[0], help=explained)


article_format_option = format_option(
    "text",
    "json",
    "markdown",
    explained="text: the title and the text. markdown: also the time, the source and the editor. json: all fields.",
)


def in_format(record: Record, style: str) -> str:
    """Return a record as text, Markdown or JSON; `style` is a value of --format."""
    if style == "json":
        return as_json(record.as_json())
    if style == "text":
        return "\n\n".join(filter(None, (record.title, record.text)))
    fields = ", ".join(filter(None, (record.published, record.source, record.editor)))
    images = [f"![{image.caption or ''}]({image.url})" for image in record.images if image.url]
    title = f"# {record.title}" if record.title else ""
    return "\n\n".join(filter(None, (title, f"*{fields}*" if fields else "", record.text, *images)))


def as_json(value: Any) -> str:
    """Return a value as indented JSON, dates as text."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def print_labelled(article: Article) -> None:
    """Print a line for each block: KEPT or the reason for its removal, and the text."""
    width = max((len(label or KEPT) for label in article.labels), default=0)
    for block, removal in article.labelled:
        click.echo(f"{removal or KEPT:{width}}  {block.text}")
