"""The imitation site answers directly, as a proxy and conditionally. It can be changed while it runs."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.site import NewsSite, contents
from tests.site.build import contents as uncached

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parent.parent.parent
ARTICLE = contents(every=1).articles[0]


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite(answers=contents(every=1).answers) as running:
        yield running


def response_to(site: NewsSite, target: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """Return the response to one request, with its body, on a connection of its own."""
    connection = HTTPConnection(urlsplit(site.address).netloc, timeout=600)
    try:
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("host", ["www.ecns.cn", "ecns.cn"])
def test_it_answers_in_the_same_way_to_paths_and_as_a_proxy(site: NewsSite, host: str) -> None:
    _, direct = response_to(site, ARTICLE.path)
    _, by_host = response_to(site, ARTICLE.path, Host=host)
    _, as_proxy = response_to(site, f"http://{host}{ARTICLE.path}?from=rss")
    assert direct == by_host == as_proxy == contents(every=1).answers[ARTICLE.path].body
    assert site.requests == {ARTICLE.path: 3}


def test_it_is_no_proxy_for_other_hosts(site: NewsSite) -> None:
    answer, _ = response_to(site, f"http://www.example.org{ARTICLE.path}")
    assert answer.status == 502
    assert site.requests == {f"www.example.org{ARTICLE.path}": 1}


def test_one_connection_serves_many_requests(site: NewsSite) -> None:
    connection = HTTPConnection(urlsplit(site.address).netloc, timeout=600)
    for path in ("/", "/no-such-page.shtml", ARTICLE.path):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert not answer.will_close
    connection.close()
    assert site.statuses == {200: 2, 404: 1}


def test_a_version_that_the_client_has_is_not_sent_again(site: NewsSite) -> None:
    first, body = response_to(site, ARTICLE.path)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    by_tag, nothing = response_to(site, ARTICLE.path, If_None_Match=f'"other", W/{tag}')
    by_date, _ = response_to(site, ARTICLE.path, If_Modified_Since=date)
    assert body
    assert (by_tag.status, nothing, by_date.status) == (304, b"", 304)
    assert site.statuses == {200: 1, 304: 2}


@pytest.mark.parametrize(
    "known",
    [
        {"If_None_Match": '"other"'},
        {"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
        {"If_None_Match": '"other"', "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ],
)
def test_another_version_is_sent(site: NewsSite, known: dict[str, str]) -> None:
    answer, body = response_to(site, ARTICLE.path, **known)
    assert (answer.status, body) == (200, contents(every=1).answers[ARTICLE.path].body)


def test_a_head_request_gets_the_headers_alone(site: NewsSite) -> None:
    answer, body = response_to(site, ARTICLE.path, method="HEAD")
    assert (answer.status, body) == (200, b"")
    assert int(answer.headers["Content-Length"]) == len(contents(every=1).answers[ARTICLE.path].body)


def test_a_corrected_page_has_another_entity_tag_and_a_removed_one_is_gone(site: NewsSite) -> None:
    before, _ = response_to(site, ARTICLE.path)
    site.replace(ARTICLE.path, b"<html>corrected</html>")
    after, body = response_to(site, ARTICLE.path, If_None_Match=before.headers["ETag"])
    assert (after.status, body) == (200, b"<html>corrected</html>")
    assert after.headers["ETag"] != before.headers["ETag"]
    site.remove(ARTICLE.path)
    assert response_to(site, ARTICLE.path)[0].status == 404


def test_changes_and_counts_are_one_site_s_own(site: NewsSite) -> None:
    site.remove(ARTICLE.path)
    with NewsSite() as other:
        assert response_to(other, ARTICLE.path)[0].status == 200
    assert not site.requests


def test_requests_from_many_threads_are_all_counted(site: NewsSite) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: response_to(site, "/")[0].status, range(80)))
    assert answers == [200] * 80
    assert site.requests == {"/": 80}
    site.forget_requests()
    assert not site.requests
    assert not site.statuses


def test_the_site_is_the_same_bytes_every_time() -> None:
    code = (
        "from hashlib import sha256; from tests.site import contents; answers = contents(every=1).answers; "
        "print(sha256(b''.join(p.encode() + answers[p].body for p in sorted(answers))).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert uncached.__wrapped__(every=1).answers == contents(every=1).answers


def test_it_runs_as_a_program_and_prints_its_address() -> None:
    command = [sys.executable, "-m", "tests.site", "--port", "0"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
        connection = HTTPConnection(urlsplit(address).netloc, timeout=600)
        connection.request("GET", "/robots.txt")
        assert connection.getresponse().status == 200
        connection.close()
        running.terminate()
