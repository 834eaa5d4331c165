"""Migrates a database to the newest schema, with Alembic. Only a new database and an older one need it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from crawler.exceptions import SchemaTooNewError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def migrate(connection: Connection, current: str | None, shown: str) -> None:
    """Migrate the database `shown` from the revision `current`, None for a new one, in the caller's transaction.

    SchemaTooNewError if the revision is not known.
    """
    refuse_newer(current, shown)
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
