"""The browser of the tests sees what it is used to see: requests, errors, bad contrast, the order of the focus."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.browser import PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser import Browser

PAGE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Page</title>{}
<main><h1>Page</h1><p><a href="#one">One</a> <button>Two</button></p></main></html>"""


@pytest.fixture
def address() -> Iterator[str]:
    """Serve an empty answer to any request, on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.html"


@pytest.mark.slow
def test_a_quiet_page_has_nothing_to_say(browser: Browser, page: Path) -> None:
    page.write_text(PAGE.format(""))
    browser.open(page, width=PHONE, scheme="dark")
    assert browser.requests() == []
    assert browser.console() == []
    assert browser.serious_violations() == []
    assert browser.overflow() == 0
    assert [element.text for element in browser.tab_walk()] == ["One", "Two"]
    assert browser.pdf().startswith(b"%PDF")


def test_requests_are_seen_and_no_other_host_is_reached(browser: Browser, page: Path, address: str) -> None:
    page.write_text(PAGE.format(f'<img alt="" src="{address}a"><img alt="" src="https://example.org/b">'))
    browser.open(page)
    assert browser.requests() == [f"{address}a", "https://example.org/b"]
    assert any("ERR_NAME_NOT_RESOLVED" in line for line in browser.console())


def test_what_a_policy_blocks_is_no_request_but_in_the_console(browser: Browser, page: Path, address: str) -> None:
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    page.write_text(PAGE.format(f'{policy}<img alt="" src="{address}a">'))
    browser.open(page)
    assert browser.requests() == []
    assert any("Content Security Policy" in line for line in browser.console())


def test_axe_finds_text_that_cannot_be_read(browser: Browser, page: Path) -> None:
    page.write_text(PAGE.format("<style>p {background: #fff} a {color: #eee}</style>"))
    browser.open(page)
    assert any(line.startswith("color-contrast") for line in browser.serious_violations())


def test_width_and_scheme_are_those_of_a_readers_system(browser: Browser, page: Path) -> None:
    page.write_text(PAGE.format("<style>main {width: 600px}</style>"))
    browser.open(page, width=PHONE, scheme="dark", media="print")
    ask = "return ['(prefers-color-scheme: dark)', 'print', '(width: 390px)'].map(query => matchMedia(query).matches);"
    assert browser.driver.execute_script(ask) == [True, True, True]
    assert browser.overflow() > 200
