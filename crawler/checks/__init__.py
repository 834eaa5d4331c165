"""Article to the reason to refuse it, or None: what stands between a page and the store.

A check takes an article and what its site lets one expect, and answers with the
slug of a reason. The first one counts, so those that say most come first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.block_page import block_page
from crawler.checks.boilerplate_left import boilerplate_left
from crawler.checks.date import date_out_of_reason
from crawler.checks.error_page import error_page
from crawler.checks.expectations import Expected, subject_of
from crawler.checks.language import wrong_language
from crawler.checks.list_page import list_page
from crawler.checks.mojibake import mojibake
from crawler.checks.too_short import no_text, no_title, too_short
from crawler.checks.walls import cookie_wall, login_wall
from crawler.checks.worse_copy import reason_not_to_replace

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.vocabulary import Reason

__all__ = ["CHECKS", "Expected", "reason_not_to_replace", "reason_to_refuse"]

CHECKS = (
    block_page,
    error_page,
    cookie_wall,
    login_wall,
    mojibake,
    list_page,
    no_title,
    no_text,
    too_short,
    wrong_language,
    date_out_of_reason,
    boilerplate_left,
)


def reason_to_refuse(article: Article, expected: Expected) -> Reason | None:
    """Return the slug of the first check that the article fails."""
    subject = subject_of(article)
    return next((reason for check in CHECKS if (reason := check(subject, expected)) is not None), None)
