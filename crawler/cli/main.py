"""The command line: `chinanews COMMAND`. Results go to standard output, everything else to standard error.

Nothing here loads Scrapy, and a command loads only the modules that it needs.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from importlib.metadata import version
from typing import NoReturn

import click

from crawler.cli.output import echo
from crawler.cli.quiet import QuietErrors
from crawler.exceptions import AlreadyRunningError, BadInputError, CrawlerError, EngineGoneError
from crawler.passwords import Secrets, guard_standard_streams
from crawler.standard_streams import open_closed_streams
from crawler.vocabulary import RunStatus

SECTIONS = {
    "Crawling and cleaning": {
        "crawl": "Crawl a site and store its articles, as `scrapy crawl` does.",
        "clean": "Clean pages or text dumps without a crawl.",
        "refused": "List refused pages, or process them again.",
        "reprocess": "Clean the stored articles again by the current rules, or undo that.",
    },
    "Reading": {
        "show": "Show a stored article.",
        "search": "List the articles that contain some words.",
        "history": "Show the revisions of an article.",
        "explain": "Show each block of an archived page with its label.",
        "terms": "Show the uses of an article that its site allows, with the evidence.",
        "serve": "Show the stored articles in a browser.",
        "report": "Write HTML pages about the store: gaps, removals, refusals, runs.",
        "coverage": "Count the known articles by state, and list the missing ones.",
        "boilerplate": "List the texts that repeat on a site, with their labels.",
    },
    "Corpora": {
        "export": "Write the stored articles, in one of eight formats.",
        "duplicates": "Find near-duplicates, and list their clusters.",
        "publish": "Write the stored articles as a data set, with its description.",
        "verify": "Check a published data set against the archive.",
    },
    "Operating": {
        "runs": "List the last runs with their statuses, or show one of them.",
        "health": "Print whether the crawls are healthy, for a monitor.",
        "metrics": "Print metrics of all runs, for Prometheus.",
        "archive": "List, read, verify, repair and compact the archived pages.",
        "copy": "Copy a store to another database, or into the store there.",
        "forget": "Remove an article or a site, and never fetch it again.",
    },
    "Sites": {
        "new-site": "Propose the rules of a site from example pages, and write its package.",
        "check-site": "Count how often the rules of a site fit its archived pages.",
        "repair-site": "Find the templates of a site after a layout change.",
    },
}
"""The commands, for the list of them, by heading. Each is the function of its name, with `_` for `-`, in the module of
its name, which is loaded when it is used."""
COMMANDS = {name: text for section in SECTIONS.values() for name, text in section.items()}
_TAKES_FILES = "clean"
DISTRIBUTION = "chinanews-crawler"
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
SQLITE_FULL, SQLITE_PRIMARY_CODE = frozenset({10, 13}), 0xFF  # SQLITE_IOERR and SQLITE_FULL, in any extended form
POSTGRESQL_FULL = "53100"  # disk_full
EXIT_INTERRUPTED = 130  # the exit code of shells for a command that the user stopped


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click gives it
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # the same
        """Write the list, its columns at the same place in each section, without loading the commands."""
        width = max(map(len, COMMANDS))
        for heading, section in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(width), text) for name, text in section.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # the same
        name = cmd_name.replace("-", "_")
        module = import_module(f"crawler.cli.{name}") if cmd_name in COMMANDS else None
        return getattr(module, name, None)


def _print_version(context: click.Context, _option: click.Parameter, is_wanted: bool) -> None:  # noqa: FBT001  # click's flag
    if not is_wanted:
        return
    from crawler.cleaning.version import rules_version  # noqa: PLC0415  # reads files
    from crawler.code_version import code_version  # noqa: PLC0415  # the same

    echo(f"chinanews {version(DISTRIBUTION)} (code {code_version()}, rules {rules_version()})")
    context.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version, with the digests of the code and of the rules that clean.",
)
def commands() -> None:
    """Crawl news sites, clean pages, and read the results.

    Relative names of the database, the archive, records, seeds and logs are below the folder CRAWLER_HOME, if this
    environment variable is set.
    """


def main() -> NoReturn:
    """Run a command. Input that cannot be used gives one line on standard error and exit code 2.

    A closed pipe (`| head -1`) ends it silently, with click's exit code 1. Output that cannot be written is an error.
    `crawl` is Scrapy's command, and does all of this itself.
    """
    if sys.argv[1:2] == ["crawl"]:
        from crawler.cli.crawl import run_crawl  # noqa: PLC0415  # no other command needs it

        run_crawl(sys.argv[2:])
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    open_closed_streams()
    guard_standard_streams(Secrets(os.environ, {str(at): argument for at, argument in enumerate(sys.argv)}))
    with QuietErrors() as errors:
        _run(errors)


def _run(errors: QuietErrors) -> NoReturn:
    try:
        _require_output()
        for argument in sys.argv[1:]:
            if argument.encode(errors="replace").decode() != argument and not _is_input(argument):
                raise BadInputError(f"the argument {argument!r} is not UTF-8; correct it")
        commands.main(prog_name="chinanews", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show(sys.stderr)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(EXIT_INTERRUPTED)
    except CrawlerError as error:
        echo(f"error: {error}".replace("\n", "\\n"), err=True)
        sys.exit(_status_of(error).exit_code)
    except OSError as error:
        with suppress(OSError):
            echo(f"error: the output cannot be written: {error.strerror or error}", err=True)
            errors.release()
        os._exit(RunStatus.STORAGE_FAILED.exit_code)  # sys.exit would try to write the rest again
    sys.exit(0)


def _status_of(error: CrawlerError) -> RunStatus:
    if isinstance(error, AlreadyRunningError):
        return RunStatus.ALREADY_RUNNING
    if isinstance(error, EngineGoneError):
        return RunStatus.INTERRUPTED
    return RunStatus.STORAGE_FAILED if _is_full(error) else RunStatus.MISCONFIGURED


def _is_full(error: CrawlerError) -> bool:
    """Return whether a disk that is full or fails is the cause: as the system, SQLite or PostgreSQL says it."""
    cause = error.__cause__
    cause = getattr(cause, "orig", None) or cause
    sqlite = getattr(cause, "sqlite_errorcode", 0) & SQLITE_PRIMARY_CODE
    return (
        getattr(cause, "errno", None) in FULL
        or sqlite in SQLITE_FULL
        or getattr(cause, "sqlstate", None) == POSTGRESQL_FULL
    )


def _is_input(argument: str) -> bool:
    """Return whether an argument is the name of a file to clean, which may be in any encoding."""
    return sys.argv[1] == _TAKES_FILES and os.path.lexists(argument)


def _require_output() -> None:
    """Raise OSError if standard output is closed: `print` would write nothing, without an error."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
