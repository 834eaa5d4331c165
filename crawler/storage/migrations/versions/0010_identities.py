"""Sites without rules: the identities and the names of sites that new crawls give to URLs that are known already.

Rows that are one article or one URL now become one row; the older text is kept as a revision. A damaged row stays.
"""

# ruff: noqa: S608  # the tables and columns are names of our own

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

CHUNK = 1_000  # how many rows are in memory at once
GROUP = "news"  # the site of the URLs of a crawl of several sites
LABELS = frozenset("www m mobile amp wap touch edition".split())
SECOND_LEVEL = frozenset("co com net org ac gov edu or ne go".split())
TRACKING = (
    r"utm_.* itm_.* mtm_.* pk_(?:campaign|content|cid|keyword|kwd|medium|source|vid) piwik_.* matomo_.* hsa_.* "
    r"_{1,2}hs(?:tc|sc|fp|enc|mi)|hsctatracking mc_.* mkt_.* ml_.* oly_.* vero_.* _ga.* ga_.* gs_.* _gl gclid "
    r"gclsrc dclid gbraid wbraid fbclid fb_.* msclkid yclid ysclid ymclid twclid ttclid igsh igshid li_fat_id epik "
    r"rdt_cid sscid irclickid irgwc rb_clickid click_?id _openstat wt_.*mc.* wtrid at_.* ns_.* xtor s_cid s_kwcid "
    r"ef_id ocid cmpid cmp icid ncid intcmp share.* xhsshare ref_.* ito wpisrc wpmm smid smtyp trk.* soc_.* spm "
    r"scm mibextid hss_channel guccounter guce_.* taid __twitter_impression _branch_match_id zanpid amp_gsa "
    r"amp_js_v usqp aff(?:i|iliate)?_?id nsukey isappinstalled wickedid sessionid session_id phpsessid jsessionid "
    r"aspsessionid.* sesskey oscsid zenid cfid cftoken "
)
UNLESS_NUMBER = (
    r"ref referr?er source from via campaign medium keyword kwd partner partner_?id aff(?:i|iliate)? cid clid eid "
    r"uid sid session "
)
IS_TRACKING, IS_TRACKING_UNLESS_NUMBER = (
    re.compile("|".join(words.split()), re.IGNORECASE).fullmatch for words in (TRACKING, UNLESS_NUMBER)
)
SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
ESCAPED, UNRESERVED = re.compile(r"%([0-9A-Fa-f]{2})"), re.compile(r"[\w.~-]", re.ASCII)
UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
ARTICLE_ID = re.compile(
    r"[?&](?:\w*(?:id|idx|no|num|seq|srl|article|news|story|post|doc)|p)=[\w.:{}-]*\d", re.IGNORECASE
)
STATES = "out-of-range passed listed moved gone refused failed leased waiting unchanged stored".split()
RANKS = {state: rank for rank, state in enumerate(STATES)}  # of two states of one URL, that with the higher rank stays
SAME = "kind title text published source editor section authors images".split()
NOT_IN_RECORD = frozenset(("id", "search"))
LISTS = ("authors", "images", "removed")
ALIAS = "INSERT INTO aliases (site, url, key) VALUES (:site, :url, :key) ON CONFLICT DO NOTHING"

Row = Mapping[Any, Any]


def upgrade() -> None:
    """Rename the sites, identities and keys of all rows, and those that other columns contain."""
    connection = op.get_bind()
    _rename_sites(connection)
    _rename_rows(connection, "articles", "identity", _unite_articles)
    _rename_rows(connection, "urls", "key", _unite_urls)
    _rename_aliases(connection)
    _correct_urls(connection)
    _rename_revisions(connection)


def _renamed(site: str, name: str) -> tuple[str, str]:
    """Return the new site and the new identity or key; the old ones if the site has rules, or they are damaged."""
    is_url, is_list = name.startswith(("http://", "https://")), name.startswith("//")
    try:
        parts = urlsplit(name if is_url or is_list else f"//{name}")
        host, netloc = _root(parts.hostname or ""), _ascii(parts.netloc.lower().rpartition("@")[2])
        is_generic = "." in host if site == GROUP else host == _root(site)
    except ValueError:
        return site, name
    new_site = host if is_generic and site != GROUP else site
    if is_url or not is_generic:
        return new_site, name
    netloc = netloc.removesuffix(":80").removesuffix(":443").removeprefix("www.")
    query = "&".join(sorted(field for field in parts.query.split("&") if field and not _is_tracking(field)))
    path = ESCAPED.sub(_unescaped, urlunsplit(("", "", SESSION.sub("", parts.path) or "/", query, "")))
    return new_site, "//" * is_list + netloc + UNSAFE.sub(lambda found: quote(found[0], "", errors="replace"), path)


