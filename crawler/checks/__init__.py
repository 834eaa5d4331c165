"""Article to the reason to refuse it, or None: what stands between a page and the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.worse import reason_not_to_replace

if TYPE_CHECKING:
    from crawler.items import Article

__all__ = ["reason_not_to_replace", "reason_to_refuse"]


def no_title(article: Article) -> str | None:
    """Refuse an article without a headline: pages of the site's articles all have one."""
    return None if article.title else "no-title"


def no_text(article: Article) -> str | None:
    """Refuse an article without text. A video may have none."""
    return None if article.text or article.kind == "video" else "no-text"


CHECKS = (no_title, no_text)


def reason_to_refuse(article: Article) -> str | None:
    """Return the slug of the first check that the article fails."""
    return next((reason for check in CHECKS if (reason := check(article)) is not None), None)
