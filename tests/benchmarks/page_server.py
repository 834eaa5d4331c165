"""A server for benchmarks, a process of its own that is no bottleneck: its answers are made before the first request.

It answers `GET /path` and, as a proxy, `GET http://host/path`: the article pages of a set, and a list of them.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import contextmanager
from functools import partial
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING

from tests.benchmarks.article_pages import article_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Answer = Callable[[bytes], bytes]

LIST = "/news/"
_END = b"\r\n\r\n"
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n"
_MODIFIED = b'ETag: "%d"\r\nLast-Modified: Mon, 20 Jul 2026 05:23:32 GMT\r\n\r\n%s'
_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class PageServer(asyncio.Protocol):
    """Answers the requests of a connection in their order; `answer` gives the whole answer for a path."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to serve a connection."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every complete request."""
        *requests, self._received = (self._received + data).split(_END)
        for request in requests:
            target = request.split(b" ", 2)[1]
            path = target if target.startswith(b"/") else b"/" + target.split(b"/", 3)[3]
            self._transport.write(self._answer(path))  # type: ignore[attr-defined]


def ok(body: bytes) -> bytes:
    """Return an answer with a body of HTML in UTF-8."""
    return _OK % len(body) + _MODIFIED % (hash(body) & 0xFFFFFFFF, body)


def serve(answer: Answer) -> None:
    """Print the address, then serve until the end of standard input."""

    async def serving() -> None:
        server = await asyncio.get_running_loop().create_server(partial(PageServer, answer), "127.0.0.1", 0)
        sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)

    asyncio.run(serving())


@contextmanager
def running(*module_and_arguments: str) -> Iterator[str]:
    """Run a module that calls `serve`; yield its address."""
    with running_process(*module_and_arguments) as (address, _):
        yield address


@contextmanager
def running_process(*module_and_arguments: str) -> Iterator[tuple[str, int]]:
    """Do the same; yield its address and the number of its process."""
    command = [sys.executable, "-m", *module_and_arguments]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip(), server.pid
        server.terminate()


def main(name: str, number: int, more_bytes: int = 0) -> None:
    """Serve a set of pages. LIST links to all, other lists to the first one; all other paths are 404."""
    answers = {page.path.encode(): ok(page.body) for page in article_pages(name, number, more_bytes)}
    first, every = (_list(paths) for paths in (list(answers)[:1], list(answers)))
    answers[LIST.encode()] = every
    serve(lambda path: answers.get(path) or (first if path.endswith(b"/") else _NOT_FOUND))


def _list(paths: Sequence[bytes]) -> bytes:
    links = b"".join(b'<li><a href="%s">A story</a></li>\n' % path for path in paths)
    return ok(b"<html><body><ul>\n%s</ul></body></html>" % links)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
