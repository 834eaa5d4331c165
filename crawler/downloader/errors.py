"""Errors of a download to reasons: one for each kind of fault, the same in the frontier, the log and the statistics."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from OpenSSL.SSL import Error as TLSError
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed, ConnectionLost

from crawler.downloader.scrapy_private import DataLoss, ParseError
from crawler.exceptions import CrawlerError
from crawler.middlewares.request_filter import RequestRefused
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)
_REASONS: tuple[tuple[type[BaseException], Reason], ...] = (
    (DownloadTimeoutError, Reason.TIMEOUT),
    (CannotResolveHostError, Reason.DNS),
    (ResponseDataLossError, Reason.TRUNCATED_BODY),
    (DownloadCancelledError, Reason.TOO_LARGE),
    (DownloadConnectionRefusedError, Reason.CONNECTION),
    (UnsupportedURLSchemeError, Reason.SCHEME),
    (TunnelError, Reason.PROXY),
    (TLSError, Reason.TLS),
    (VerificationError, Reason.TLS),
    (DataLoss, Reason.TRUNCATED_BODY),
    (ParseError, Reason.BAD_RESPONSE),
    (ConnectError, Reason.CONNECTION),
    (ConnectionLost, Reason.CONNECTION),
    (ConnectionClosed, Reason.CONNECTION),
    (DownloadFailedError, Reason.CONNECTION),
)


def reason_of(error: BaseException) -> Reason:
    """Return the reason of an error, such as `http-404`, `timeout` or `dns`; any other is an error of the program."""
    if isinstance(error, HttpError):
        return Reason.http(error.response.status)
    if isinstance(error, RequestRefused):
        return error.reason
    return _network_reason(error) or Reason.program_error(error)


def counted_reason(crawler: Crawler, error: Exception, url: str | None) -> Reason:
    """Return the reason of an error; one of the program is logged with its traceback and counted for the run status."""
    reason = error.reason if isinstance(error, CrawlerError) else reason_of(error)
    if reason.is_program_error:
        logger.error("error of the program on %s", url, exc_info=error)
        crawler.stats.inc_value("crawler/program-errors")
    return reason


def is_network_error(error: BaseException) -> bool:
    """Return whether an error came from the network, and not from a rule of ours."""
    return _network_reason(error) is not None


def _network_reason(error: BaseException) -> Reason | None:
    causes = getattr(error.__cause__ or error, "reasons", None) or ()  # Twisted's name for the failures behind an error
    errors = (error, *(failure.value for failure in causes))
    return next((reason for kind, reason in _REASONS for one in errors if isinstance(one, kind)), None)
