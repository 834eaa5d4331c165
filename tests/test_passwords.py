"""Passwords are masked in texts, log records and tracebacks, which are printed without unsafe characters."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

import pytest

from crawler.passwords import Secrets, guard_logs, masked

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "p'a/s@s w\"örd"  # noqa: S105  # the tests' own
SETTINGS: dict[str, Any] = {
    "CRAWLER_DATABASE": "postgresql://me:p%27a%2Fs%40tok3n@host/news?sslpassword=0ther-tok3n",
    "LIBPQ": r"host=a password='quoted \'tok3n' dbname=b",
    "http_proxy": "http://me:slash/tok3n@proxy:3128",
    "PGPASSWORD": "plain-tok3n",
    "FEEDS": {"s3://KEY:feed-tok3n@bucket/a.json": {"format": "json"}},
}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    factory, stream = logging.getLogRecordFactory(), io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger("test").addHandler(handler)
    guard_logs(Secrets(SETTINGS))
    yield stream
    logging.setLogRecordFactory(factory)
    logging.getLogger("test").removeHandler(handler)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://me:secret@host/a", "postgresql://me:***@host/a"),
        ("{'http_proxy': 'http://me:p@ss@proxy:3128'}", "{'http_proxy': 'http://me:***@proxy:3128'}"),
        (
            "postgresql://host/a?user=me&password=x%27y&sslmode=require",
            "postgresql://host/a?user=me&password=***&sslmode=require",
        ),
        (r"host=a password = 'x \'y' dbname=b", "host=a password = *** dbname=b"),
        ("{'AWS_SECRET_ACCESS_KEY': 'x/y', 'A': 1}", "{'AWS_SECRET_ACCESS_KEY': ***, 'A': 1}"),
        ("mail me@example.org at 10:30", "mail me@example.org at 10:30"),
        ("https://www.ecns.cn/news/", "https://www.ecns.cn/news/"),
        ("3 passed: the secret of the tokens", "3 passed: the secret of the tokens"),
    ],
)
def test_only_the_password_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_known_passwords_are_masked_in_every_form_and_in_parts() -> None:
    secrets = Secrets(SETTINGS)
    for text in ("p'a/s@tok3n", "p%27a%2Fs%40tok3n", "port 'tok3n'", "quoted 'tok3n", repr(SETTINGS), "feed-tok3n"):
        assert "tok3n" not in secrets.masked(text), text


def test_a_word_that_the_url_also_shows_is_no_secret() -> None:
    secrets = Secrets({"CRAWLER_DATABASE": "postgresql://postgres:postgres@host/postgres"})
    assert secrets.masked("postgres wrote") == "postgres wrote"


def test_a_log_record_is_masked_and_escaped_with_its_arguments(log: io.StringIO) -> None:
    logging.getLogger("test").warning("database %s \x1b[31m\x9b %s", "postgresql://me:secret@host/a", "\u202e\r港口")
    assert log.getvalue() == "database postgresql://me:***@host/a \\x1b[31m\\x9b \\u202e\\r港口\n"


def test_so_is_its_traceback(log: io.StringIO) -> None:
    try:
        int("plain-tok3n \x1b]0;owned\x07")
    except ValueError:
        logging.getLogger("test").exception("failed")
    assert "int() with base 10: '*** \\x1b]0;owned\\x07'" in log.getvalue()
    assert "tok3n" not in log.getvalue()


def test_the_working_folder_of_a_shell_is_no_password() -> None:
    folder = Secrets({"PWD": "/home/me/status", "OLDPWD": "/srv/articles", "DB_PWD": "my-own-word"})
    assert folder.masked("status: ok, articles in /home/me/status, my-own-word") == (
        "status: ok, articles in /home/me/status, ***"
    )
