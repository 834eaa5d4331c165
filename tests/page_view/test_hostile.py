"""Hostile pages and records in a page view, in a browser: nothing runs, nothing is asked for, nothing is covered."""

from __future__ import annotations

from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from lxml import html

from crawler import Page, clean
from crawler.items import Image
from crawler.page_view import PageView, RevisionShown, page_view_html
from crawler.vocabulary import StoreResult
from tests.page_view.hostile import FORMS, RUN, fragment, hostile_page
from tests.page_view.views import frame_in, view_of
from tests.storage.records import record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser import Browser

OUR_TAGS = {"html", "head", "body", "meta", "title", "style", "div", "span", "button", "b", "a", "p", "br"}


class Asked(ThreadingHTTPServer):
    """A server that notes each request, and answers with a program that leaves traces."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.paths: list[str] = []
        self.address = f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Asked

    def do_GET(self) -> None:  # http.server names it
        self.server.paths.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        return


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    """Run the server."""
    with Asked() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def assert_nothing_ran(browser: Browser, file: Path, asked: Asked) -> None:
    """Open a view, press its keys, and assert that there are no traces."""
    driver = browser.driver
    driver.execute_script("window.name = '';")  # a window keeps it from page to page
    browser.open(file)
    title = html.document_fromstring(file.read_text()).findtext(".//title")
    assert len(driver.find_elements("css selector", "iframe")) == 1
    driver.switch_to.frame(0)
    for element in driver.find_elements("css selector", ".c")[:3]:
        element.click()
    driver.switch_to.default_content()
    assert browser.painted()
    assert driver.current_url == file.as_uri()
    assert driver.title == " ".join((title or "").split())
    assert driver.execute_script("return window.name") != "ran"
    assert browser.requests() == []
    assert asked.paths == []


@pytest.mark.parametrize("name", FORMS)
def test_nothing_of_the_page_is_in_the_frame_but_text(name: str, asked: Asked) -> None:
    view = page_view_html(view_of(hostile_page(fragment(name, asked.address))))
    frame = frame_in(view)
    assert {element.tag for element in frame.iter() if isinstance(element.tag, str)} <= OUR_TAGS
    attributes = {attribute for element in frame.iter("*") for attribute in element.attrib}
    assert attributes <= {"aria-label", "aria-describedby", "charset", "class", "content", "href", "http-equiv", "id",
                          "lang", "name"}  # fmt: skip
    assert all(link.get("href").startswith("about:srcdoc#b") for link in frame.iter("a"))
    assert not any(character in view for character in "\x00\x07\x1b\x9b\u202e\u2066")


def test_all_of_it_in_a_browser_runs_nothing_and_asks_for_nothing(
    browser: Browser, tmp_path: Path, asked: Asked
) -> None:
    body = "".join(fragment(name, asked.address) for name in FORMS if name != "xml")
    file = tmp_path / "view.html"
    title = f"</title></style></script><script>{RUN}</script>'\"><img src={asked.address}t onerror={RUN}>"
    file.write_text(page_view_html(view_of(hostile_page(body, title))), encoding="utf-8")
    assert_nothing_ran(browser, file, asked)


def test_the_same_page_by_itself_runs_and_asks(browser: Browser, tmp_path: Path, asked: Asked) -> None:
    """Otherwise the tests around this one would show nothing."""
    file = tmp_path / "page.html"
    file.write_bytes(hostile_page("".join(fragment(name, asked.address) for name in ("policy", "pictures", "script"))))
    browser.open(file)
    browser.dismiss_alerts()
    assert browser.driver.title == "ran"
    assert browser.requests() != []
    assert asked.paths != []
    asked.paths.clear()


def test_a_hostile_record_runs_nothing(browser: Browser, tmp_path: Path, asked: Asked) -> None:
    """The store may be made by other programs."""
    bad = f'</p></script></title><script>{RUN}</script><img src={asked.address}r onerror="{RUN}">\' \x1b[31m\u202e'
    fields = dict.fromkeys(("title", "source", "editor", "section", "language", "template", "cleaned_by"), bad)
    first = record(bad, **fields, url=f"javascript:{RUN}", authors=(bad,), images=(Image(f"javascript:{RUN}", bad),))
    second = replace(first, text=f"{bad} More.\n\n{bad}", title=f"{bad}2", revision=2)
    page = Page(f"javascript:{RUN}", hostile_page(""))
    revisions = (RevisionShown(first, StoreResult.STORED), RevisionShown(second, StoreResult.CHANGED, 1))
    view = PageView(page, clean(replace(page, url="")), None, revisions, bad)
    file = tmp_path / "view.html"
    file.write_text(page_view_html(view), encoding="utf-8")
    assert "\x1b" not in file.read_text()
    assert 'href="javascript' not in file.read_text()
    assert_nothing_ran(browser, file, asked)


@pytest.mark.parametrize("encoding", ["utf-7", "utf-16", "gb18030", "iso-2022-jp", "shift_jis"])
def test_other_encodings_hide_no_script(encoding: str) -> None:
    page = hostile_page("<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</p><p>\u00a5\u203e&lt;script></p>").decode()
    body = page.replace("<title>", f"<meta charset={encoding}><title>").encode(encoding, "xmlcharrefreplace")
    frame = frame_in(page_view_html(view_of(body)))
    assert {element.tag for element in frame.iter() if isinstance(element.tag, str)} <= OUR_TAGS
    assert next(frame.iter("meta")).get("charset") == "utf-8"


def test_the_frame_is_sandboxed_and_both_policies_allow_nothing_but_our_own_style_and_script() -> None:
    outer = html.document_fromstring(page_view_html(view_of(hostile_page(""))))
    frame = outer.find(".//iframe")
    assert frame.get("sandbox") == ""
    assert frame.get("src") is None
    policies = [
        document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        for document in (outer, html.document_fromstring(frame.get("srcdoc")))
    ]
    for policy in policies:
        assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert "*" not in policy
    assert "script-src" not in policies[1]
