"""The command line: `python -m crawler COMMAND`. Results go to standard output, everything else to standard error.

Nothing here loads Scrapy, and a command loads only the modules that it needs.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from crawler.cli.boilerplate import boilerplate
from crawler.cli.clean import clean
from crawler.cli.coverage import coverage
from crawler.cli.explain import explain
from crawler.cli.export import export
from crawler.cli.history import history
from crawler.cli.refused import refused
from crawler.cli.runs import runs
from crawler.cli.search import search
from crawler.cli.show import show
from crawler.exceptions import CrawlerError
from crawler.vocabulary import RunStatus

EXIT_INTERRUPTED = 130
"""The exit code of shells for a command that the user stopped."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Clean pages, and read the results of crawls."""


for command in (boilerplate, clean, coverage, explain, export, history, refused, runs, search, show):
    commands.add_command(command)


def main() -> NoReturn:
    """Run a command. Input that cannot be used gives one line on standard error and exit code 2.

    A closed pipe (`| head -1`) ends it silently, with click's exit code 1.
    """
    try:
        commands.main(prog_name="python -m crawler", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(EXIT_INTERRUPTED)
    except CrawlerError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(RunStatus.MISCONFIGURED.exit_code)
    sys.exit(0)
