"""The pages of the imitation site as Articles. Each is cleaned once a session, however many tests use it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from crawler import Article, Page, clean
from tests.site import contents

if TYPE_CHECKING:
    from tests.site import ArticlePage

HOST = "https://www.ecns.cn"


def fetched(page: ArticlePage, following: tuple[Page, ...] = ()) -> Page:
    """Return the page as a response contains it."""
    headers = {"content-type": page.served.content_type}
    return Page(HOST + page.path, page.served.body, headers=headers, following=following)


@cache
def cleaned_page(path: str) -> Article:
    """Clean one page alone, a mobile copy too."""
    return clean(
        fetched(next(page for page in (*contents(every=1).pages, *contents(every=1).mobile) if page.path == path))
    )


@cache
def cleaned_article(path: str) -> Article:
    """Clean an article with all its pages; `path` is that of the first."""
    first, *rest = (page for page in contents(every=1).pages if page.article.path == path)
    return clean(fetched(first, tuple(fetched(page) for page in rest)))
