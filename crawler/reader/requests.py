"""Which requests reach Datasette, and the headers of every answer.

A page of another site can make a browser send requests to loopback, under a name of its own (DNS rebinding). So only
requests to known host names are answered, and only those that read. Browsers load nothing from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    Message: TypeAlias = dict[str, Any]  # as ASGI defines it
    Send: TypeAlias = Callable[[Message], Awaitable[None]]
    Receive: TypeAlias = Callable[[], Awaitable[Message]]
    Application: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]

LOOPBACK = "127.0.0.1"
_LOCAL_NAMES = frozenset({LOOPBACK, "localhost"})
_READING = frozenset({"GET", "HEAD"})
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Datasette's pages have scripts and styles in them."""
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


def reading_only(application: Application, other_names: Collection[str]) -> Application:
    """Return the application without requests that write, or to a host that is neither loopback nor another name."""
    names = _LOCAL_NAMES.union(name.lower() for name in other_names)

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = message | {"headers": [*message["headers"], *_HEADERS]}
            await send(message)

        refused = _refusal(scope, names) if scope["type"] == "http" else None
        if refused is None:
            await application(scope, receive, send_with_headers)
        else:
            status, text = refused
            headers = [(b"content-type", b"text/plain; charset=utf-8")]
            await send_with_headers({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": text.encode()})

    return answer


def _refusal(scope: Message, names: Collection[str]) -> tuple[int, str] | None:
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    if host.rpartition(":")[0].lower() not in names and host.lower() not in names:
        return 421, "This host name is not served. chinanews serve --allowed-host NAME allows it.\n"
    if scope["method"] not in _READING:
        return 405, "This page only reads.\n"
    return None
