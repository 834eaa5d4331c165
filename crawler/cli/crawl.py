"""`chinanews crawl SITE`: `scrapy crawl SITE` with the settings of this project, in any folder.

Scrapy's command reads the arguments, and ends the process: options, signals, exit codes and the last line are the same.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def crawl(arguments: Sequence[str]) -> None:
    """Crawl a site, and store its articles."""
    run_crawl(arguments)


def run_crawl(arguments: Sequence[str]) -> NoReturn:
    """Run Scrapy's command, and exit with its exit code."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until the command handles signals, which is soon
    from crawler.commands.any_folder import crawl  # noqa: PLC0415  # no other command loads Scrapy

    crawl(arguments)