def _root(host: str) -> str:
    labels = _ascii(host.lower()).split(".")
    while len(labels) > 2 and labels[0] in LABELS and (len(labels) > 3 or labels[1] not in SECOND_LEVEL):  # noqa: PLR2004
        del labels[0]
    return ".".join(labels)


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _is_tracking(field: str) -> bool:
    name, value = (unquote_plus(part) for part in field.partition("=")[::2])
    return bool(IS_TRACKING(name) or (IS_TRACKING_UNLESS_NUMBER(name) and not value.isdecimal()))


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if UNRESERVED.fullmatch(character) else found[0].upper()


def _run(connection: sa.Connection, statement: str, values: Any = None) -> sa.CursorResult[Any]:
    return connection.execute(sa.text(statement), values)


def _chunks(connection: sa.Connection, table: str, columns: str, which: str = "1 = 1") -> Iterator[Sequence[Any]]:
    query, last = f"SELECT id, {columns} FROM {table} WHERE id > :last AND {which} ORDER BY id LIMIT {CHUNK}", -1
    while rows := _run(connection, query, {"last": last}).all():
        last = rows[-1].id
        yield rows


def _rename_sites(connection: sa.Connection) -> None:
    """Rename the sites of runs and models. Of two models for one site, that of its main host stays, or the newest."""
    for table, order in (("runs", "site"), ("models", "MAX(updated_at) DESC")):
        for old in _run(connection, f"SELECT site FROM {table} GROUP BY site ORDER BY {order}").scalars().all():
            names = {"old": old, "new": _renamed(old, f"{old}/")[0]}
            if names["old"] != names["new"]:
                free = "NOT EXISTS (SELECT 1 FROM models WHERE site = :new)" if table == "models" else "1 = 1"
                _run(connection, f"UPDATE {table} SET site = :new WHERE site = :old AND {free}", names)
                _run(connection, f"DELETE FROM {table} WHERE site = :old", {"old": old})


def _rename_rows(
    connection: sa.Connection, table: str, column: str, unite: Callable[[sa.Connection, Sequence[Row], Row], int]
) -> None:
    """Rename the rows of a table. Two rows that have one name now are united: the better one stays."""
    holder = f"SELECT id FROM {table} AS holder WHERE site = :site AND {column} = :name"
    rename = f"UPDATE {table} SET site = :site, {column} = :name WHERE id = :id"
    for rows in _chunks(connection, table, f"site, {column} AS name"):
        pairs = ((row, _renamed(row.site, row.name)) for row in rows)
        changes = [{"id": row.id, "site": site, "name": name} for row, (site, name) in pairs if (site, name) != row[1:]]
        if changes:
            _run(connection, f"{rename} AND NOT EXISTS ({holder})", changes)
            within = f"SELECT id, site, {column} FROM {table} WHERE id BETWEEN :first AND :last"
            now = {tuple(row) for row in _run(connection, within, {"first": rows[0].id, "last": rows[-1].id})}
            changes = [change for change in changes if tuple(change.values()) not in now]
        for change in changes:
            ids = {"id": change["id"], "other": _run(connection, holder, change).scalar()}
            two = _run(connection, f"SELECT * FROM {table} WHERE id IN (:id, :other)", ids).mappings().all()
            kept = unite(connection, two, change) if len(two) > 1 else change["id"]
            _run(connection, rename, change | {"id": kept})


def _unite_articles(connection: sa.Connection, two: Sequence[Row], _: Row) -> int:
    """Keep the article that was fetched last, a whole one before a cut one; another text becomes a revision."""
    left, kept = sorted(two, key=lambda row: (row["incomplete"] is None, row["fetched_at"] or "", row["id"]))
    if any(left[name] != kept[name] for name in SAME):
        fields = {name: left[name] for name in left if name not in NOT_IN_RECORD}
        record = json.dumps(fields | {name: _parsed(left[name]) for name in LISTS}, ensure_ascii=False)
        columns = "(article_id, revision, record, stored_at) VALUES (:id, -1, :record, :stored_at)"
        _run(connection, f"INSERT INTO revisions {columns}", {**left, "record": record})
    ids = {"kept": kept["id"], "left": left["id"]}
    both = "SELECT id, record FROM revisions WHERE article_id IN (:kept, :left) ORDER BY stored_at, id"
    revisions = _run(connection, both, ids).all()
    for number, old in enumerate(revisions, 1):  # negative until all have theirs: the index is unique
        record = _with(old.record, {"revision": number})
        row = {"id": old.id, "kept": kept["id"], "number": -1 - number, "record": record}
        new = "article_id = :kept, revision = :number, record = :record"
        _run(connection, f"UPDATE revisions SET {new} WHERE id = :id", row)
    _run(connection, "UPDATE revisions SET revision = -1 - revision WHERE article_id = :kept AND revision < 0", ids)
    values = {"id": kept["id"], "number": 1 + len(revisions)}
    values |= {"withdrawn": kept["withdrawn_at"] if left["withdrawn_at"] else None}
    _run(connection, "UPDATE articles SET revision = :number, withdrawn_at = :withdrawn WHERE id = :id", values)
    _run(connection, "DELETE FROM articles WHERE id = :left", ids)
    return int(kept["id"])


