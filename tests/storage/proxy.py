"""A TCP proxy in front of the Unix socket of PostgreSQL, which cuts a connection at a COMMIT, or another statement."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from enum import Enum
from select import select
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = b"COMMIT\0", b"COMMIT\0"
"""A part of the client's message, and of the answer that it was executed."""
_CHUNK = 65_536


class Cut(Enum):
    """When a connection is cut: before the server gets the COMMIT, or after it has executed it."""

    BEFORE = "before"
    AFTER = "after"


class CuttingProxy:
    """The proxy, from `with` to its end, for the server with its socket in a folder.

    Each COMMIT uses one of `cuts`, the first one first; None cuts nothing. `statement` is that of another one.
    """

    def __init__(self, folder: Path, statement: tuple[bytes, bytes] = COMMIT) -> None:
        self._asked, self._executed = statement
        self._server = str(folder / ".s.PGSQL.5432")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cuts: list[Cut | None] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        """Hand on what both say, until one of them ends, or until the cut."""
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(self._server)
            while True:
                for source in select((client, server), (), ())[0]:
                    said = source.recv(_CHUNK)
                    cut = self.cuts.pop(0) if source is client and self._asked in said and self.cuts else None
                    if not said or cut == Cut.BEFORE:
                        return
                    (server if source is client else client).sendall(said)
                    if cut == Cut.AFTER:
                        while self._executed not in server.recv(_CHUNK):
                            pass
                        return
