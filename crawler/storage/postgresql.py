"""The connections to PostgreSQL: how long they wait for a lock, and for a server that went away without a word.

psycopg has no SQLSTATE for an error that comes before there is a connection, so such errors are told by their message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.exceptions import StorageError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

_TIMEOUTS = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""In seconds, the last in milliseconds (libpq's "Parameter Key Words"). The system waits for a quarter of an hour."""
_NEVER = "none"  # in a URL
_MIN_IDLE_SECONDS, _MAX_IDLE_SECONDS = 5.0, 30.0
_TEMPORARY = (
    "Connection refused",
    "No such file or directory",
    "timeout expired",
    "server closed the connection",
    "Connection reset",
    "the database system is",  # starting up, shutting down, in recovery mode
    "too many c",  # clients, connections for a role
    "connection slots are reserved",
    "session is read-only",
)
"""Parts of the messages of a server that restarts, or has no connection left now. A wrong password is not temporary."""


def is_temporary(error: Exception) -> bool:
    """Return whether an error of a first connection passes by itself, for all that its message says."""
    return any(sign in str(error) for sign in _TEMPORARY)


def connection_arguments(parsed: URL, lock_seconds: float, *, of_worker: bool = False) -> dict[str, Any]:
    """Return psycopg's arguments for the database at a URL; what the URL itself has is kept.

    A statement waits for a lock for `lock_seconds`. The server ends a transaction in which a worker of a crawl, or its
    machine, no longer moves, before others have waited so long for its locks. `prepare_threshold=none` in the URL says
    that psycopg prepares no statements: poolers that change the server's connection between transactions may lose them.
    StorageError if it is no number.
    """
    given = parsed.query
    arguments: dict[str, Any] = {name: value for name, value in _TIMEOUTS.items() if name not in given}
    idle_seconds = min(_MAX_IDLE_SECONDS, max(_MIN_IDLE_SECONDS, lock_seconds / 2))
    idle = f"-c idle_in_transaction_session_timeout={int(idle_seconds * 1000)} " if of_worker else ""
    arguments["options"] = f"-c lock_timeout={int(lock_seconds * 1000)} {idle}{given.get('options', '')}".strip()
    if (threshold := given.get("prepare_threshold")) is not None:
        if threshold != _NEVER and not str(threshold).isdecimal():
            raise StorageError(f"prepare_threshold in CRAWLER_DATABASE is a number, or {_NEVER}")
        arguments["prepare_threshold"] = None if threshold == _NEVER else int(str(threshold))
    return arguments
