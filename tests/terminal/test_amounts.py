"""Numbers as a person reads them."""

from __future__ import annotations

import pytest

from crawler.terminal.amounts import a_second, about, clock, duration, seconds, size


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (clock(7.9), "0:07"),
        (clock(754), "12:34"),
        (clock(3600 * 26 + 61), "26:01:01"),
        (duration(7.4), "7 s"),
        (duration(59.96), "1 min 00 s"),
        (duration(3720), "1 h 02 min"),
        (duration(76 * 3600), "3 d 04 h"),
        (about(0.2), "about 1 s"),
        (about(119), "about 119 s"),
        (about(150), "about 2.5 min"),
        (about(3600), "about 60 min"),
        (about(3 * 3600), "about 3 h"),
        (about(10 * 86_400), "about 10 days"),
        (a_second(1234.5), "1,234/s"),
        (a_second(2.04), "2/s"),
        (a_second(0.05), "3/min"),
        (a_second(0), "0/s"),
        (seconds(0.25), "0.25 s"),
        (seconds(2.5), "2.5 s"),
        (seconds(28.4), "28 s"),
        (size(950), "950 B"),
        (size(2_500_000), "2.5 MB"),
        (size(12e9), "12 GB"),
    ],
)
def test_an_amount_is_short_and_has_a_unit(told: str, expected: str) -> None:
    assert told == expected
