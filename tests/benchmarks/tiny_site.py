"""A site without end for benchmarks: page n links to pages 2n+1 and 2n+2, and to some pages before it."""

from __future__ import annotations

from tests.benchmarks.page_server import ok, serve

KNOWN_LINKS = 8


def answer(path: bytes) -> bytes:
    """Return the page of a path, `/n`."""
    number = int(path.strip(b"/") or 0)
    before = [max(0, number - step) for step in range(1, KNOWN_LINKS + 1)]
    links = "".join(f'<a href="/{n}">{n}</a>\n' for n in (2 * number + 1, 2 * number + 2, *before))
    return ok(f"<html><body><p>Page {number}</p>{links}</body></html>".encode())


if __name__ == "__main__":
    serve(answer)
