"""A database of every version of the schema, with the rows that the version wrote, becomes one of this version.

One database goes through all versions and gets rows of each, so every migration meets the rows of all older ones.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from crawler.items import RemovedBlocks
from crawler.items.record import document_id
from crawler.storage import database as module
from crawler.storage.articles import Articles
from crawler.storage.database import open_database, writing
from crawler.storage.frontier.aliases import key_of, places_of
from crawler.storage.frontier.frontier import Frontier
from crawler.storage.frontier.records import Scope
from crawler.storage.frontier.refusals import Refusals
from crawler.storage.frontier.rhythm import Rhythm
from crawler.storage.migration import configuration
from crawler.storage.runs import Runs
from crawler.storage.site_models import ModelStore
from crawler.vocabulary import Reason, Role, RunStatus, Template, UrlState
from tests.storage.copying.stores import copied, rows_of
from tests.storage.older import insert
from tests.storage.records import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

REVISIONS = [
    one.revision for one in reversed([*ScriptDirectory.from_config(configuration()).walk_revisions()])
]  # the oldest first
VOCABULARY, IDENTITIES, STABLE_RECORD = (REVISIONS.index(name) for name in ("0005", "0010", "0014"))
FIRST = {
    name: REVISIONS.index(number) for name, number in (("frontier", "0002"), ("models", "0003"), ("rhythms", "0007"))
}
SITE, PAPER = "chinanews", "paper.example"
AT = "2026-01-01T00:00:00+00:00"
PUBLISHED = "2026-01-01T08:00:00"
RHYTHM = Rhythm(1.0, 3, has_window=True)


class Step(NamedTuple):
    """A version of the schema by its number, from 0."""

    number: int

    @property
    def key(self) -> str:
        """The identity of an article of chinanews."""
        return f"2026-01-01/iabcdefg{self.number:07}"

    @property
    def url(self) -> str:
        """Its URL."""
        return f"https://www.ecns.cn/news/{self.key}.shtml"

    @property
    def story(self) -> str:
        """The identity of an article of a site without rules."""
        return f"{PAPER}/2026/story-{self.number}"

    def has(self, feature: str) -> bool:
        """Return whether the version has a feature."""
        return self.number >= FIRST[feature]

    def word(self, old: str, new: str) -> str:
        """Return the word that the version uses."""
        return old if self.number < VOCABULARY else new

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the rows as this version wrote them, with the columns of all versions."""
        yield "articles", self.article() | {"site": SITE, "identity": self.key, "url": self.url}
        spelled = f"{self.story}?spm=1.2" if self.number < IDENTITIES else self.story
        yield "articles", self.article() | {"site": PAPER, "identity": spelled, "url": f"https://{self.story}"}
        statistics = {self.word("asked", "requested"): [{"reason": self.word("too-hard", "pathological-page")}]}
        figures = json.dumps(statistics)
        run = {
            "site": SITE,
            "started_at": AT,
            "ended_at": AT,
            "pid": 1,
            "host": "h",
            "pid_started": "p",
            "seen_at": 1.0,
        }
        yield "runs", run | {"figures": figures, "statistics": figures, "verdict": "ok", "status": "ok"}
        if not self.has("frontier"):
            return
        yield "revisions", {"article_id": 2 * self.number + 1, "revision": 1, "stored_at": AT}
        hard = self.word("too-hard", "pathological-page")
        states = {
            "stored": None,
            "waiting": None,
            "leased": None,
            "refused": hard,
            "failed": "http-500",
            "gone": "http-404",
        }
        for state, reason in states.items():
            key = self.key if state == "stored" else f"{self.key}-{state}"
            yield (
                "urls",
                self.row_of_url() | {"key": key, "url": f"https://e.example/{key}", "state": state, "reason": reason},
            )
        yield "aliases", {"site": SITE, "url": f"https://m.ecns.cn/{self.number}", "key": self.key}
        yield "models", {"site": f"{SITE}-{self.number}", "model": "{}", "learnt": 7, "updated_at": AT}
        rhythm = {"read_at": 1.0, "items": 3, "new": 0, "due_at": 1.0, "rhythm": RHYTHM.as_text()}
        yield "list_rhythms", rhythm | {"site": SITE, "key": f"//e.example/{self.number}"}

    def article(self) -> dict[str, Any]:
        """Return the row of an article, without its site and identity."""
        role = self.word("voted-out", "not-selected")
        removed: Any = {role: 2} if self.number < STABLE_RECORD else [{"reason": role, "count": 2}]
        row = dict.fromkeys("published_raw editor section modified language_score incomplete withdrawn_at".split())
        row |= {"kind": "article", "title": f"Harbour {self.number} opens", "text": f"The ferry {self.number}."}
        row |= {"published": PUBLISHED, "source": "Harbour Daily", "language": "en", "confidence": None}
        row |= {"authors": '["Wu Yue"]', "images": '[{"url": "https://e.example/1.jpg", "caption": "港口"}]'}
        row |= {"template": self.word("furniture", "boilerplate"), "removed": json.dumps(removed), "cleaned_by": "r"}
        row |= {"fetched_at": AT, "stored_at": AT, "revision": 2 if self.has("frontier") else 1, "pages": "[]"}
        return row | {"document_id": document_id(SITE, self.key), "published_zone_known": False}

    def row_of_url(self) -> dict[str, Any]:
        """Return the row of a URL, without its key and state."""
        row = {"site": SITE, "kind": "article", "day": "2026-01-01", "priority": 1, "attempts": 1, "run": 1}
        row |= {"discovered_at": AT, "fetched_at": AT, "etag": "e", "digest": "d", "due_at": 1.0, "announced": AT}
        return row | {"archived": f'["data/archive/a.warc.gz:{self.number}"]', "first_linked": 1.0, "enqueued_by": 1}


