"""The rule of each table: how its rows are copied into a store that may have the same ones.

The order is that of the copy: `forgotten` comes first, since what is forgotten in one of the stores is not copied, and
`runs` before the tables that name runs. A test compares the names with the schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.storage.copying.articles import copy_articles, with_articles
from crawler.storage.copying.by_key import ByKey, copy_computed, keep_latest, leave_out
from crawler.storage.copying.runs import copy_runs, without_claim
from crawler.storage.copying.urls import copied_url, keep_other_urls, united_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Table

    from crawler.storage.copying.copying import Copying

RULES: Mapping[str, Callable[[Copying, Table], None]] = {
    "forgotten": ByKey(("digest",)),
    "runs": copy_runs,
    "workers": ByKey(("run", "host", "pid", "started_at"), copied=without_claim),
    "articles": copy_articles,
    "revisions": with_articles,
    "urls": ByKey(("site", "key"), united_url, copied_url, keep_other_urls),
    "exports": ByKey(("path", "exported_at")),
    "aliases": ByKey(("site", "url")),
    "list_rhythms": ByKey(("site", "key"), keep_latest("read_at")),
    "host_terms": ByKey(("host",), keep_latest("read_at")),
    **dict.fromkeys(("host_rates", "host_robots", "claims"), leave_out),
    "duplicate_queue": copy_computed,
    "duplicate_sketches": copy_computed,
    "duplicate_bands": copy_computed,
    "reprocessed": ByKey(("run", "article_id")),
    "learnt_templates": ByKey(("site", "name")),
    "models": ByKey(("site",), keep_latest("updated_at")),
}
NOT_COPIED = [name for name, rule in RULES.items() if rule is leave_out]
COUNTED = [name for name, rule in RULES.items() if rule is not copy_computed and name not in NOT_COPIED]
"""The tables whose rows are counted, for the operator."""
