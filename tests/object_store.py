"""An S3 server as a process of its own, and a connection to it that breaks."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUNNING = re.compile(r"Running on (http://127\.0\.0\.1:(\d+))")
_PART = re.compile(rb"(?i)content-range: bytes (\d+)-")


class Store(NamedTuple):
    """The address of a server, with the environment for its clients, which do not try again."""

    url: str
    port: int

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program that uses the server."""
        return environment_for(self.url)


def environment_for(url: str) -> dict[str, str]:
    """Return the environment of a program that uses a server."""
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}
    return dict(os.environ) | keys | {"AWS_ENDPOINT_URL": url, "AWS_MAX_ATTEMPTS": "1"}


@contextmanager
def running_store() -> Iterator[Store]:
    """Start a server without any bucket, and end it."""
    program = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            found = next(filter(None, map(_RUNNING.search, server.stderr)))
            threading.Thread(target=server.stderr.read, daemon=True).start()  # it logs each request
            yield Store(found[1], int(found[2]))
        finally:
            server.terminate()


@contextmanager
def breaking_connection(port: int, start: int) -> Iterator[str]:
    """Give the URL of a server whose connections break in each part of an object from byte `start` on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, port, start), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def _serve(listener: socket.socket, port: int, start: int) -> None:
    with suppress(OSError):  # the listener is closed
        while True:
            client = listener.accept()[0]
            server = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=_copy, args=(client, server, None), daemon=True).start()
            threading.Thread(target=_copy, args=(server, client, start), daemon=True).start()


def _copy(source: socket.socket, target: socket.socket, start: int | None) -> None:
    """Copy what is sent, but not the whole of a part of an object that begins behind `start`."""
    with suppress(OSError), source, target:
        while content := source.recv(65536):
            part = _PART.search(content) if start is not None else None
            if part and int(part[1]) >= (start or 0):
                target.sendall(content[: part.end() + 1000])
                target.shutdown(socket.SHUT_RDWR)
                return
            target.sendall(content)
