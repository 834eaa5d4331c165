"""Whether a new copy of a stored article is worse than the stored one.

A site may answer with an error page, or with half a page, under the URL of a good article. Then the stored article
stays, and the frontier records the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.missing_pages import lacks_rest, numbers_in
from crawler.vocabulary import Reason, Template

if TYPE_CHECKING:
    from crawler.items import Record

MIN_KEPT_SHARE = 0.6  # a correction keeps at least this share of the text's length
SHORT_CHARS = 400  # a text shorter than this may lose any share


def reason_not_to_replace(old: Record, new: Record) -> Reason | None:
    """Return why `new` is a worse copy of the article than `old`, None if it may replace it.

    The same page (fetched in the same microsecond), cleaned by other rules, may be shorter.
    """
    is_same_page = new.fetched_at and new.fetched_at == old.fetched_at
    return _reason_incomplete(old, new) if is_same_page else reason_why_worse(old, new)


def reason_why_worse(old: Record, new: Record) -> Reason | None:
    """Return why `new` is worse than `old`, whether it is made from the same page or not."""
    if reason := _reason_incomplete(old, new):
        return reason
    if old.title and not new.title:
        return Reason.WORSE_NO_TITLE
    if Template.is_known(old.template) and not Template.is_known(new.template):
        return Reason.WORSE_TEMPLATE_LOST
    if old.text and not new.text:
        return Reason.WORSE_NO_TEXT
    is_lost = len(old.text) >= SHORT_CHARS and len(new.text) < MIN_KEPT_SHARE * len(old.text)
    return Reason.WORSE_TEXT_LOST if is_lost else None


def _reason_incomplete(old: Record, new: Record) -> Reason | None:
    is_cut = lacks_rest(new.incomplete) and not lacks_rest(old.incomplete) and len(new.text) < len(old.text)
    is_incomplete = is_cut or not numbers_in(new.incomplete) <= numbers_in(old.incomplete)
    return Reason.WORSE_INCOMPLETE if is_incomplete else None
