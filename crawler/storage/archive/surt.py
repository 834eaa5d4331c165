"""The sort key of a URL in an index of web archives (SURT), in which variants of one URL are the same.

`https://www.ecns.cn/a?b=1` has the key `cn,ecns)/a?b=1`, as in the Wayback Machine and pywb: the host is reversed, and
without `www`; the scheme, the usual port, the fragment and a slash at the end are left out; all is in lower case, and
the parameters are sorted.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_WWW = re.compile(r"^www\d*\.")
_USUAL_PORTS = {"http": 80, "https": 443}
_SESSION = re.compile(r"(?:^|(?<=[?&;]))(?:jsessionid=[0-9a-z$]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32})(?:&|$)")


def surt(url: str) -> str:
    """Return the sort key of a URL; a text that is no URL with a host is its own key, in lower case."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return url.lower()
    if not host:
        return url.lower()
    name = _WWW.sub("", host).rstrip(".")
    reversed_host = name if ":" in name or name.replace(".", "").isdigit() else ",".join(reversed(name.split(".")))
    shown_port = f":{port}" if port and port != _USUAL_PORTS.get(parts.scheme) else ""
    path = re.sub(r"//+", "/", parts.path).lower()
    path = path.rstrip("/") or "/"
    query = _SESSION.sub("", parts.query.lower()).rstrip("&")
    query = "&".join(sorted(query.split("&"))) if query else ""
    return f"{reversed_host}{shown_port}){path}{f'?{query}' if query else ''}"
