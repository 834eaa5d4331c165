"""A new copy of a stored article to the reason why it must not take its place, or None.

The site may answer with an error page, or with half a page, where a good article
stood: what is stored stays, and the reason is in the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    Record = Mapping[str, Any]

WITHOUT_TEMPLATE = frozenset({"trafilatura", "furniture"})
"""The templates of pages that no page object fitted."""
MIN_KEPT_SHARE = 0.6
"""How much of its text an article may lose in a correction and still be believed."""
SHORT_CHARS = 400
"""Texts below this length change by any share."""


def reason_not_to_replace(old: Record, new: Record) -> str | None:
    """Return why `new` is a worse copy of the article than `old`; both are records."""
    if new["fetched_at"] and new["fetched_at"] == old["fetched_at"]:
        return None  # the same page, cleaned by other rules
    return next((reason for check in _CHECKS if (reason := check(old, new)) is not None), None)


def _incomplete(old: Record, new: Record) -> str | None:
    return "worse-incomplete" if new["incomplete"] and not old["incomplete"] else None


def _no_title(old: Record, new: Record) -> str | None:
    return "worse-no-title" if old["title"] and not new["title"] else None


def _template_lost(old: Record, new: Record) -> str | None:
    return (
        "worse-template-lost"
        if new["template"] in WITHOUT_TEMPLATE and old["template"] not in WITHOUT_TEMPLATE
        else None
    )


def _text_lost(old: Record, new: Record) -> str | None:
    length, before = len(new["text"]), len(old["text"])
    if before and not length:
        return "worse-no-text"
    return "worse-text-lost" if before >= SHORT_CHARS and length < MIN_KEPT_SHARE * before else None


_CHECKS = (_incomplete, _no_title, _template_lost, _text_lost)
