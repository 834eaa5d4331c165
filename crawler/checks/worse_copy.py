"""Whether a new copy of a stored article is worse than the stored one.

A site may answer with an error page, or with half a page, under the URL of a good
article. Then the stored article stays, and the reason is recorded in the frontier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary import Reason, Template

if TYPE_CHECKING:
    from crawler.items import Record

MIN_KEPT_SHARE = 0.6
"""A correction keeps at least this share of the text's length."""
SHORT_CHARS = 400
"""A text shorter than this may lose any share."""


def reason_not_to_replace(old: Record, new: Record) -> Reason | None:
    """Return why `new` is a worse copy of the article than `old`, None if it may replace it."""
    if new.fetched_at and new.fetched_at == old.fetched_at:
        return None  # the same page, cleaned by other rules
    return next((reason for check in _CHECKS if (reason := check(old, new)) is not None), None)


def _incomplete(old: Record, new: Record) -> Reason | None:
    return Reason.WORSE_INCOMPLETE if new.incomplete and not old.incomplete else None


def _no_title(old: Record, new: Record) -> Reason | None:
    return Reason.WORSE_NO_TITLE if old.title and not new.title else None


def _template_lost(old: Record, new: Record) -> Reason | None:
    lost = Template.is_known(old.template) and not Template.is_known(new.template)
    return Reason.WORSE_TEMPLATE_LOST if lost else None


def _text_lost(old: Record, new: Record) -> Reason | None:
    length, before = len(new.text), len(old.text)
    if before and not length:
        return Reason.WORSE_NO_TEXT
    return Reason.WORSE_TEXT_LOST if before >= SHORT_CHARS and length < MIN_KEPT_SHARE * before else None


_CHECKS = (_incomplete, _no_title, _template_lost, _text_lost)
