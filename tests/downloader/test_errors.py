"""Each error of a download has its reason; an unknown one is an error of the program."""

from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectionLost

from crawler.downloader.errors import is_network_error, reason_of
from crawler.middlewares.request_filter import RequestRefused
from crawler.vocabulary import Reason

NETWORK = [
    (DownloadTimeoutError(), Reason.TIMEOUT),
    (CannotResolveHostError(), Reason.DNS),
    (DownloadCancelledError(), Reason.TOO_LARGE),
    (DownloadConnectionRefusedError(), Reason.CONNECTION),
    (UnsupportedURLSchemeError(), Reason.SCHEME),
    (ConnectionLost(), Reason.CONNECTION),
    (DownloadFailedError(), Reason.CONNECTION),
]


@pytest.mark.parametrize(("error", "reason"), NETWORK, ids=lambda case: type(case).__name__)
def test_a_network_error_has_its_reason(error: Exception, reason: Reason) -> None:
    assert (reason_of(error), is_network_error(error)) == (reason, True)


def test_a_status_and_a_refusal_are_reasons_but_no_network_errors() -> None:
    answered = HttpError(Response("https://e.org/", status=404))
    refused = RequestRefused(Reason.OFF_SITE)
    assert (reason_of(answered), reason_of(refused)) == (Reason.http(404), Reason.OFF_SITE)
    assert not is_network_error(answered)
    assert not is_network_error(refused)


def test_any_other_error_is_an_error_of_the_program() -> None:
    error = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    assert reason_of(error) == "program-error-UnicodeDecodeError"
    assert reason_of(error).is_program_error
