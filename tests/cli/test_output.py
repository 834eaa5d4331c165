"""No command prints a control character of a page, also of data that older versions stored, in any encoding."""

from __future__ import annotations

import ast
import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from crawler.cleaning.site_model.model import SiteModel
from crawler.items import Block, Image
from crawler.processing.site_models import SiteModels
from crawler.storage.database import open_database, writing
from crawler.storage.runs import Runs
from crawler.storage.schema import URLS
from crawler.storage.site_models import ModelStore
from crawler.vocabulary import Reason, Role, RunStatus, UrlKind, UrlState
from tests.crawling import PROJECT
from tests.forked import Output, run_command
from tests.storage.records import NOON, made, put, record

if TYPE_CHECKING:
    from pathlib import Path

ATTACK = "\x1b]0;owned\x07\x1b[31m\x9b31m\x1b]8;;http://evil\x1b\\\b\b\r\u202e\x7f 港口 é"
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
URL = f"https://www.ecns.cn/{ATTACK}"
COMMANDS = [
    ["show"], ["show", "--format", "markdown"], ["show", "--format", "json"], ["search", "harbour"], ["search", "港口"],
    ["history", URL], ["history", URL, "--format", "json"], ["explain", URL], ["refused"],
    ["refused", "--format", "json"], ["refused", "--again"], ["coverage"], ["coverage", "--format", "json"],
    ["coverage", "--format", "csv"], ["boilerplate", "chinanews"], ["boilerplate", "chinanews", "--format", "json"],
    ["boilerplate", ATTACK], ["runs"], ["export"], ["show", ATTACK], [f"--{ATTACK}"], [ATTACK],
]  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Make a database as an older version may have left it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('old') / 'articles.db'}"
    engine = open_database(url)
    old = record(url=URL, title=f"Harbour {ATTACK}", source=ATTACK, authors=(ATTACK,), images=(Image(URL, ATTACK),))
    put(engine, old)
    put(engine, replace(old, text=f"Boats {ATTACK}", fetched_at="2027-01-01T00:00:00+00:00"))
    row: dict[str, Any] = {
        "site": "chinanews",
        "key": ATTACK,
        "url": URL,
        "kind": UrlKind.ARTICLE,
        "state": UrlState.REFUSED,
    }
    row |= {"discovered_at": NOON.isoformat(), "reason": Reason.TOO_SHORT, "day": "2026-03-04", "section": ATTACK}
    row |= {"priority": 0, "attempts": 0, "archived": json.dumps([f"/nowhere/{ATTACK}\ud83d:0"])}
    with writing(engine) as connection:
        connection.execute(URLS.insert().values(row))
    document = made().document
    blocks = (*document.blocks, Block(f"{ATTACK} on all pages", Role.BODY, "p"))
    models = SiteModels(ModelStore(engine))
    for number in range(4):
        models.learn(replace(document, url=f"{URL}{number}", address=None, blocks=blocks))
    runs = Runs(engine)
    runs.end(runs.begin("chinanews", NOON), RunStatus.OK, {"leaks": {f"{ATTACK}\ud83d": 3}}, datetime.now(UTC))
    engine.dispose()
    return url


# Latin-1 has control characters of its own, in which ASCII has none: two commands show that ASCII is no other case.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "encoding"),
    [*product(COMMANDS, ["utf-8", "latin-1"]), (["show"], "ascii"), (["refused"], "ascii")],
    ids=lambda given: (given if isinstance(given, str) else " ".join(given)).translate({27: "^"})[:20],
)
def test_no_command_prints_a_control_character(database: str, command: list[str], encoding: str) -> None:
    ended = _run([*command, *(["--database", database] if command[0] in NAMES else [])], encoding)
    is_json = "json" in command or command[0] in {"runs", "export"}
    for printed, its in ((ended.out, "utf-8" if is_json else encoding), (ended.err, encoding)):
        assert not CONTROLS.search(_in(its, printed)), printed
    assert "Traceback" not in ended.err
    assert ended.exit_code in {0, 2}


@pytest.mark.parametrize("command", [["show", "--format", "json"], ["export"]])
def test_json_has_the_stored_values_in_any_encoding(database: str, command: list[str]) -> None:
    printed = _run([*command, "--database", database], "ascii").out
    assert json.loads(printed)["title"] == f"Harbour {ATTACK}"
    assert "港口" in printed


@pytest.mark.slow
def test_a_page_is_cleaned_on_a_terminal_of_any_encoding(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        f"<h1>港口 {ATTACK}</h1><p>The café — 港口 {ATTACK} — opened.</p>", encoding="utf-8"
    )
    for command in ("explain", "clean"):
        ended = _run([command, str(tmp_path / "page.html")], "latin-1")
        assert ended.exit_code == 0, ended.err
        printed = _in("latin-1", ended.out)
        assert not CONTROLS.search(printed)
        assert "café \\u2014 \\u6e2f" in printed


def test_a_model_with_half_a_character_is_read() -> None:
    written = SiteModel().learn(replace(made().document, blocks=(Block("a\ud83db", Role.BODY, "p"),))).to_json()
    assert [block.text for page in SiteModel.from_json(written).pages for block in page.blocks] == ["ab"]


def test_no_command_prints_past_the_guarded_streams() -> None:
    for file in (PROJECT / "crawler" / "cli").glob("*.py"):
        calls = [node.func for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
        names = {ast.unparse(call) for call in calls}
        assert not names & {"click.echo", "click.secho"}, file.name
        assert "print" not in names or file.name == "output.py", file.name


NAMES = {"show", "search", "history", "explain", "refused", "coverage", "boilerplate", "runs", "export"}


def _run(command: list[str], encoding: str) -> Output:
    return run_command(tuple(command), PROJECT, dict(os.environ), b"", encoding)


def _in(encoding: str, printed: str) -> str:
    """Return what was printed, read in an encoding."""
    return printed.encode("utf-8", "surrogateescape").decode(encoding)
