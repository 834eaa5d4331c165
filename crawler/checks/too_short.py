"""Too little text to be an article. A flash of one sentence is one, a caption or a video's line too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.expectations import ends_as_a_sentence, has_units, units
from crawler.vocabulary import Reason, Template

if TYPE_CHECKING:
    from crawler.checks.expectations import Expected, Subject

MIN_UNITS = 10
"""Words, or characters of scripts that write no words apart."""
MIN_UNITS_OF_A_SENTENCE = 4


def no_title(subject: Subject, _expected: Expected) -> Reason | None:
    """Refuse an article without a headline: pages of articles all have one."""
    return None if has_units(subject.title) else Reason.NO_TITLE


def no_text(subject: Subject, _expected: Expected) -> Reason | None:
    """Refuse an article without text. A video may have none, where something of its page is known."""
    is_video = subject.article.document.kind == "video" and subject.article.document.template != Template.TRAFILATURA
    return None if has_units(subject.text) or is_video else Reason.NO_TEXT


def too_short(subject: Subject, _expected: Expected) -> Reason | None:
    """Refuse a few words that are no sentence, or the headline once more, where no picture goes with them."""
    if subject.article.document.kind != "article" or subject.article.document.images:
        return None
    if subject.text == subject.title:
        return Reason.TOO_SHORT
    fewest = MIN_UNITS_OF_A_SENTENCE if ends_as_a_sentence(subject.text) else MIN_UNITS
    return None if units(subject.text) >= fewest else Reason.TOO_SHORT
