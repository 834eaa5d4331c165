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
from typing import NoReturn

import click

from crawler.cli.output import echo
from crawler.exceptions import AlreadyRunningError, BadInputError, CrawlerError, EngineGoneError
from crawler.passwords import Secrets, guard_standard_streams
from crawler.standard_streams import open_closed_streams
from crawler.vocabulary import RunStatus

COMMANDS = {
    "archive": "List, read, verify, repair and compact the archived pages.",
    "boilerplate": "List the texts that repeat on a site, with their labels.",
    "clean": "Clean pages or text dumps without a crawl.",
    "copy": "Copy a store to another database, or into the store there.",
    "coverage": "Count the known articles by state, and list the missing ones.",
    "duplicates": "Find near-duplicates, and list their clusters.",
    "explain": "Show each block of an archived page with its label.",
    "export": "Write the stored articles, in one of eight formats.",
    "forget": "Remove an article or a site, and never fetch it again.",
    "history": "Show the revisions of an article.",
    "publish": "Write the stored articles as a data set, with its description.",
    "refused": "List refused pages, or process them again.",
    "report": "Write HTML pages about the store: gaps, removals, refusals, runs.",
    "reprocess": "Clean the stored articles again by the current rules, or undo that.",
    "runs": "List the last runs with their statuses.",
    "search": "List the articles that contain some words.",
    "show": "Show a stored article.",
    "terms": "Show the uses of an article that its site allows, with the evidence.",
    "verify": "Check a published data set against the archive.",
}
"""The commands, for the list of them. Each is the function of its name in the module of its name, which is loaded when
it is used."""
_TAKES_FILES = "clean"
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
SQLITE_FULL, SQLITE_PRIMARY_CODE = frozenset({10, 13}), 0xFF  # SQLITE_IOERR and SQLITE_FULL, in any extended form
POSTGRESQL_FULL = "53100"  # disk_full
EXIT_INTERRUPTED = 130  # the exit code of shells for a command that the user stopped


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click gives it
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # the same
        """Write the list without loading the commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # the same
        module = import_module(f"crawler.cli.{cmd_name}") if cmd_name in COMMANDS else None
        return getattr(module, cmd_name, None)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Clean pages, and read the results of crawls."""


def main() -> NoReturn:
    """Run a command. Input that cannot be used gives one line on standard error and exit code 2.

    A closed pipe (`| head -1`) ends it silently, with click's exit code 1. Output that cannot be written is an error.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    open_closed_streams()
    guard_standard_streams(Secrets(os.environ, {str(at): argument for at, argument in enumerate(sys.argv)}))
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
