"""The tables of the database, as the newest migration leaves them.

Times are ISO 8601 text: `published` and `modified` in the time zone that the page states, if it states one; all others
in UTC. Lists and counts are JSON text. So each column has the same text in SQLite, in PostgreSQL and in an export.
"""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text

from crawler.items import Record
from crawler.vocabulary import RunKind, StoreResult

REVISION = "0024"
"""The newest migration. A database that has it is opened without Alembic."""
METADATA = MetaData()


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _required(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _optional(*names: str) -> list[Column[str]]:
    return [Column(name, Text) for name in names]


_NEVER_NULL = (
    "document_id url site identity kind text authors images template removed cleaned_by pages stored_at"
    " terms_search terms_tdm terms_ai_training terms_ai_input terms_evidence".split()
)
_OTHER_TYPES = frozenset(
    ("confidence", "language_score", "published_zone_known", "revision", "terms_version", "accessible_for_free")
)
ARTICLES = Table(
    "articles",
    METADATA,
    _id(),
    *_optional(*(field.name for field in fields(Record) if field.name not in {*_NEVER_NULL, *_OTHER_TYPES})),
    *_required(*_NEVER_NULL),
    *(Column(name, Float) for name in ("confidence", "language_score")),
    *(Column(name, Boolean) for name in ("published_zone_known", "accessible_for_free")),
    Column("terms_version", Integer),
    Column("revision", Integer, nullable=False, server_default="1"),
    Index("articles_identity", "site", "identity", unique=True),
    Index("articles_url", "url"),
    Index("articles_document_id", "document_id"),
    Index("articles_published", "published"),
)

RUNS = Table(
    "runs",
    METADATA,
    _id(),
    *_required("site", "started_at"),
    *_optional("ended_at", "status"),
    *_required("statistics"),
    Column("kind", Text, nullable=False, server_default=RunKind.CRAWL),
    *_optional("configuration", "seeded_at"),
)
"""`site` of a run of the kind `reprocess` is empty if it works on all sites. `configuration` is JSON: all that must be
the same for each worker of a crawl. `seeded_at` is when the URLs that a crawl begins with were in the frontier."""

WORKERS = Table(
    "workers",
    METADATA,
    _id(),
    Column("run", Integer, nullable=False),
    *_optional("host"),
    Column("pid", Integer),
    *_optional("pid_started"),
    *_required("started_at"),
    Column("seen_at", Float),
    *_optional("ended_at", "status"),
    Column("statistics", Text, nullable=False, server_default="{}"),
    Column("counts", Text, nullable=False, server_default="{}"),
    Column("last_transaction", BigInteger),
    Index("workers_run", "run"),
)
"""The processes that work on a run. `seen_at` is the last heartbeat (seconds since 1970, UTC). A worker with an end and
without a status was given up by the others. `statistics` are its own figures at its last heartbeat or its end, as JSON;
`counts` are those of them that stored articles change, written in the transaction that stores the articles.
`last_transaction` is the random number of the last transaction that it executed on PostgreSQL; see transactions.py."""

REVISIONS = Table(
    "revisions",
    METADATA,
    _id(),
    Column("article_id", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    *_required("record", "stored_at"),
    Column("kind", Text, nullable=False, server_default=StoreResult.CHANGED),
    Column("run", Integer),
    Index("revisions_of_article", "article_id", "revision", unique=True),
)
"""Earlier revisions of articles that have changed; the current one is the article's own row. `kind` is why the next
revision replaced this one: CHANGED on its site, or REPROCESSED by the `run`."""

REPROCESSED = Table(
    "reprocessed",
    METADATA,
    Column("run", Integer, primary_key=True, autoincrement=False),
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    *_required("result"),
    *_optional("reason", "digest", "columns"),
    Index("reprocessed_result", "run", "result", "article_id"),
    Index("reprocessed_article", "article_id"),
)
"""The articles that a run cleaned again with another result: a ReprocessingState. `columns` is JSON: the new content of
the article's columns that differ, or the former content once the new one is stored. `digest` is that of the article's
row, by which a change by another run is seen."""

URLS = Table(
    "urls",
    METADATA,
    _id(),
    *_required("site", "key", "url", "kind", "state", "discovered_at"),
    *_optional("day", "section", "reason", "discovered_from", "fetched_at", "etag", "last_modified", "digest"),
    *_optional("archived", "announced"),
    Column("due_at", Float),
    Column("priority", Integer, nullable=False),
    Column("host_hash", BigInteger, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False),
    Column("run", Integer),
    Column("worker", Integer),
    Column("enqueued_by", Integer),
    Column("first_announced", Float),
    Column("first_linked", Float),
    Index("urls_key", "site", "key", unique=True),
)
"""The frontier: one row for each URL; the key of an article is its identity. `state` is a UrlState, which only
frontier/states.py writes. `due_at` (seconds since 1970, UTC) is when the URL is fetched next, NULL for never; for a
leased URL it is when the lease ends. `worker` leased the URL last; it is NULL after the lease was reclaimed.
`fetched_at` of a list is when it last linked to an article. `announced` is the newest time that a feed or sitemap
states for the URL: when it was published, or else changed. `first_WAY` is when the article was first seen in this
DiscoveryWay, in the same unit as `due_at`. `host_hash` is the number of the URL's host (frontier/host_hash.py)."""

LIST_RHYTHMS = Table(
    "list_rhythms",
    METADATA,
    Column("site", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("read_at", Float, nullable=False),
    Column("items", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("due_at", Float, nullable=False),
    *_required("rhythm"),
)
"""The last visit of each list: its time, how many articles the list had, and how many of them were new. `rhythm` is the
JSON of a Rhythm, `due_at` when the list is read next. Times are seconds since 1970, UTC."""

ALIASES = Table(
    "aliases",
    METADATA,
    Column("site", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    *_required("key"),
    Index("aliases_of_key", "site", "key"),
)
"""The other URLs of articles; `urls` has the one that is fetched."""

MODELS = Table("models", METADATA, Column("site", Text, primary_key=True), *_required("model", "updated_at"))
"""The site models, as text that the cleaner writes and reads."""

LEARNT_TEMPLATES = Table(
    "learnt_templates",
    METADATA,
    _id(),
    *_required("site", "name", "template", "evidence", "learnt_at"),
    Index("learnt_templates_name", "site", "name", unique=True),
)
"""The templates that were learnt after a layout change of a site: JSON of a page object, and of the figures by which an
operator accepted it. They are tried in the order of `id`, behind the templates in the code."""

HOST_TERMS = Table(
    "host_terms",
    METADATA,
    Column("host", Text, primary_key=True),
    Column("read_at", Float, nullable=False),
    *_required("statements"),
)
"""The statements of hosts about the use of their pages, from files other than robots.txt: JSON of Statements, and when
the files were requested (seconds since 1970, UTC)."""

HOST_RATES = Table(
    "host_rates",
    METADATA,
    Column("host", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    *_required("state"),
)
"""The rates of hosts that the workers of all runs share, in PostgreSQL: JSON of a HostState. A change counts `version`
up; it is made only to the version that was read."""

HOST_ROBOTS = Table(
    "host_robots",
    METADATA,
    Column("run", Integer, primary_key=True, autoincrement=False),
    Column("root", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    *_optional("reason", "archived"),
    Column("fetched_at", Float, nullable=False),
    Column("until", Float, nullable=False),
)
"""The robots.txt of each root, such as `https://example.org`, that the workers of a run share, in PostgreSQL; or the
reason why it did not come. It is requested again after `until`. Times are seconds since 1970, UTC."""

CLAIMS = Table(
    "claims",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("worker", Integer, nullable=False),
    Column("until", Float, nullable=False),
)
"""The work that one worker does for all, in PostgreSQL, until a time (seconds since 1970, UTC) at most."""

DUPLICATE_QUEUE = Table(
    "duplicate_queue", METADATA, Column("article_id", Integer, primary_key=True, autoincrement=False)
)
"""The articles to compare: added, changed or deleted since they were compared. Triggers on `articles` write it."""

DUPLICATE_SKETCHES = Table(
    "duplicate_sketches",
    METADATA,
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    Column("cluster", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("digest", BigInteger),
    Column("values", LargeBinary),
    Column("numbers", LargeBinary),
    Column("version", Integer, nullable=False),
    Index("duplicate_sketches_cluster", "cluster"),
    Index("duplicate_sketches_digest", "digest"),
)
"""The compared articles. `cluster` is the article_id of one of the near-duplicates, or the article's own; `length`
counts the tokens of the text, `digest` is that of the tokens. `values`, `numbers` and `version` are those of a Sketch;
an article has no `values` if it has no text, or if another one has the same tokens and the values."""

DUPLICATE_BANDS = Table(
    "duplicate_bands",
    METADATA,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""The keys of the sketches that have values: articles that share a key are candidates."""

EXPORTS = Table(
    "exports",
    METADATA,
    _id(),
    *_required("path", "format", "selection", "exported_at"),
    Column("rows", Integer, nullable=False),
    Column("documents", LargeBinary, nullable=False),
)
"""The exports and publications of the articles. `selection` is the JSON of their filters. `documents` has the first
five bytes of each document ID, sorted."""

FORGOTTEN = Table(
    "forgotten",
    METADATA,
    Column("digest", Text, primary_key=True),
    *_required("item", "removal", "forgotten_at"),
    *_optional("report"),
    Index("forgotten_item", "item"),
)
"""The articles and sites that were removed and are not to be fetched again. A row has the digest of one of the names
of an `item`: a URL, a key, a host or a site. The row whose digest is that of its `item` has the `report`: what was
removed, as JSON. `removal` is a ForgottenState."""
