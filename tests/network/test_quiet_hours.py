"""Quiet hours may include midnight, and are in a time zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.exceptions import BadInputError
from crawler.network.quiet_hours import read_quiet_hours
from crawler.vocabulary import Reason


@pytest.mark.parametrize(
    ("hour", "reason"), [(13, None), (15, Reason.QUIET_HOURS), (21, Reason.QUIET_HOURS), (22, None)]
)
def test_hours_over_midnight_apply_in_their_time_zone(hour: int, reason: Reason | None) -> None:
    quiet = read_quiet_hours("22:00-06:00 Asia/Shanghai")
    assert quiet is not None
    assert quiet.reason_to_wait(datetime(2026, 7, 21, hour, tzinfo=UTC)) == reason
    assert str(quiet) == "22:00-06:00 Asia/Shanghai"


def test_no_text_means_no_quiet_hours() -> None:
    assert read_quiet_hours(" ") is None


@pytest.mark.parametrize("text", ["22-6", "25:00-06:00", "22:00-06:00 Mars/Crater"])
def test_text_that_is_no_hours_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadInputError, match="22:00-06:00 Asia/Shanghai"):
        read_quiet_hours(text)
