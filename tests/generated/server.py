"""A generated site over HTTP, on loopback."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, Self

from tests.generated.announcements import PATHS, UNANNOUNCED, announcements, head_links, index_of
from tests.generated.pages import article_page, copy_path, list_page
from tests.generated.plan import LISTS, SITEMAPS, Fault, Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.generated.plan import Planted, SitePlan

HTML = "text/html; charset=utf-8"
PAGE_ITEMS = 5  # how many articles a page of a list of several pages has
_SCRIPT = b'<!doctype html><html><body><div id="app"></div><script src="/a.js"></script></body></html>'


class Answer(NamedTuple):
    """The answer for one path."""

    body: bytes
    content_type: str = HTML
    status: int = 200


NOT_FOUND = Answer(b"<html><head><title>404</title></head><body><h1>Not Found</h1></body></html>", HTML, 404)


class GeneratedSite:
    """The site of a plan, which runs inside a `with` block."""

    def __init__(self, plan: SitePlan) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._server.answers = dict(_answers(plan, self.base))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    answers: dict[str, Answer]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        target = self.path.partition("&utm_")[0].partition("?utm_")[0]
        answer = self.server.answers.get(target, NOT_FOUND)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_args: object) -> None:
        """Log nothing."""


def _answers(plan: SitePlan, base: str) -> Iterator[tuple[str, Answer]]:
    sections = sorted({article.section for article in plan.articles})
    files = announcements(plan, base)
    sitemaps = [PATHS[way] for way in SITEMAPS if way in plan.ways]
    named = "".join(f"Sitemap: {base}{path}\n" for path in sitemaps) if plan.announces else ""
    yield "/robots.txt", Answer(f"User-agent: *\nDisallow: /admin/\n{named}".encode(), "text/plain")
    if not plan.announces:
        yield UNANNOUNCED, Answer(index_of(sitemaps, base), "application/xml")
    yield "/", Answer(list_page(plan, plan.of(Way.HOME), sections, head_links(plan)).encode())
    for path, (way, content_type, body) in files.items():
        yield path, _with_fault(Answer(body, content_type), plan, way)
    for section in sections:
        for path, answer in _section(plan, section, sections):
            yield path, answer
    for article in plan.articles:
        related = _related(plan, article)
        yield article.path, Answer(article_page(plan, article, related, base).encode())
        if plan.has_copies:
            yield copy_path(article), Answer(article_page(plan, article, related, base, copy=True).encode())


def _section(plan: SitePlan, section: str, sections: Sequence[str]) -> Iterator[tuple[str, Answer]]:
    way = Way.SECTION if Way.SECTION in plan.ways else Way.PAGED_SECTION
    articles = [article for article in plan.of(way) if article.section == section]
    size = PAGE_ITEMS if way == Way.PAGED_SECTION else max(len(articles), 1)
    starts = range(0, max(len(articles), 1), size)
    paths = [f"/{section}/" if start == 0 else f"/{section}/page/{start // size + 1}/" for start in starts]
    for path, start, following in zip(paths, starts, [*paths[1:], None], strict=True):
        html = list_page(plan, articles[start : start + size], sections, "", following)
        yield path, _with_fault(Answer(html.encode()), plan, way)


def _related(plan: SitePlan, article: Planted) -> list[Planted]:
    """Return the articles that an announced article links to: each article of the way RELATED is linked from one."""
    hosts = plan.announced_by_files
    if article not in hosts:
        return []
    place = hosts.index(article)
    return [one for one in plan.of(Way.RELATED) if one.number % len(hosts) == place]


def _with_fault(answer: Answer, plan: SitePlan, way: Way) -> Answer:
    if plan.fault is None or plan.fault[0] != way:
        return answer
    fault = plan.fault[1]
    half = len(answer.body) // 2
    if fault == Fault.BAD_BYTE:
        body = answer.body.replace("–".encode(), b"\x96") if way not in LISTS else answer.body
        return answer._replace(body=body)
    return {
        Fault.CUT_OFF: answer._replace(body=answer.body[:half]),
        Fault.SERVER_ERROR: Answer(b"<h1>Internal Server Error</h1>", HTML, 500),
        Fault.NOT_FOUND: NOT_FOUND,
        Fault.EMPTY: answer._replace(body=b""),
        Fault.SCRIPT_PAGE: Answer(_SCRIPT),
        Fault.PLAIN_TEXT: answer._replace(body=b"The list is being rebuilt. Please come back later.\n"),
    }[fault]
