"""The whole site: the answer for each path, and the HTML of every article page before it is encoded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from crawler.vocabulary import ArticleKind
from tests.site import boilerplate, era_ab, era_cd
from tests.site.boilerplate import Around
from tests.site.lists import link_to, list_pages
from tests.site.served import HTML, Served, encoded
from tests.site.stories import articles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tests.site.articles import Article

TEMPLATES: dict[str, Callable[[Article, int, Around], str]] = {
    "a": era_ab.page_a,
    "plain_a": era_ab.plain_a,
    "b": era_ab.page_b,
    "plain_b": era_ab.plain_b,
    "c": era_cd.page_c,
    "d": era_cd.page_d,
    "plain_video": era_cd.plain_video,
}
NOT_ARTICLES = {
    "/aboutus.shtml": "We have served the world’s readers since 1999, a “Top 10” list says.",
    "/contactus.shtml": "Write to us at the office in Beijing.",
    "/jobs.shtml": "No vacancies at present.",
    "/privacy-policy.shtml": "We keep no more of you than we must.",
    "/special/": "Special coverage",
    "/app/ecns/index.shtml": "Get the app",
}
USUAL_EVERY = 3
"""Every third article is enough for most crawls."""
ROBOTS = b"User-agent: *\nDisallow: /app/\nDisallow: /images/\n"


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One page of an article: its path, its number, its decoded markup, its answer."""

    article: Article
    path: str
    number: int
    html: str
    served: Served


@dataclass(frozen=True)
class Contents:
    """All articles, all their pages and mobile copies, and the answer for each path."""

    articles: tuple[Article, ...]
    pages: tuple[ArticlePage, ...]
    mobile: tuple[ArticlePage, ...]
    answers: Mapping[str, Served]


@cache
def contents(every: int = USUAL_EVERY) -> Contents:
    """Make a site of every n-th article: the same bytes every time. `every=1` is the whole site."""
    made = articles()[::every]
    neighbours = [_around(made, i) for i in range(len(made))]
    pages = tuple(page for i, article in enumerate(made) for page in _pages(article, neighbours[i]))
    copies = tuple(_mobile(article) for article in made if article.look.mobile)
    answers = dict(_other_answers())
    answers.update(list_pages(made))
    answers.update((page.path, page.served) for page in (*pages, *copies))
    return Contents(tuple(made), pages, copies, answers)


def _pages(article: Article, around: Around) -> Iterator[ArticlePage]:
    for number, path in enumerate(article.paths, 1):
        html = TEMPLATES[article.look.template](article, number, around)
        yield ArticlePage(article, path, number, html, _served(article, html))


def _mobile(article: Article) -> ArticlePage:
    html = era_cd.mobile(article, 1, Around())
    return ArticlePage(article, article.mobile_path, 1, html, _served(article, html))


def _served(article: Article, html: str) -> Served:
    look = article.look
    content_type = f"{HTML}; charset={look.header}" if look.header else HTML
    body = encoded(html, look.charset, mixed=look.mixed)
    return Served(body, content_type, modified=article.known.published)


def _around(made: Sequence[Article], i: int) -> Around:
    """Choose the links around an article. The article made before it is related, so each article has a link to it."""
    others = [article for article in made if article is not made[i]]
    photos = [article for article in others if article.known.kind == ArticleKind.GALLERY]
    videos = [article for article in others if article.known.kind == ArticleKind.VIDEO]
    related = [made[i - 1], made[(i * 7 + 3) % len(made)]] if made[i].look.template != "d" or i % 2 else []
    return Around(
        related=[link_to(article) for article in related if article is not made[i]],
        popular=[link_to(others[(i + step) % len(others)]) for step in (5, 17, 31)],
        top=[link_to(others[(i * 3 + step) % len(others)]) for step in (2, 11)],
        photos=[link_to(photos[(i + step) % len(photos)]) for step in (0, 3)],
        videos=[link_to(videos[i % len(videos)])],
    )


def _other_answers() -> Iterator[tuple[str, Served]]:
    yield "/robots.txt", Served(ROBOTS, "text/plain")
    for path, text in NOT_ARTICLES.items():
        top = boilerplate.head("ECNS", "gb2312") + boilerplate.old_navigation("Tuesday Jul 21, 2026")
        html = f'{top}<div class="bdybox"><p>{text}</p></div>{boilerplate.foot("2026")}'
        # The server declares another charset, as the real one did.
        yield path, Served(html.encode("gb18030"), f"{HTML}; charset=ISO-8859-1")
