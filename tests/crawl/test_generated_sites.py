"""Crawls of generated sites: each announced article is stored once, or the run says that something is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.discovery import crawl
from tests.generated import plan_site

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = range(101, 109)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_stores_all_announced_articles_or_is_not_ok(seed: int, tmp_path: Path) -> None:
    plan = plan_site(seed)
    found = crawl(plan, tmp_path)
    assert not found.twice
    assert not found.is_false_ok, found.missed
    assert plan.fault or not found.missed
