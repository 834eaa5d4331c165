"""Passwords of databases, proxies and feeds are in no log, no last line, no message and no file of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.commands import run
from tests.crawling import Crawling
from tests.faults.crawls import QUICK, crawl
from tests.faults.server import FaultySite

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "s3cr3t"  # noqa: S105  # the tests' own
CLOSED = "127.0.0.1:1"
DATABASES = {
    "user info": f"postgresql://reader:{SECRET}@{CLOSED}/news",
    "driver": f"postgresql+psycopg://reader:{SECRET}@{CLOSED}/news",
    "no such driver": f"postgresql+nosuch://reader:{SECRET}@{CLOSED}/news",
    "other database": f"mysql://reader:{SECRET}@{CLOSED}/news",
    "no such port": f"postgresql://reader:{SECRET}@host:port/x",
    "query": f"postgresql://127.0.0.1/news?port=1&user=reader&password={SECRET}",
    "query of TLS": f"postgresql://{CLOSED}/news?sslpassword={SECRET}&sslmode=disable",
    "unknown option": f"postgresql://{CLOSED}/news?password={SECRET}&hots=x",
    "percent": f"postgresql://reader:%27{SECRET}%40%2F@{CLOSED}/news",
    "quotes": f"postgresql://reader:'{SECRET}\"x@{CLOSED}/news",
    "slash": f"postgresql://reader:a/{SECRET}/b@{CLOSED}/news",
    "at sign": f"postgresql://reader:a@{SECRET}@{CLOSED}/news",
    "libpq": f"host=127.0.0.1 port=1 user=reader password={SECRET} dbname=news",
    "libpq in quotes": f"host=127.0.0.1 port=1 password = 'x \\' {SECRET}' dbname=news",
    "libpq without end": f"host=127.0.0.1 password='x {SECRET}",
    "URL of libpq": f"postgres://reader:{SECRET}@{CLOSED}/news?application_name='",
}


def assert_kept(folder: Path, *outputs: str | bytes) -> None:
    """The secret is in none of the outputs and in no file that the crawl wrote."""
    for output in outputs:
        assert SECRET not in (output if isinstance(output, str) else output.decode(errors="replace")), output
    for file in folder.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file


@pytest.mark.parametrize("form", DATABASES)
def test_a_password_of_the_database_is_not_shown_by_a_crawl(tmp_path: Path, form: str) -> None:
    settings = {"CRAWLER_DATABASE": DATABASES[form], "CRAWLER_DATABASE_WAIT_SECONDS": "1", "LOG_LEVEL": "DEBUG"}
    ended = Crawling(tmp_path, None, QUICK | settings).run("--logfile", "crawl.log")
    assert ended.exit_code == 2, ended.log
    assert "error: " in ended.log
    assert_kept(tmp_path, ended.log)


@pytest.mark.parametrize("form", DATABASES)
def test_nor_by_a_command(tmp_path: Path, form: str) -> None:
    cases: tuple[tuple[list[str], dict[str, str]], ...] = (
        (["--database", DATABASES[form]], {}),
        ([], {"CRAWLER_DATABASE": DATABASES[form]}),
        (["--help"], {"CRAWLER_DATABASE": DATABASES[form]}),
    )
    for arguments, environment in cases:
        ended = run("show", *arguments, stdin=b"", **environment)
        assert ended.exit_code == (0 if "--help" in arguments else 2), ended.err
        assert "Traceback" not in ended.err
        assert_kept(tmp_path, ended.out, ended.err)


def test_passwords_of_a_whole_run_are_not_shown(tmp_path: Path) -> None:
    settings = {
        "LOG_LEVEL": "DEBUG",
        "AWS_SECRET_ACCESS_KEY": f"{SECRET}/+",
        "MAIL_PASS": SECRET,
        "FEEDS": f'{{"ftp://user:{SECRET}@127.0.0.1:1/a.json": {{"format": "json"}}}}',
    }
    with FaultySite({}) as site:
        proxy = site.address.replace("http://", f"http://user:{SECRET}@")
        _, ended = crawl(tmp_path, proxy, [], settings)
    assert ended.exit_code == 0, ended.log
    assert "ftp://user:***@" in ended.log
    assert_kept(tmp_path, ended.log)


def test_a_proxy_that_cannot_be_used_is_not_shown_with_its_password(tmp_path: Path) -> None:
    for proxy in (
        f"http://user:{SECRET}/x@{CLOSED}",
        f"http://user:x {SECRET}@{CLOSED}",
        f"http://u:{SECRET}@{CLOSED}",
    ):
        _, ended = crawl(tmp_path, proxy, [], {"LOG_LEVEL": "DEBUG"})
        assert_kept(tmp_path, ended.log)
