"""The imitation site over HTTP, on loopback.

It answers `GET /path` and, as a forward proxy, `GET http://host/path`, for the hosts
www.ecns.cn, ecns.cn and itself only. It counts requests by path and answers
conditional ones. The site can be changed while it runs.
"""

from __future__ import annotations

from collections import Counter
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.site.build import contents
from tests.site.loopback import Loopback
from tests.site.served import HTML, Served

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

HOSTS = frozenset({"www.ecns.cn", "ecns.cn", "127.0.0.1", "localhost"})
NOT_FOUND = Served(
    b"<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>", HTML, 404
)
FOREIGN_HOST = Served(b"this host is not served here\n", "text/plain", 502)


class NewsSite(Loopback):
    """The site; its `answers` by path are those of the imitation site unless others are given. `port` 0: a free one."""

    def __init__(self, port: int = 0, answers: Mapping[str, Served] | None = None) -> None:
        super().__init__(_Server(self, port))
        self._answers = dict(contents().answers if answers is None else answers)
        self._requests: Counter[str] = Counter()
        self._statuses: Counter[int] = Counter()
        self._lock = Lock()

    @property
    def requests(self) -> Counter[str]:
        """The number of requests for each path, without its query."""
        with self._lock:
            return Counter(self._requests)

    @property
    def statuses(self) -> Counter[int]:
        """The number of answers with each status."""
        with self._lock:
            return Counter(self._statuses)

    def page(self, path: str) -> Served:
        """Return the current answer for a path."""
        with self._lock:
            return self._answers.get(path, NOT_FOUND)

    def replace(self, path: str, page: Served | bytes, modified: datetime | None = None) -> None:
        """Replace the answer for a path. Bytes replace the body only, and the time if `modified` is given."""
        old = self.page(path)
        if isinstance(page, bytes):
            page = Served(page, old.content_type, 200, modified or old.modified, old.headers)
        with self._lock:
            self._answers[path] = page

    def remove(self, path: str) -> None:
        """Answer 404 for a path from now on."""
        with self._lock:
            self._answers.pop(path, None)

    def forget_requests(self) -> None:
        """Reset all counters."""
        with self._lock:
            self._requests.clear()
            self._statuses.clear()

    def answer(self, target: str, host: str) -> Served:
        """Return the answer for the target of a request, a URL or a path, and count the request."""
        parts = urlsplit(target)
        asked = parts.hostname or urlsplit(f"//{host}").hostname or ""
        path = parts.path or "/"
        with self._lock:
            self._requests[path if asked in HOSTS else f"{asked}{path}"] += 1
            return self._answers.get(path, NOT_FOUND) if asked in HOSTS else FOREIGN_HOST

    def answered(self, status: int) -> None:
        """Count an answer."""
        with self._lock:
            self._statuses[status] += 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, site: NewsSite, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.site = site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log no error of clients that close the connection: tests kill their clients."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, *_args: object) -> None:
        """Log nothing."""

    def _answer(self, *, with_body: bool) -> None:
        served = self.server.site.answer(self.path, self.headers.get("Host", ""))
        status = 304 if served.status == 200 and self._is_known(served) else served.status
        self.server.site.answered(status)
        self.send_response(status)
        for name, value in self._headers_of(served, status):
            self.send_header(name, value)
        self.end_headers()
        if with_body and status != 304:
            self.wfile.write(served.body)

    def _headers_of(self, served: Served, status: int) -> list[tuple[str, str]]:
        if status == 304:
            return [("ETag", served.etag), ("Last-Modified", served.last_modified)]
        common = [("Content-Type", served.content_type), ("Content-Length", str(len(served.body)))]
        validators = [("ETag", served.etag), ("Last-Modified", served.last_modified)] if status == 200 else []
        return [*common, *validators, *served.headers]

    def _is_known(self, served: Served) -> bool:
        """Return whether the client has this version. An entity tag takes precedence over a date."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return served.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        since = self.headers.get("If-Modified-Since")
        return since is not None and _not_after(served.last_modified, since)


def _not_after(last_modified: str, since: str) -> bool:
    try:
        return parsedate_to_datetime(last_modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):  # no date, or one without a zone
        return False