def _unite_urls(connection: sa.Connection, two: Sequence[Row], new: Row) -> int:
    """Keep the URL in the better state, without validators; the other one becomes its alias."""
    left, kept = sorted(two, key=lambda row: (RANKS.get(row["state"], -1), row["fetched_at"] or "", -row["id"]))
    values = {"id": kept["id"], "archived": kept["archived"] or left["archived"]}
    values |= {"since": min(row["discovered_at"] for row in two), "priority": max(row["priority"] for row in two)}
    change = "discovered_at = :since, priority = :priority, archived = :archived, etag = NULL, last_modified = NULL"
    _run(connection, f"UPDATE urls SET {change}, digest = NULL WHERE id = :id", values)
    _run(connection, "DELETE FROM urls WHERE id = :id", left)
    if left["url"] != kept["url"]:
        _run(connection, ALIAS, {"site": new["site"], "url": left["url"], "key": new["name"]})
    return int(kept["id"])


def _rename_aliases(connection: sa.Connection) -> None:
    """Rename the sites and keys of aliases; their own key is the site and the URL."""
    query = f"SELECT site, url, key FROM aliases WHERE (site, url) > (:site, :url) ORDER BY site, url LIMIT {CHUNK}"
    last: Row = {"site": "", "url": ""}
    while rows := _run(connection, query, last).mappings().all():
        last = rows[-1]
        pairs = ((row, _renamed(row["site"], row["key"])) for row in rows)
        changed = [(row, *new) for row, new in pairs if new != (row["site"], row["key"])]
        if changed:
            _run(connection, "DELETE FROM aliases WHERE site = :site AND url = :url", [row for row, _, _ in changed])
            _run(connection, ALIAS, [{"site": site, "url": row["url"], "key": key} for row, site, key in changed])


def _correct_urls(connection: sa.Connection) -> None:
    """Rename the targets of moved URLs; fetch articles again that were fetched without the ids in their queries.

    All lists are read once more: links that were not followed may be on them.
    """
    moved = "UPDATE urls SET reason = :target WHERE id = :id AND state = 'moved'"
    url = "UPDATE urls SET url = :url, etag = NULL, last_modified = NULL, digest = NULL WHERE id = :id"
    other = "state IN ('moved', 'refused', 'failed', 'gone', 'passed')"  # the answer was that to another URL
    again = f"UPDATE urls SET state = 'waiting', reason = NULL, due_at = 0 WHERE id = :id AND {other}"
    which = "kind = 'article' AND (state = 'moved' OR key LIKE '%?%')"
    _run(connection, "UPDATE urls SET etag = NULL, last_modified = NULL WHERE kind = 'list'")
    for row in chain.from_iterable(_chunks(connection, "urls", "site, key, url, reason", which)):
        target = row.reason and _renamed(row.site, row.reason)[1]
        _run(connection, moved, {"id": row.id, "target": target})
        path, _, query = row.key.partition("?")
        if target == row.key:  # no other row has its article
            _run(connection, again, {"id": row.id})
        elif ARTICLE_ID.search(row.key) and _renamed(row.site, row.url.partition("://")[2])[1] == path:
            _run(connection, url, {"id": row.id, "url": f"{row.url}?{query}"})
            _run(connection, again, {"id": row.id})


def _rename_revisions(connection: sa.Connection) -> None:
    """Rename the sites and identities in the records of revisions."""
    for row in chain.from_iterable(_chunks(connection, "revisions", "record")):
        record = _parsed(row.record)
        if isinstance(record, dict) and isinstance(record.get("identity"), str):
            site, identity = _renamed(str(record.get("site")), record["identity"])
            if (site, identity) != (record.get("site"), record["identity"]):
                text = _with(row.record, {"site": site, "identity": identity})
                _run(connection, "UPDATE revisions SET record = :record WHERE id = :id", {"id": row.id, "record": text})


def _with(text: str, values: Row) -> str:
    """Return a record with other values, as it is if it is damaged."""
    record = _parsed(text)
    return json.dumps({**record, **values}, ensure_ascii=False) if isinstance(record, dict) else text


def _parsed(text: str) -> Any:
    """Return the value of JSON text, the text itself if it is damaged."""
    try:
        return json.loads(text)
    except ValueError:
        return text
