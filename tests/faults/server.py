"""The imitation site with faults: a server that says, byte for byte, what no polite server would.

As the imitation site does, it answers as a forward proxy and as the site itself.
What has no fault here is answered as the imitation site answers it. It keeps the
time of every request, so that a crawl's pace can be read from this side.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.site.build import contents
from tests.site.loopback import Loopback
from tests.site.server import NOT_FOUND

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from tests.site.served import Served

MAX_HEAD_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came, at `at` seconds of this process' monotonic clock."""

    at: float
    host: str
    path: str
    cookie: str = ""


class Wire:
    """One connection, as a fault has it: it may send any bytes, wait, and break off."""

    def __init__(self, connection: socket.socket, stopped: Event, asked: Asked, count: int) -> None:
        self._connection = connection
        self._stopped = stopped
        self.asked = asked
        self.count = count
        """How often this path was asked for, this time included."""

    def send(self, data: bytes) -> None:
        """Send bytes. OSError if the client has hung up."""
        self._connection.sendall(data)

    def answer(self, status: int, body: bytes = b"", *headers: str) -> None:
        """Answer as a polite server does, with a length."""
        fields = [f"Content-Length: {len(body)}", "Content-Type: text/html", *headers]
        self.send(head(status, *fields) + body)

    def serve(self, served: Served) -> None:
        """Answer what the imitation site answers."""
        self.answer(served.status, served.body, f"Content-Type: {served.content_type}")

    def hang(self) -> None:
        """Say nothing more until the client hangs up or the server ends."""
        self._connection.settimeout(0.05)
        while not self._stopped.is_set():
            try:
                if not self._connection.recv(MAX_HEAD_BYTES):
                    return
            except TimeoutError:
                continue

    def trickle(self, byte: bytes, gap_seconds: float) -> None:
        """Send a byte again and again, until the client hangs up or the server ends."""
        while not self._stopped.wait(gap_seconds):
            self.send(byte)

    def reset(self) -> None:
        """Break the connection off."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Fault = Callable[[Wire], None]


class FaultySite(Loopback):
    """The site, running from `with` to its end; `faults` answer for their paths, `for_all` for every other.

    A path that begins with `//` is one on another host: `//host/path`.
    """

    def __init__(
        self, faults: Mapping[str, Fault], for_all: Fault | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(_Server(self, tls))
        self._faults = dict(faults)
        self._for_all = for_all
        self._asked: list[Asked] = []
        self._lock = Lock()
        self._stopped = Event()

    def __exit__(self, *_raised: object) -> None:
        self._stopped.set()
        super().__exit__()

    @property
    def asked(self) -> list[Asked]:
        """What was asked for so far, in order."""
        with self._lock:
            return list(self._asked)

    def paths(self) -> list[str]:
        """Return the paths that were asked for so far, in order."""
        return [asked.path for asked in self.asked]

    def answer(self, connection: socket.socket, target: str, host: str, cookie: str = "") -> None:
        """Answer one request."""
        parts = urlsplit(target)
        name = parts.hostname or urlsplit(f"//{host}").hostname or ""
        path = (parts.path or "/") if name.endswith("ecns.cn") else f"//{name}{parts.path}"
        asked = Asked(monotonic(), name, path, cookie)
        with self._lock:
            self._asked.append(asked)
            count = sum(1 for one in self._asked if one.path == path)
        wire = Wire(connection, self._stopped, asked, count)
        fault = self._faults.get(path, self._for_all)
        if fault is not None:
            fault(wire)
        else:
            wire.serve(contents().answers.get(path, NOT_FOUND))


def head(status: int, *headers: str) -> bytes:
    """Return the head of an answer that ends the connection; a later field outweighs an earlier of its name."""
    fields = {line.partition(":")[0].lower(): line for line in headers}
    return "\r\n".join([f"HTTP/1.1 {status} -", *fields.values(), "Connection: close", "", ""]).encode("latin-1")


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64
    block_on_close = False

    def __init__(self, site: FaultySite, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up: faults make them."""


class _Handler(StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        request = self.rfile.readline(MAX_HEAD_BYTES).decode("latin-1").split()
        host = cookie = ""
        while (line := self.rfile.readline(MAX_HEAD_BYTES).decode("latin-1").strip()) != "":
            name, _, value = line.partition(":")
            host = value.strip() if name.lower() == "host" else host
            cookie = value.strip() if name.lower() == "cookie" else cookie
        if len(request) == 3:
            self.server.site.answer(self.request, request[1], host, cookie)
