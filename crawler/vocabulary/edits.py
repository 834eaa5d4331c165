"""The kinds of differences between two texts."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class Edit(Explained):
    """How a piece of text came from an older text to a newer one."""

    SAME = "same", "Both texts have it."
    REMOVED = "removed", "Only the older text has it."
    ADDED = "added", "Only the newer text has it."
