"""Some workers crawl some hosts in virtual time: fair, polite, and each page once. The benchmark does it with many."""

from __future__ import annotations

import pytest

from tests.benchmarks.frontier_simulation import simulate
from tests.benchmarks.simulated_crawl import Plan

HOSTS, PAGES = 40, 260
PLAN = Plan(workers=3, places=8, page_seconds=0.01, seconds=20.0)


@pytest.mark.slow
def test_workers_crawl_all_hosts_at_their_rates_and_no_page_twice(database_url: str) -> None:
    report = simulate(database_url, HOSTS, PAGES, PLAN)
    assert report.outcome.pages > PAGES / 2
    assert report.outcome.twice == 0
    assert report.smallest_gap >= 1, "no two requests to a host are closer than its delay"
    assert max(host.most_under_way for host in report.hosts) == 1
    assert all(host.requests for host in report.hosts)
    assert report.fairness > 0.95
    assert report.outcome.pages / report.most_pages > 0.9
    assert report.outcome.leases < 1.2 * report.requests + PLAN.workers * PLAN.places
