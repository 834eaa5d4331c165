"""The phases of a run before it requests pages: whoever begins a long piece of work tells it by a signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.vocabulary import RunPhase

phase_begins = object()
"""The signal. Its argument is `phase`, a RunPhase. What shows the progress receives it; often nothing does."""


def begin_phase(crawler: Crawler, phase: RunPhase) -> None:
    """Send the signal."""
    crawler.signals.send_catch_log(phase_begins, phase=phase)
