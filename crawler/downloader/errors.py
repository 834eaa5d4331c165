"""Why a page did not come, as a slug: one for each kind of fault, the same in the ledger, the log and the figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from OpenSSL.SSL import Error as TLSError
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed, ConnectionLost
from twisted.web._newclient import ParseError
from twisted.web.http import _DataLoss

from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SLUG_CHARS = 60
CONNECTION = "connection"
_SLUGS: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "dns"),
    (ResponseDataLossError, Reason.TRUNCATED_BODY),
    (DownloadCancelledError, Reason.TOO_LARGE),
    (DownloadConnectionRefusedError, CONNECTION),
    (UnsupportedURLSchemeError, "scheme"),
    (TunnelError, "proxy"),
    (TLSError, "tls"),
    (VerificationError, "tls"),
    (_DataLoss, Reason.TRUNCATED_BODY),
    (ParseError, "bad-response"),
    (ConnectError, CONNECTION),
    (ConnectionLost, CONNECTION),
    (ConnectionClosed, CONNECTION),
)


def slug_of(error: BaseException) -> str:
    """Return the slug of what went wrong: `http-404`, `timeout`, `dns` …; the error's own name if it has none here."""
    if isinstance(error, HttpError):
        return f"http-{error.response.status}"
    if isinstance(error, IgnoreRequest) and str(error):
        return re.sub(r"[^a-z0-9]+", "-", str(error).lower()).strip("-")[:MAX_SLUG_CHARS]
    named = (slug for kind, slug in _SLUGS for one in _with_causes(error) if isinstance(one, kind))
    return next(named, CONNECTION if isinstance(error, DownloadFailedError) else _kebab(type(error).__name__))


def is_network_error(error: BaseException) -> bool:
    """Tell whether an error came from the network, and not from a rule of ours."""
    return any(isinstance(error, kind) for kind, _ in _SLUGS) or isinstance(error, DownloadFailedError)


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what Twisted says it came of."""
    yield error
    cause = error.__cause__ or error
    for failure in getattr(cause, "reasons", None) or ():
        yield failure.value


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
