"""The sort key of a URL in an index of web archives (SURT), in which variants of one URL are the same.

`https://www.ecns.cn/a?b=1` has the key `cn,ecns)/a?b=1`, as in the Wayback Machine, cdxj-indexer and pywb: the host is
reversed, and without `www`; the scheme, the usual port, the fragment and a slash at the end are left out; all is in
lower case and escaped in one way, and the parameters are sorted.
"""

from __future__ import annotations

import re
import string
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

_WWW = re.compile(r"^www\d*\.")
_USUAL_PORTS = {"http": 80, "https": 443}
_SESSION = re.compile(r"(?:^|(?<=[?&;]))(?:jsessionid=[0-9a-z$]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32})(?:&|$)")
_NOT_ESCAPED = "".join(sorted(set(string.punctuation) - set("%#")))
MAX_ESCAPES = 20  # a percent sign that is escaped again and again


def surt(url: str) -> str:
    """Return the sort key of a URL; a text that is no URL with a host is its own key, in lower case."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
        name = _host(host) if host else ""
    except ValueError:
        return url.lower()
    if not name:
        return url.lower()
    shown_port = f":{port}" if port and port != _USUAL_PORTS.get(parts.scheme) else ""
    path = _path(_escaped_once(parts.path))
    query = _SESSION.sub("", _escaped_once(parts.query))
    query = "&".join(sorted(query.split("&"))) if query else ""
    return f"{name}{shown_port}){path}{f'?{query}' if query else ''}"


def _host(host: str) -> str:
    if ":" in host:  # an address of IPv6
        return host
    ascii_host = host if host.isascii() else host.encode("idna").decode()
    return ",".join(reversed(_WWW.sub("", ascii_host).strip(".").split(".")))


def _path(path: str) -> str:
    """Return a path without empty parts, `.` and `..`."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    return f"/{'/'.join(parts)}"


def _escaped_once(text: str) -> str:
    """Return a part of a URL in lower case, in which only what must be is escaped, and that once."""
    data = text.encode("utf-8", "surrogatepass")
    for _ in range(MAX_ESCAPES):
        plain = unquote_to_bytes(data)
        if plain == data:
            break
        data = plain
    return quote_from_bytes(data, safe=_NOT_ESCAPED).lower()
