"""The connections to PostgreSQL: how long they wait for a lock, and for a server that went away without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
_WHOLE_NUMBERS = ("prepare_threshold",)


def connection_arguments(parsed: URL, lock_seconds: float) -> dict[str, Any]:
    """Return psycopg's arguments for the database at a URL; what the URL itself has is kept.

    A statement waits for a lock for `lock_seconds`. A pooler such as pgbouncer must ignore the parameter `options`.
    """
    given = parsed.query
    options = f"-c lock_timeout={int(lock_seconds * 1000)} {given.get('options', '')}".strip()
    numbers = {name: int(str(given[name])) for name in _WHOLE_NUMBERS if name in given}
    return {name: value for name, value in _TIMEOUTS.items() if name not in given} | numbers | {"options": options}
