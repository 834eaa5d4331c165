"""The migration to the present identities of sites without rules loses no article and keeps none twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from crawler.extraction.urls import split_url
from crawler.sites import site_at
from crawler.sites.url_forms import identity_of
from crawler.storage.articles import Articles
from crawler.storage.database import open_database
from tests.storage.older import insert, older_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Engine

    Migrated = Callable[[Callable[[Connection], None]], Engine]

SITE = "paper.example"
ROWS = 2_003  # more than two chunks
STORY = f"{SITE}/2026/03/05/ferry"
OLD_NAMES = (
    (SITE, f"{SITE}/2026/g%e4ste-%7Ename"),
    (SITE, f"{SITE}/2026/gäste"),
    (SITE, f"{SITE}/view.php?b=2&id=7&a=1"),
    (SITE, f"{SITE}/view.php?id=8&msclkid=x&from=app&spm=1.2"),
    (SITE, f"{SITE}/view.php?id=9&from=12"),
    (SITE, f"{SITE}:80/port"),
    (SITE, f"{SITE}:8080/port"),
    (SITE, f"{SITE}/a;jsessionid=12AB"),
    (SITE, f"reader:word@{SITE}/user"),
    (f"m.{SITE}", f"m.{SITE}/2026/story"),
    (f"edition.m.{SITE}", f"edition.m.{SITE}/2026/story"),
    ("m.co.uk", "m.co.uk/2026/story"),
    ("bücher.example", "bücher.example/2026/story"),
    ("127.0.0.1", "127.0.0.1:8000/x?b&a"),
    ("::1", "[::1]:8000/x?b=1&a=2"),
)
UNTOUCHED = (
    ("chinanews", "2018-05-03/301274"),
    ("chinanews_zh", "2018-05-03/m.%e4?b&a"),
    ("news", "2018-05-03/301274"),
    (SITE, "elsewhere.example/%e4"),
    (SITE, "[::1/%e4"),
    (SITE, ""),
    ("", "%e4"),
)


@pytest.fixture
def migrated(database_url: str) -> Iterator[Migrated]:
    """Give a function that opens a database, which an older version filled."""
    opened = []

    def migrate(fill: Callable[[Connection], None]) -> Engine:
        with older_database(database_url, "0005") as connection:
            fill(connection)
        opened.append(open_database(database_url))
        return opened[0]

    yield migrate
    for engine in opened:
        engine.dispose()


def selected(engine: Engine, query: str) -> Sequence[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def article(identity: str, words: str, day: int = 1, **values: Any) -> dict[str, Any]:
    at = f"2026-01-{day:02}T00:00:00+00:00"
    url = f"http://{identity}"
    return {"site": SITE, "identity": identity, "url": url, "text": words, "fetched_at": at, "stored_at": at} | values


def url(key: str, state: str = "waiting", **values: Any) -> dict[str, Any]:
    return {"site": SITE, "key": key, "url": f"http://{key.removeprefix('//')}", "state": state} | values


@pytest.mark.slow
def test_names_are_those_of_new_crawls_in_all_chunks(migrated: Migrated) -> None:
    many = [(SITE, f"{SITE}/{number}?b=1&a=2") for number in range(ROWS)]

    def fill(connection: Connection) -> None:
        insert(connection, "articles", *({"site": site, "identity": name} for site, name in (*OLD_NAMES, *many)))
        insert(connection, "urls", *({"site": site, "key": name, "url": name} for site, name in (*OLD_NAMES, *many)))
        insert(connection, "aliases", *({"site": site, "key": name, "url": name} for site, name in (*OLD_NAMES, *many)))

    engine = migrated(fill)
    parts = [split_url(f"http://{name}") for _, name in (*OLD_NAMES, *many)]
    expected = sorted((site_at(f"http://{one.netloc}/").name, identity_of(one)) for one in parts)
    for query in ("identity FROM articles", "key FROM urls", "key FROM aliases"):
        assert sorted(selected(engine, f"SELECT site, {query}")) == expected  # the tests' own words


def test_rows_of_sites_with_rules_and_damaged_rows_stay(migrated: Migrated) -> None:
    def fill(connection: Connection) -> None:
        insert(connection, "articles", *({"site": site, "identity": name} for site, name in UNTOUCHED))
        insert(connection, "urls", *({"site": site, "key": name, "url": name} for site, name in UNTOUCHED))
        insert(connection, "runs", *({"site": site, "started_at": "2026", "statistics": "{}"} for site, _ in UNTOUCHED))
        insert(connection, "revisions", {"article_id": 1, "revision": 1, "record": "{bad", "stored_at": "2026"})

    engine = migrated(fill)
    assert selected(engine, "SELECT site, identity FROM articles ORDER BY id") == [*UNTOUCHED]
    assert selected(engine, "SELECT site, key FROM urls ORDER BY id") == [*UNTOUCHED]
    assert selected(engine, "SELECT site FROM runs ORDER BY id") == [(site,) for site, _ in UNTOUCHED]
    assert selected(engine, "SELECT record FROM revisions") == [("{bad",)]


def test_texts_of_one_article_become_its_revisions_in_order(migrated: Migrated) -> None:
    newest, same, older, cut = (
        f"{STORY}?{query}" for query in ("b=1&a=2", "a=2&b=1&spm=1", "b=1&a=2&spm=1", "a=2&b=1")
    )
    kept = {name: value for name, value in article(older, "first", 2).items() if name != "stored_at"}
    kept |= {"kind": "article", "authors": [], "images": [], "template": "t", "removed": {}, "cleaned_by": "r"}

    def fill(connection: Connection) -> None:
        rows = [article(older, "second", 3, revision=2), article(newest, "third", 9), article(same, "third", 8)]
        insert(
            connection, "articles", *(row | {"incomplete": None, "revision": row.get("revision", 1)} for row in rows)
        )
        insert(connection, "articles", article(cut, "third, cut", 10, incomplete="page 2 (http-500)"))
        names = dict.fromkeys(("title", "published", "published_raw", "source", "editor", "section"))
        record = kept | names | {"language": None, "incomplete": None, "revision": 1, "stored_at": "2026-01-02"}
        row = {"article_id": 1, "revision": 1, "record": json.dumps(record), "stored_at": "2026-01-02"}
        insert(connection, "revisions", row)

    engine = migrated(fill)
    history = Articles(engine).history(f"http://{newest}")
    assert [(one.text, one.revision) for one in history] == [
        ("first", 1), ("second", 2), ("third, cut", 3), ("third", 4),
    ]  # fmt: skip
    assert {(one.site, one.identity) for one in history} == {(SITE, f"{STORY}?a=2&b=1")}
    assert selected(engine, "SELECT COUNT(*) FROM articles") == [(1,)]
    assert [one.text for one in Articles(engine).search("third")] == ["third"]


def test_an_article_is_withdrawn_only_if_it_was_under_all_its_names(migrated: Migrated) -> None:
    def fill(connection: Connection) -> None:
        for name, marks in (("one", ("2026-02-01", None)), ("two", ("2026-02-01", "2026-02-02"))):
            for number, mark in enumerate(marks):
                identity = f"{SITE}/{name}?spm={number}"
                insert(connection, "articles", article(identity, "x", 3 - number) | {"withdrawn_at": mark})

    found = selected(migrated(fill), "SELECT identity, withdrawn_at FROM articles ORDER BY identity")
    assert found == [(f"{SITE}/one", None), (f"{SITE}/two", "2026-02-01")]


@pytest.mark.parametrize(
    ("states", "best"),
    [
        (("waiting", "stored"), "stored"),
        (("unchanged", "moved"), "unchanged"),
        (("refused", "waiting"), "waiting"),
        (("out-of-range", "gone"), "gone"),
        (("stored", "unknown"), "stored"),
    ],
)
def test_the_better_state_of_one_url_stays_and_the_other_url_is_an_alias(
    migrated: Migrated, states: tuple[str, str], best: str
) -> None:
    def fill(connection: Connection) -> None:
        for number, state in enumerate(states):
            insert(connection, "urls", url(f"{STORY}?spm={number}", state, digest="d", etag="e"))
            alias = {"site": SITE, "url": f"http://{SITE}/{number}", "key": f"{STORY}?spm={number}"}
            insert(connection, "aliases", alias)

    engine = migrated(fill)
    left = 1 - states.index(best)
    assert selected(engine, "SELECT key, state, etag, digest FROM urls") == [(STORY, best, None, None)]
    names = [f"http://{SITE}/0", f"http://{SITE}/1", f"http://{STORY}?spm={left}"]
    assert selected(engine, "SELECT url, key FROM aliases ORDER BY url") == sorted((name, STORY) for name in names)


def test_moved_urls_lead_to_the_new_key_and_lists_are_read_again(migrated: Migrated) -> None:
    def fill(connection: Connection) -> None:
        insert(connection, "urls", url(f"{SITE}/old", "moved", reason=f"{SITE}/%e4", etag="e"))
        insert(connection, "urls", url(f"{SITE}/itself?spm=1", "moved", reason=f"{SITE}/itself", etag="e"))
        insert(connection, "urls", url(f"//{SITE}/news/%e4", "listed", kind="list", etag="e"))

    engine = migrated(fill)
    expected = [(f"{SITE}/old", f"{SITE}/%E4", "e"), (f"{SITE}/itself", None, "e"), (f"//{SITE}/news/%E4", None, None)]
    assert selected(engine, "SELECT key, reason, etag FROM urls ORDER BY id") == expected


def test_articles_that_were_fetched_without_their_ids_are_fetched_again(migrated: Migrated) -> None:
    def fill(connection: Connection) -> None:
        for state in ("moved", "refused", "out-of-range"):
            row = url(f"{SITE}/{state}.php?lang=en&id=7", state, reason="r", due_at=None, etag="e")
            insert(connection, "urls", row | {"url": f"http://www.{SITE}/{state}.php"})
        insert(connection, "urls", url(f"{SITE}/plain.php?lang=en", "moved") | {"url": f"http://{SITE}/plain.php"})

    query = "SELECT url, state, due_at, etag FROM urls ORDER BY id"
    assert selected(migrated(fill), query) == [
        (f"http://www.{SITE}/moved.php?id=7&lang=en", "waiting", 0.0, None),
        (f"http://www.{SITE}/refused.php?id=7&lang=en", "waiting", 0.0, None),
        (f"http://www.{SITE}/out-of-range.php?id=7&lang=en", "out-of-range", None, None),
        (f"http://{SITE}/plain.php", "moved", None, None),
    ]


def test_versions_of_one_site_have_the_name_and_the_model_of_its_main_host(migrated: Migrated) -> None:
    sites = ((f"m.{SITE}", "3"), (SITE, "1"), ("amp.other.example", "1"), ("m.other.example", "2"), ("chinanews", "1"))

    def fill(connection: Connection) -> None:
        insert(connection, "models", *({"site": site, "model": site, "updated_at": at} for site, at in sites))
        insert(connection, "runs", *({"site": site, "started_at": "2026", "statistics": "{}"} for site, _ in sites))

    engine = migrated(fill)
    expected = [("chinanews", "chinanews"), ("other.example", "m.other.example"), (SITE, SITE)]
    assert sorted(selected(engine, "SELECT site, model FROM models")) == expected
    names = [(SITE,), (SITE,), ("other.example",), ("other.example",), ("chinanews",)]
    assert selected(engine, "SELECT site FROM runs ORDER BY id") == names
