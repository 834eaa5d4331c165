"""A server for benchmarks, a separate process: page n links to pages 2n+1 and 2n+2, and to some pages before it."""

from __future__ import annotations

import asyncio
import sys

KNOWN_LINKS = 8
_END = b"\r\n\r\n"


class TinySite(asyncio.Protocol):
    """Answers `GET /n` with page n, in the order of the requests."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to serve a connection."""
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        """Answer every complete request."""
        *requests, self._received = (self._received + data).split(_END)
        for request in requests:
            number = int(request.split(b" ", 2)[1].strip(b"/") or 0)
            self._transport.write(answer(number))  # type: ignore[attr-defined]


def answer(number: int) -> bytes:
    """Return page `number` with its headers."""
    before = [max(0, number - step) for step in range(1, KNOWN_LINKS + 1)]
    links = "".join(f'<a href="/{n}">{n}</a>\n' for n in (2 * number + 1, 2 * number + 2, *before))
    body = f"<html><body><p>Page {number}</p>{links}</body></html>".encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


async def serve() -> None:
    """Print the address, then serve until the end of standard input."""
    server = await asyncio.get_running_loop().create_server(TinySite, "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
