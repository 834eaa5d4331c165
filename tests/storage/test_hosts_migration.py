"""The migration that adds the number of each URL's host: both databases compute it as the crawl does."""

from __future__ import annotations

from sqlalchemy import select

from crawler.storage.database import open_database
from crawler.storage.frontier.host_hash import host_hash
from crawler.storage.schema import URLS
from tests.storage.older import insert, older_database

SAME_HOST = ("http://www.example.org/a", "https://WWW.Example.ORG:8080?b", "https://user:word@www.example.org#c")
URLS_OF_OTHERS = (
    "https://example.org/",
    "http://[2001:db8::1]:80/x",
    "http://[bad",
    "https://中文.example/@path:80",
    "no-url",
    "",
    "//www.example.org/",
)


def test_old_urls_get_the_number_of_their_host(database_url: str) -> None:
    urls = [*SAME_HOST, *URLS_OF_OTHERS]
    with older_database(database_url, "0021") as connection:
        insert(connection, "urls", *({"site": "s", "key": url, "url": url} for url in urls))
    engine = open_database(database_url)
    with engine.connect() as connection:
        found = {row.url: row.host_hash for row in connection.execute(select(URLS.c.url, URLS.c.host_hash))}
    engine.dispose()
    assert found == {url: host_hash(url) for url in urls}
    assert len({found[url] for url in SAME_HOST}) == 1
    assert all(0 <= number < 2**63 for number in found.values())
