"""`python -m crawler clean [FILE]`: cleans one page or text dump without a crawl."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.cleaning.classifier.confidence import UNSURE_BELOW
from crawler.cli.formats import article_format_option, in_format, print_labelled, print_report
from crawler.cli.output import echo
from crawler.exceptions import BadInputError
from crawler.extraction.html.limits import MAX_PAGE_BYTES
from crawler.items import Page
from crawler.processing.process import process
from crawler.sites import site_named

_NOT_TEXT = b"\x1f\x8b", b"WARC/", b"PK\x03\x04", b"\x7fELF", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite"
"""The first bytes of files that are neither a page nor text."""
_TEXT_RECORD, _HEADER_BYTES = b"WARC-Type: conversion", 2_000  # a WET record holds a text dump
_STORED_ONLY = {"identity", "template", "removed", "cleaned_by", "fetched_at", "stored_at", "revision", "withdrawn_at"}
"""Fields of a record that belong to the crawl and the store; the page has the others."""


@click.command()
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--url", default="", help="The URL of the page. It determines the site, the kind and the day.")
@click.option("--site", help="The site whose rules apply, if the URL does not determine it.")
@article_format_option
@click.option("--explain", is_flag=True, help="Print each block, with `keep` or the reason for its removal.")
def clean(file: str, url: str, site: str | None, style: str, explain: bool) -> None:  # noqa: FBT001  # click's flag
    """Clean a page or a text dump, from FILE or from standard input.

    A note on standard error says if a crawl would refuse the page.
    """
    if url and not url.startswith(("http://", "https://")):
        raise BadInputError(f"--url {url!r} is not an http(s) URL")
    if explain and style != "text":
        raise BadInputError("--explain prints text; --format json contains the blocks with their reasons")
    page = Page(url, _read(file), site=site_named(site) if site else None)
    article, refusal = process(page, datetime.now(UTC))
    if explain:
        print_labelled(article)
    else:
        blocks = [{"text": block.text, "reason": removal} for block, removal in article.labelled]
        fields = article.record().as_json()
        report = {name: fields[name] for name in fields if name not in _STORED_ONLY} | {"blocks": blocks}
        print_report(report, [in_format(article.record(), style)], style)
    if not article.text:
        echo("note: no block of this page was kept; --explain shows why", err=True)
        return
    if article.confidence is not None and (explain or article.confidence < UNSURE_BELOW):
        echo(f"note: the confidence that this text is right is {article.confidence:.2f} of 1", err=True)
    if refusal is not None:
        echo(f"note: a crawl would refuse this page: {refusal}", err=True)


def _read(file: str) -> bytes:
    name = "standard input" if file == "-" else file
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as stream:
            content = stream.read(MAX_PAGE_BYTES + 1)
    except OSError as error:
        raise BadInputError(f"{name}: cannot be read: {error.strerror}") from None
    if not content.strip():
        raise BadInputError(f"{name}: is empty; name a page or a text dump")
    if content.startswith(_NOT_TEXT) and _TEXT_RECORD not in content[:_HEADER_BYTES]:
        raise BadInputError(f"{name}: is no page, but compressed or binary; scrapy crawl -a archive= reads WARC files")
    return content
