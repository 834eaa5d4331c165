"""Article to the reason to refuse it, or None if it may be stored.

A check takes an article and the expectations of its site. The first reason counts: the specific checks come first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.article_under_check import SiteExpectations, prepared
from crawler.checks.boilerplate_left import boilerplate_left
from crawler.checks.date import date_out_of_range
from crawler.checks.language import wrong_language
from crawler.checks.list_page import list_page
from crawler.checks.mojibake import mojibake
from crawler.checks.notices import block_page, cookie_wall, error_page, login_wall
from crawler.checks.other_page import is_later_page, other_article
from crawler.checks.page_kinds import forum_thread, product_page
from crawler.checks.repeated_page import repeated_page
from crawler.checks.too_short import no_text, no_title, too_short
from crawler.checks.unsure import unsure
from crawler.checks.worse_copy import reason_not_to_replace, reason_why_worse

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.vocabulary import Reason

__all__ = [
    "CHECKS", "SiteExpectations", "is_later_page", "other_article", "reason_not_to_replace", "reason_to_refuse",
    "reason_why_worse", "repeated_page",
]  # fmt: skip

CHECKS = (
    block_page, error_page, cookie_wall, login_wall, mojibake, product_page, forum_thread, list_page,
    no_title, no_text, too_short, wrong_language,
    date_out_of_range, boilerplate_left, unsure,
)  # fmt: skip


def reason_to_refuse(article: Article, expectations: SiteExpectations) -> Reason | None:
    """Return the reason of the first check that the article fails, None if it passes all."""
    checked = prepared(article)
    return next((reason for check in CHECKS if (reason := check(checked, expectations)) is not None), None)
