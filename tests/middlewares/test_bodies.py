"""Bodies are decompressed; damaged and truncated ones are refused."""

from __future__ import annotations

import gzip

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.middlewares.bodies import ENDED_BY_CLOSE, BodyMiddleware, truncation
from crawler.middlewares.request_filter import RequestRefused
from crawler.vocabulary import Reason
from tests.shells import crawler_with

URL = "https://www.ecns.cn/"
PAGE = b"<html><body><div>Rice</div></body></html>"


def passed(response: Response) -> Response:
    middleware = BodyMiddleware.from_crawler(crawler_with(DOWNLOAD_MAXSIZE=1000))
    return middleware.process_response(Request(URL), response)


def test_a_request_states_the_encodings_that_are_accepted() -> None:
    request = Request(URL)
    BodyMiddleware(1000, crawler_with()).process_request(request)
    assert request.headers["Accept-Encoding"] == b"gzip, deflate"


def test_a_compressed_body_is_decompressed_and_its_header_goes() -> None:
    response = passed(Response(URL, headers={"Content-Encoding": "gzip"}, body=gzip.compress(PAGE)))
    assert (response.body, response.headers.get("Content-Encoding")) == (PAGE, None)
    assert isinstance(response, HtmlResponse)


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (Response(URL, headers={"Content-Encoding": "gzip"}, body=gzip.compress(PAGE)[:-5]), Reason.TRUNCATED_BODY),
        (Response(URL, headers={"Content-Encoding": "gzip"}, body=b"\x1f\x8bnonsense"), Reason.BAD_ENCODING),
        (Response(URL, headers={"Content-Encoding": "gzip"}, body=gzip.compress(bytes(2000))), Reason.TOO_LARGE),
        (Response(URL, body=PAGE[:30], flags=[ENDED_BY_CLOSE]), Reason.TRUNCATED_BODY),
        (Response(URL, body=b"<html><body><div><div>Rice</div>"), Reason.TRUNCATED_BODY),
    ],
)
def test_a_damaged_body_is_refused_with_its_reason(response: Response, reason: Reason) -> None:
    with pytest.raises(RequestRefused) as refused:
        passed(response)
    assert refused.value.reason == reason


def test_the_body_of_an_error_page_is_not_checked() -> None:
    response = Response(URL, status=404, headers={"Content-Encoding": "gzip"}, body=b"nonsense")
    assert passed(response) is response


def test_a_root_without_its_end_tag_is_truncated_only_with_an_open_div_if_the_length_is_known() -> None:
    assert truncation(b"<html><body><p>Rice", has_length=True) is None
    assert truncation(b"<html><body><p>Rice") == Reason.TRUNCATED_BODY
    assert truncation(b"just text") is None