STEPS = [Step(number) for number in range(len(REVISIONS))]
FRONTIERS = [step for step in STEPS if step.has("frontier")]


def fill(connection: Connection, step: Step) -> None:
    """Write the rows of one version, in the columns that it has."""
    made = inspect(connection)
    tables = made.get_table_names()
    for table, row in step.rows():
        if table in tables:
            columns = {column["name"] for column in made.get_columns(table)}
            if table == "revisions":
                row["record"] = first_record(connection, row["article_id"])
            insert(connection, table, {name: value for name, value in row.items() if name in columns})


def first_record(connection: Connection, article: int) -> str:
    """Return the record of an article's first revision: all fields that the version has, lists as JSON values."""
    # with the id in the text: PostgreSQL cannot repeat a statement that is prepared when the columns have changed
    found = connection.execute(text(f"SELECT * FROM articles WHERE id = {article}")).mappings().one()  # noqa: S608
    row = {name: value for name, value in found.items() if name not in {"id", "search"}}
    lists = {name: json.loads(value) for name, value in row.items() if isinstance(value, str) and value[:1] in "[{"}
    return json.dumps(row | lists | {"text": "The first harbour.", "revision": 1}, ensure_ascii=False)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, str]]:
    """Open a database that every version has filled, with its URL."""
    url = f"sqlite:///{tmp_path_factory.mktemp('versions')}/articles.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_server").empty_database()
    older = module._engine(module._parsed(url), 1.0)  # noqa: SLF001  # as an older version left it
    alembic = configuration()
    for step, revision in zip(STEPS, REVISIONS, strict=True):
        with writing(older) as connection:
            alembic.attributes["connection"] = connection
            command.upgrade(alembic, revision)
            fill(connection, step)
    older.dispose()
    engine = open_database(url)
    yield engine, url
    engine.dispose()


@pytest.mark.slow
def test_all_articles_are_read_and_found_with_their_revisions(migrated: tuple[Engine, str]) -> None:
    articles = Articles(migrated[0])
    assert articles.count() == 2 * len(STEPS)
    for step in STEPS:
        history = articles.history(step.url)
        assert [one.text for one in history] == ["The first harbour."] * step.has("frontier") + [
            f"The ferry {step.number}."
        ]
        for one in history:
            assert (one.site, one.identity, one.document_id) == (SITE, step.key, document_id(SITE, step.key))
            assert (one.template, one.removed) == (Template.BOILERPLATE, (RemovedBlocks(Role.NOT_SELECTED, 2),))
            assert (one.authors, one.images[0].caption, one.published_zone_known) == (("Wu Yue",), "港口", False)
        assert {one.identity for one in articles.search(f'"ferry {step.number}"')} == {step.key, step.story}


def test_all_runs_are_read_with_the_words_of_this_version(migrated: tuple[Engine, str]) -> None:
    runs = Runs(migrated[0]).latest(100)
    assert [run["statistics"] for run in runs] == [{"requested": [{"reason": Reason.PATHOLOGICAL_PAGE}]}] * len(STEPS)
    assert {run["status"] for run in runs} == {RunStatus.OK}


def test_the_frontier_goes_on_with_all_urls(migrated: tuple[Engine, str], tmp_path: Path) -> None:
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    copied(migrated[1], copy)
    assert {name: len(rows) for name, rows in rows_of(copy).items()} == {
        name: len(rows) for name, rows in rows_of(migrated[1]).items()
    }
    engine = open_database(copy)
    refused = [(one.key, one.reason) for one in Refusals(engine).listed(SITE)]
    assert refused == [(f"{step.key}-refused", Reason.PATHOLOGICAL_PAGE) for step in FRONTIERS]
    for step in FRONTIERS:
        assert key_of(engine, f"https://m.ecns.cn/{step.number}", None) == step.key
        place = (f"data/archive/a.warc.gz:{step.number}",) if step.has("models") else ()
        assert places_of(engine, f"https://e.example/{step.key}", None) == place
        assert ModelStore(engine).load(f"{SITE}-{step.number}") == ("{}" if step.has("models") else None)
    run = Runs(engine).begin(SITE, NOON)
    leases = Frontier(engine, SITE, run, run, Scope()).leases
    leases.begin(NOON.timestamp())
    leased = {lease.key for lease in leases.lease(1_000, NOON.timestamp())}
    states = ("", *(f"-{state}" for state in (UrlState.WAITING, UrlState.LEASED, UrlState.FAILED)))
    assert leased >= {f"{step.key}{state}" for step in FRONTIERS for state in states}
    with engine.connect() as connection:
        rhythms = connection.execute(text("SELECT rhythm FROM list_rhythms")).scalars().all()
    assert [Rhythm.from_text(one) for one in rhythms] == [RHYTHM] * sum(step.has("rhythms") for step in STEPS)
    engine.dispose()
