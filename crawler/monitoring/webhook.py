"""Sends an alert to the operator's URL, as a POST request with JSON. It tries again, and follows no redirects.

The URL may have any address: it is the operator's own. It is a secret, so no message has more of it than the host.
"""

from __future__ import annotations

import ssl
import time
from base64 import b64encode
from http.client import HTTPException
from threading import Thread
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from crawler.exceptions import AlertError

if TYPE_CHECKING:
    from http.client import HTTPMessage
    from typing import IO

WAITS = (0.0, 1.0, 3.0)  # seconds before each try
AGAIN = frozenset({408, 429, *range(500, 600)})  # the statuses after which another try may help
HEADERS = {"Content-Type": "application/json", "User-Agent": "chinanews-crawler"}


def post_alert(url: str, body: bytes, seconds: float) -> None:
    """Send the body. AlertError if the server has not accepted it within so many seconds, tries included."""
    answers: list[str | None] = []
    host = urlsplit(url).hostname

    def send() -> None:
        answers.append(_error_of_tries(url, body, time.monotonic() + seconds))

    # A server that sends a byte from time to time can hold a request for any time, and only a thread can be left.
    sending = Thread(target=send, daemon=True)
    sending.start()
    sending.join(seconds)
    error = answers[0] if answers else f"no answer within {seconds:.0f} s"
    if error is not None:
        raise AlertError(f"the alert could not be sent to {host}: {error}")


def _error_of_tries(url: str, body: bytes, ends: float) -> str | None:
    """Return why the last try failed, None if one was accepted."""
    error: str | None = "no try"
    for wait in WAITS:
        left = ends - time.monotonic() - wait
        if left <= 0:
            break
        time.sleep(wait)
        error, may_be_tried_again = _error_of_try(url, body, left)
        if error is None or not may_be_tried_again:
            break
    return error


def _error_of_try(url: str, body: bytes, seconds: float) -> tuple[str | None, bool]:
    """Return why one try failed, and whether another one may help."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    headers = HEADERS | ({"Authorization": _basic(parts.username, parts.password or "")} if parts.username else {})
    request = Request(parts._replace(netloc=host, fragment="").geturl(), body, headers)  # noqa: S310  # http or https
    opener = build_opener(_NoRedirects, HTTPSHandler(context=ssl.create_default_context()))
    try:
        with opener.open(request, timeout=seconds):
            return None, False
    except HTTPError as error:
        error.close()
        return f"status {error.code}", error.code in AGAIN
    except URLError as error:
        reason = error.reason
        if isinstance(reason, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {reason.verify_message}", False
        return str(getattr(reason, "strerror", None) or reason), True
    except (OSError, HTTPException) as error:
        return str(error) or type(error).__name__, True


def _basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{unquote(user)}:{unquote(password)}'.encode()).decode()}"


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(  # noqa: PLR0913, PLR0917  # urllib's interface
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Answer that there is no further request: the redirect's status is the answer."""
