"""Passwords of databases and proxies stand in no log and in no last line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.runs.secrets import masked
from tests.crawling import Crawling
from tests.faults.crawls import QUICK, crawl
from tests.faults.server import FaultySite

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "s3cr3t"  # noqa: S105  # the tests' own


def test_a_password_of_the_database_is_not_shown(tmp_path: Path) -> None:
    database = f"postgresql://reader:{SECRET}@127.0.0.1:1/news"
    ended = Crawling(tmp_path, None, QUICK | {"CRAWLER_DATABASE": database}).run()
    assert ended.exit_code == 2, ended.log
    assert SECRET not in ended.log


def test_a_database_url_that_cannot_be_read_is_not_shown_with_its_password(tmp_path: Path) -> None:
    ended = Crawling(tmp_path, None, QUICK | {"CRAWLER_DATABASE": f"postgresql://reader:{SECRET}@host:port/x"}).run()
    assert ended.exit_code == 2, ended.log
    assert SECRET not in ended.log


def test_a_password_of_the_proxy_is_not_shown(tmp_path: Path) -> None:
    with FaultySite({}) as site:
        proxy = site.address.replace("http://", f"http://user:{SECRET}@")
        _, ended = crawl(tmp_path, proxy, [], {"LOG_LEVEL": "DEBUG"})
    assert ended.exit_code == 0, ended.log
    assert SECRET not in ended.log


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("at postgresql+psycopg://bob:s@c:ret@host:5/db", "at postgresql+psycopg://bob:***@host:5/db"),
        ("http://user:pw@proxy:3128/ and ftp://a:b@c", "http://user:***@proxy:3128/ and ftp://a:***@c"),
        ("https://www.ecns.cn/news/@editor:10", "https://www.ecns.cn/news/@editor:10"),
        ("write to editor@example.org", "write to editor@example.org"),
    ],
)
def test_only_passwords_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
