"""A crawl on a database of an earlier version, which had other identities, stores no article a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crawl.pages import Pages, article, listed
from tests.crawling import Crawling
from tests.storage.older import insert, older_database

if TYPE_CHECKING:
    from pathlib import Path

HOST = "paper.example"
DAY = "2026/03/05"
SCRIPT = f"{HOST}/news/headline-of-the-story.php"
TITLES = {
    f"{HOST}/{DAY}/g%e4ste-feiern-im-dorf": "Guests arrive",
    f"{HOST}/{DAY}/tilde-%7Ename-here-now": "Tilde stays",
    f"{HOST}/{DAY}/session-story-is-here;jsessionid=12AB": "Session begins",
    f"m.{HOST}/{DAY}/mobile-story-goes-here": "Mobile moves",
    f"{HOST}/{DAY}/plain-story-goes-here": "Plain sails",
    f"{HOST}/{DAY}/plain-story-goes-here?b=2&a=1": "Plain sails",
}
STORED = [name for name in TITLES if "?" not in name]
WITH_IDS = {f"{SCRIPT}?id={number}": f"Number {number} sails" for number in (1001, 1002)}
"""The earlier version fetched all of them by the URL without the query."""
SPELLINGS = (f"{HOST}/{DAY}/g%E4ste-feiern-im-dorf", f"{HOST}/{DAY}/tilde-~name-here-now")


@pytest.fixture
def site() -> Pages:
    """Return a site that has the same articles as the database, and more."""
    home = listed(*(f"http://{name}" for name in (*TITLES, *SPELLINGS, *WITH_IDS)))
    pages = {name: article(title) for name, title in (TITLES | WITH_IDS).items()}
    pages |= {spelling: pages[name] for spelling, name in zip(SPELLINGS, TITLES, strict=False)}
    return Pages(pages | {f"{HOST}/": home, f"m.{HOST}/": home, SCRIPT: article("No story is chosen")})


def write_older(crawling: Crawling) -> None:
    """Write the rows that the earlier version wrote."""
    with older_database(f"sqlite:///{crawling.database}", "0005") as connection:
        for name in (*STORED, SCRIPT):
            host = name.partition("/")[0]
            columns = {"site": host, "url": f"http://{name}"}
            fetched = {"fetched_at": "2026-01-01T00:00:00+00:00"}
            title = TITLES.get(name, "No story is chosen")
            insert(connection, "articles", columns | fetched | {"identity": name, "title": title})
            insert(connection, "urls", columns | fetched | {"key": name, "state": "stored"})
        for name in (f"{HOST}/{DAY}/plain-story-goes-here?b=2&a=1", *WITH_IDS):
            path = name.partition("?")[0]
            moved = {"site": HOST, "key": name, "url": f"http://{path}", "state": "moved", "reason": path}
            insert(connection, "urls", moved)


def test_known_articles_are_stored_once_and_those_that_were_lost_are_fetched(tmp_path: Path, site: Pages) -> None:
    expected = sorted([*(TITLES[name] for name in STORED), "No story is chosen", *WITH_IDS.values()])
    with site:
        crawling = Crawling(tmp_path, site.address)
        write_older(crawling)
        for host in (HOST, f"m.{HOST}"):
            ended = crawling.run("-a", f"url=http://{host}/", spider="news")
            assert ended.exit_code == 0, ended.log
        articles = {*TITLES, *SPELLINGS, *WITH_IDS, SCRIPT}
        assert sorted(name for name in site.asked if name in articles) == sorted(WITH_IDS)
        crawling.due()
        crawling.run("-a", f"url=http://{HOST}/", spider="news")
    rows = crawling.rows("SELECT site, title FROM articles ORDER BY title")
    assert ([row["title"] for row in rows], {row["site"] for row in rows}) == (expected, {HOST})
