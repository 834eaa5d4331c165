"""The connections to PostgreSQL: how long they wait for a lock, and for a server that went away without a word."""

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


def connection_arguments(parsed: URL, lock_seconds: float) -> dict[str, Any]:
    """Return psycopg's arguments for the database at a URL; what the URL itself has is kept.

    A statement waits for a lock for `lock_seconds`. `prepare_threshold=none` in the URL says that psycopg prepares no
    statements: poolers that change the server's connection between transactions may lose them. StorageError if it is no
    number.
    """
    given = parsed.query
    arguments: dict[str, Any] = {name: value for name, value in _TIMEOUTS.items() if name not in given}
    arguments["options"] = f"-c lock_timeout={int(lock_seconds * 1000)} {given.get('options', '')}".strip()
    if (threshold := given.get("prepare_threshold")) is not None:
        if threshold != _NEVER and not str(threshold).isdecimal():
            raise StorageError(f"prepare_threshold in CRAWLER_DATABASE is a number, or {_NEVER}")
        arguments["prepare_threshold"] = None if threshold == _NEVER else int(str(threshold))
    return arguments
