"""The number of each URL's host, and the indexes by which leases go from host to host."""

import sqlalchemy as sa
from alembic import op

from crawler.storage.frontier.host_hash import PATTERN, host_hash

revision = "0022"
down_revision = "0021"

_BEST = "host_hash, priority DESC, id, due_at"
_ENQUEUED = "enqueued_by IS NOT NULL"
INDEXES = (
    f"urls_host ON urls (site, {_BEST}) WHERE due_at IS NOT NULL",
    f"urls_enqueued ON urls (site, enqueued_by) WHERE {_ENQUEUED}",
    f"urls_enqueued_host ON urls (site, enqueued_by, {_BEST}) WHERE {_ENQUEUED} AND due_at IS NOT NULL",
    "urls_leased ON urls (site, worker) WHERE state = 'leased'",
    "urls_host_leased ON urls (site, host_hash) WHERE state = 'leased'",
)
_HEX = f"encode(sha256(convert_to(lower(coalesce(substring(url from '{PATTERN}'), '')), 'UTF8')), 'hex')"
_HASH = f"('x' || substr({_HEX}, 1, 16))::bit(64)::bigint & 9223372036854775807"


def upgrade() -> None:
    """Add the column. A table that is written anew with its indexes takes a tenth of the time of an UPDATE."""
    for index in ("urls_due", "urls_enqueued", "urls_leased"):
        op.execute(f"DROP INDEX {index}")
    op.add_column("urls", sa.Column("host_hash", sa.BigInteger, nullable=False, server_default="0"))
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("ALTER TABLE urls ALTER COLUMN host_hash DROP DEFAULT")
        op.execute(sa.text(f"ALTER TABLE urls ALTER COLUMN host_hash TYPE BIGINT USING {_HASH}".replace(":", r"\:")))
        op.execute("ALTER TABLE urls ALTER COLUMN host_hash SET DEFAULT 0")
    else:
        connection.connection.create_function("host_hash", 1, host_hash, deterministic=True)
        op.execute("UPDATE urls SET host_hash = host_hash(url)")
    for index in INDEXES:
        op.execute(f"CREATE INDEX {index}")
