"""`python -m crawler runs`: the last runs."""

from __future__ import annotations

import json

from crawler.vocabulary import RunStatus
from tests.cli.commands import run


def test_it_prints_one_json_object_on_each_line(stored: str) -> None:
    lines = run("runs", "--database", stored).out.splitlines()
    assert [(one["status"], one["statistics"]) for one in map(json.loads, lines)] == [(RunStatus.OK, {"fetched": 2})]
