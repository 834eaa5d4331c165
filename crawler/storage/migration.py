"""Migrates a database to the newest schema, with Alembic. Only a new database and an older one need it."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from crawler.exceptions import AlreadyRunningError, SchemaTooNewError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

LONGEST_SILENCE_SECONDS = 150.0  # of a process of an earlier version that works: five heartbeats
_OF_PROCESS = frozenset(("host", "pid", "seen_at", "ended_at"))


def migrate(connection: Connection, current: str | None, shown: str) -> None:
    """Migrate the database `shown` from the revision `current`, None for a new one, in the caller's transaction.

    SchemaTooNewError if the revision is not known, AlreadyRunningError if an earlier version works on the database.
    """
    refuse_newer(current, shown)
    if current is not None:
        _refuse_while_running(connection, shown)
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def refuse_newer(current: str | None, shown: str) -> None:
    """Raise SchemaTooNewError if the revision of the database `shown` is not known."""
    script = ScriptDirectory.from_config(configuration())
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise SchemaTooNewError(
            f"the database {shown} has schema {current}, made by a newer version of this project than this one "
            f"(schema {script.get_current_head()}): update the project, or name another database"
        )


def _refuse_while_running(connection: Connection, shown: str) -> None:
    """Raise AlreadyRunningError while a process works on the older schema, which would change under it."""
    schema = inspect(connection)
    of_runs = [table for table in ("workers", "runs") if schema.has_table(table)]
    processes = (one for one in of_runs if {column["name"] for column in schema.get_columns(one)} >= _OF_PROCESS)
    for table in processes:
        query = text(f"SELECT host, pid, seen_at FROM {table} WHERE ended_at IS NULL ORDER BY seen_at DESC")  # noqa: S608  # ours
        for host, pid, seen_at in connection.execute(query):
            if abs(_now(connection) - (seen_at or 0.0)) < LONGEST_SILENCE_SECONDS:
                raise AlreadyRunningError(
                    f"an earlier version of this project works on the database {shown} (process {pid} on {host}), "
                    f"whose schema this version would change: wait for its end, or for {LONGEST_SILENCE_SECONDS:.0f} s "
                    "after it was killed"
                )


def _now(connection: Connection) -> float:
    if connection.dialect.name == "sqlite":
        return time.time()
    return float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())


def newest_revision() -> str | None:
    """Return the newest revision in the folder `migrations`."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


@cache
def configuration() -> Config:
    """Return Alembic's configuration for the folder `migrations`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
