"""A generated site over HTTP, on loopback."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.generated.announcements import PATHS, UNANNOUNCED, announcements, head_links, index_of
from tests.generated.pages import article_page, copy_path, list_page
from tests.generated.plan import LISTS, SITEMAPS, Fault, Way
from tests.site.served import Served
from tests.site.server import NOT_FOUND, NewsSite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.generated.plan import Planted, SitePlan

PAGE_ITEMS = 5  # how many articles a page of a list of several pages has
_SCRIPT = b'<!doctype html><html><body><div id="app"></div><script src="/a.js"></script></body></html>'


class GeneratedSite(NewsSite):
    """The site of a plan, which runs inside a `with` block."""

    def __init__(self, plan: SitePlan) -> None:
        super().__init__(answers={})
        self._answers.update(_answers(plan, self.address))

    def answer(self, target: str, host: str) -> Served:  # noqa: ARG002  # there is no other host
        """Return the answer for the target of a request, tracking parameters apart."""
        return self.page(target.partition("&utm_")[0].partition("?utm_")[0])


def _answers(plan: SitePlan, base: str) -> Iterator[tuple[str, Served]]:
    sections = sorted({article.section for article in plan.articles})
    files = announcements(plan, base)
    sitemaps = [PATHS[way] for way in SITEMAPS if way in plan.ways]
    named = "".join(f"Sitemap: {base}{path}\n" for path in sitemaps) if plan.announces else ""
    yield "/robots.txt", Served(f"User-agent: *\nDisallow: /admin/\n{named}".encode(), "text/plain")
    if not plan.announces:
        yield UNANNOUNCED, Served(index_of(sitemaps, base), "application/xml")
    yield "/", Served(list_page(plan, plan.of(Way.HOME), sections, head_links(plan)).encode())
    for path, (way, content_type, body) in files.items():
        yield path, _with_fault(Served(body, content_type), plan, way)
    for section in sections:
        for path, answer in _section(plan, section, sections):
            yield path, answer
    for article in plan.articles:
        related = _related(plan, article)
        yield article.path, Served(article_page(plan, article, related, base).encode())
        if plan.has_copies:
            yield copy_path(article), Served(article_page(plan, article, related, base, copy=True).encode())


def _section(plan: SitePlan, section: str, sections: Sequence[str]) -> Iterator[tuple[str, Served]]:
    way = Way.SECTION if Way.SECTION in plan.ways else Way.PAGED_SECTION
    articles = [article for article in plan.of(way) if article.section == section]
    size = PAGE_ITEMS if way == Way.PAGED_SECTION else max(len(articles), 1)
    starts = range(0, max(len(articles), 1), size)
    paths = [f"/{section}/" if start == 0 else f"/{section}/page/{start // size + 1}/" for start in starts]
    for path, start, following in zip(paths, starts, [*paths[1:], None], strict=True):
        html = list_page(plan, articles[start : start + size], sections, "", following)
        yield path, _with_fault(Served(html.encode()), plan, way)


def _related(plan: SitePlan, article: Planted) -> list[Planted]:
    """Return the articles that an announced article links to: each article of the way RELATED is linked from one."""
    hosts = plan.announced_by_files
    if article not in hosts:
        return []
    place = hosts.index(article)
    return [one for one in plan.of(Way.RELATED) if one.number % len(hosts) == place]


def _with_fault(answer: Served, plan: SitePlan, way: Way) -> Served:
    if plan.fault is None or plan.fault[0] != way:
        return answer
    fault = plan.fault[1]
    half = len(answer.body) // 2
    if fault == Fault.BAD_BYTE:
        body = answer.body.replace("–".encode(), b"\x96") if way not in LISTS else answer.body
        return replace(answer, body=body)
    return {
        Fault.CUT_OFF: replace(answer, body=answer.body[:half]),
        Fault.SERVER_ERROR: Served(b"<h1>Internal Server Error</h1>", status=500),
        Fault.NOT_FOUND: NOT_FOUND,
        Fault.EMPTY: replace(answer, body=b""),
        Fault.SCRIPT_PAGE: Served(_SCRIPT),
        Fault.PLAIN_TEXT: replace(answer, body=b"The list is being rebuilt. Please come back later.\n"),
    }[fault]
