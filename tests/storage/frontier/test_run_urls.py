"""Each run works on the URLs of its own site and days; a group's URLs find the articles of its sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from crawler.storage.frontier.records import Scope
from crawler.storage.frontier.run_urls import ARTICLE_OF_URL, GROUP
from crawler.storage.schema import ARTICLES, URLS
from tests.storage.frontier_run import Run, article
from tests.storage.records import put, record

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def test_a_run_leases_only_urls_of_its_site(engine: Engine) -> None:
    one, other = Run(engine, 1, site="one"), Run(engine, 2, site="other")
    one.discovers(article(1))
    other.discovers(article(2))
    assert one.leased() == [article(1).key]
    assert other.leased() == [article(2).key]


@pytest.mark.parametrize(
    ("scope", "days"),
    [
        (Scope(), {"2026-07-01", "2026-07-02", "2026-07-03"}),
        (Scope(since="2026-07-02"), {"2026-07-02", "2026-07-03"}),
        (Scope(until="2026-07-02"), {"2026-07-01", "2026-07-02"}),
        (Scope(since="2026-07-02", until="2026-07-02"), {"2026-07-02"}),
    ],
)
def test_a_run_leases_only_the_days_of_its_scope(engine: Engine, scope: Scope, days: set[str]) -> None:
    Run(engine).discovers(*(article(number, f"2026-07-0{number}") for number in (1, 2, 3)))
    assert {key.partition("/")[0] for key in Run(engine, 2, scope).leased()} == days


@pytest.mark.parametrize(("site", "found"), [("site", True), ("another", False), (GROUP, True)])
def test_a_url_has_the_article_of_its_site_or_of_a_member_of_its_group(engine: Engine, site: str, found: bool) -> None:  # noqa: FBT001
    Run(engine, site=site).discovers(article(1))
    put(engine, record(site="site", identity=article(1).key))
    with engine.connect() as connection:
        articles = connection.execute(select(ARTICLES.c.id).select_from(URLS.join(ARTICLES, ARTICLE_OF_URL))).all()
    assert bool(articles) == found
