"""Text of which the classifier is too unsure. The operator sets the limit; without one, no article is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations


def unsure(checked: ArticleUnderCheck, expectations: SiteExpectations) -> Reason | None:
    """Refuse an article whose confidence is below the limit. Where a template decided, there is no doubt."""
    confidence = checked.article.confidence
    return Reason.UNSURE if confidence is not None and confidence < expectations.min_confidence else None
