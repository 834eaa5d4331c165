"""`chinanews runs`: the last runs."""

from __future__ import annotations

import json
import os

from crawler.vocabulary import RunStatus
from tests.cli.commands import run


def test_it_prints_one_json_object_on_each_line(stored: str) -> None:
    lines = run("runs", "--database", stored).out.splitlines()
    (printed,) = map(json.loads, lines)
    assert (printed["status"], printed["statistics"]) == (RunStatus.OK, {"fetched": 2})
    (worker,) = printed["workers"]
    assert (worker["pid"], worker["status"]) == (os.getpid(), RunStatus.OK)
    assert {"host", "started_at", "seen_at", "ended_at", "statistics"} <= worker.keys()
