"""The answers of a host's rate: a slot or the time until one may be free, and the wait of the next request."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from crawler.network.host_state import Slot
    from crawler.vocabulary import Reason, WaitCause


class Taken(NamedTuple):
    """The answer to a request for a slot: the slot and the seconds since the request before, or why there is none.

    Without a slot, `wait` is how many seconds until one may be free. It is only an estimate if all slots are taken,
    which `is_full` says.
    """

    slot: Slot | None = None
    gap: float | None = None
    wait: float = 0.0
    is_full: bool = False
    suspended: Reason | None = None


class Wait(NamedTuple):
    """How many seconds the next request waits, 0 if it may be sent; the cause of that wait, or of the delay itself.

    `delay` is the seconds between two requests, `reason` why no more of them are sent, or why robots.txt did not come.
    """

    seconds: float
    cause: WaitCause
    delay: float
    reason: Reason | None = None
