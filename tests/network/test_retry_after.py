"""Retry-After in its forms, and quiet hours in time zones and over midnight."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exceptions import BadInputError
from crawler.network.quiet_hours import read_quiet_hours
from crawler.network.retry_after import retry_after

NOW = datetime(2026, 7, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Tue, 21 Jul 2026 12:05:00 GMT", 300),
        ("Tuesday, 21-Jul-26 12:05:00 GMT", 300),
        ("Tue Jul 21 12:05:00 2026", 300),
        ("Mon, 20 Jul 2026 12:00:00 GMT", 0),
        ("9" * 400, 999_999_999_999),
        ("", None),
        (None, None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Tue, 99 Jul 99999 12:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_seconds_from_now(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=40))
def test_any_retry_after_is_a_number_of_seconds_or_none(value: str) -> None:
    found = retry_after(value, NOW)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("hours", "clock", "quiet"),
    [
        ("22:00-06:00 Asia/Shanghai", "2026-07-21T14:00:00+00:00", True),
        ("22:00-06:00 Asia/Shanghai", "2026-07-21T22:00:00+00:00", False),
        ("22:00-06:00", "2026-07-21T23:59:59+00:00", True),
        ("22:00-06:00", "2026-07-21T06:00:00+00:00", False),
        ("09:00-17:00", "2026-07-21T12:00:00+00:00", True),
        ("09:00-17:00", "2026-07-21T17:00:00+00:00", False),
    ],
)
def test_quiet_hours_hold_in_their_zone(hours: str, clock: str, *, quiet: bool) -> None:
    read = read_quiet_hours(hours)
    assert read is not None
    assert (read.reason_to_wait(datetime.fromisoformat(clock)) == "quiet-hours") is quiet


@pytest.mark.parametrize("text", ["night", "22-06", "25:00-06:00", "22:00-06:00 Mars/Base", "22:00-06:00 ../etc"])
def test_hours_that_are_none_are_refused_with_how_to_write_them(text: str) -> None:
    with pytest.raises(BadInputError, match="22:00-06:00 Asia/Shanghai"):
        read_quiet_hours(text)
