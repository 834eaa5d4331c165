"""Passwords in URLs are masked, in texts and in every log record."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from crawler.runs.secrets import mask_logs, masked

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def masked_logs() -> Iterator[None]:
    factory = logging.getLogRecordFactory()
    mask_logs()
    yield
    logging.setLogRecordFactory(factory)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://me:secret@host/a", "postgresql://me:***@host/a"),
        ("{'http_proxy': 'http://me:p@ss@proxy:3128'}", "{'http_proxy': 'http://me:***@proxy:3128'}"),
        ("mail me@example.org at 10:30", "mail me@example.org at 10:30"),
        ("https://www.ecns.cn/news/", "https://www.ecns.cn/news/"),
    ],
)
def test_only_the_password_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.usefixtures("masked_logs")
def test_a_log_record_is_masked_with_its_arguments(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("test").warning("database %s", "postgresql://me:secret@host/a")
    assert caplog.messages == ["database postgresql://me:***@host/a"]
