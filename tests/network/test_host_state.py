"""The state of a host's rate is text that workers hand to each other, whatever wrote it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.network.host_state import VERSION, HostState, read_state
from crawler.network.rate_limit import HostRate, RateLimits
from crawler.vocabulary import WaitCause

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = RateLimits(delay=1, concurrent=3)


def busy() -> HostRate:
    """Return the rate of a host to which everything has happened."""
    rate = HostRate(LIMITS, run=7, worker=3)
    slot = rate.take(100).slot
    assert slot is not None
    rate.obey_crawl_delay("https://e.org", 2, 100)
    rate.take(103)
    rate.free(slot)
    rate.answered(200, 9, None, 104)
    rate.failed(105, 103)
    rate.answered(429, 0.1, 700, 106)
    rate.challenged(is_challenge=True)
    rate.failed(200, 106)
    return rate


def test_a_state_is_the_same_after_it_was_written_and_read() -> None:
    state = busy().state
    again = read_state(state.to_json(), "e.org")
    assert again == state
    assert read_state(again.to_json(), "e.org") == again
    assert again.runs[7].suspended
    assert all((again.slots, again.failing, again.crawl_delays, again.good))


@pytest.mark.parametrize("other", ["", '"cause":"a newer one",'])
def test_a_state_without_a_known_cause_of_its_wait_keeps_the_wait(other: str) -> None:
    state = busy().state
    text = state.to_json().replace(f'"cause":"{state.cause}",', other)
    assert read_state(text, "e.org") == replace(state, cause=WaitCause.DELAY)


DAMAGED: dict[str, Callable[[str], str]] = {
    "cut off": lambda text: text[:-20],
    "no object": lambda _text: "[1, 2]",
    "empty object": lambda _text: "{}",
    "newer": lambda text: text.replace(f'"version":{VERSION}', f'"version":{VERSION + 1}'),
    "a word for a time": lambda text: text.replace('"next_at":', '"next_at":"soon","was":'),
    "no time": lambda text: text.replace('"sent_at":', '"sent_at":NaN,"was":'),
    "a number for a list": lambda text: text.replace('"slots":', '"slots":5,"was":'),
    "an unknown reason": lambda text: text.replace("retry-after-too-long", "no-such-reason"),
    "a slot with a part missing": lambda text: text.replace('"slots":[[', '"slots":[[1],['),
    "deep": lambda _text: "[" * 100_000,
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_state_that_cannot_be_read_begins_anew_with_a_warning(name: str, caplog: pytest.LogCaptureFixture) -> None:
    text = busy().state.to_json()
    damaged = DAMAGED[name](text)
    assert damaged != text
    assert read_state(damaged, "e.org") == HostState()
    assert [message for message in caplog.messages if message.startswith("the stored rate of e.org cannot be read")]
