"""The places of a URL's pages in the archive, as the frontier records them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from crawler.storage.database import storage_errors
from crawler.storage.schema import URLS

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def places_of(engine: Engine, url: str, key: str | None) -> tuple[str, ...]:
    """Return the places of the pages of a URL, or of the article with this key, in order; empty if none is archived."""
    same = or_(URLS.c.url == url, URLS.c.key == key) if key else URLS.c.url == url
    query = select(URLS.c.archived).where(same, URLS.c.archived.is_not(None))
    with storage_errors("cannot read the frontier"), engine.connect() as connection:
        return tuple(json.loads(connection.execute(query).scalar() or "[]"))
