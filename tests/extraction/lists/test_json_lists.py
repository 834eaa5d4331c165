"""Lists as JSON and as scripts, in the shapes that sites use."""

from __future__ import annotations

import pytest

from crawler.extraction.lists import Link, ListReading, links_of
from crawler.items import Page
from crawler.vocabulary import DiscoveryWay, LinkKind, Reason
from tests.proportion import excess

URL = "https://example.org/lists/latest"
A, B = "https://example.org/a", "https://example.org/b"


def read(text: str) -> ListReading:
    return links_of(Page(URL, text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        f'["{A}", "/b"]',
        '[{"link": "/a"}, {"url": "/b"}]',
        '\ufeff[{"href": "/a"}, {"loc": "/b"}]',
        '{"docs":[{"url":"/a"},{"url":"/b"}]}',
        'specialcnsdata = {"docs":[{"url":"/a"},{"url":"/b"}]};newslist = specialcnsdata;',
        'var x = [{"permalink": "/a"}], y = [{"share_url": "/c", "web_url": "/b"}];',
        'window.__STATE__ = {"a": {"url": "\\/a"}, "b": {"url": "\\u002fb"}};',
        "window['x'] = {list: [{title: 'it\\'s \"new\"', url: '/a',}, {url: '/b', more: undefined},]} // end",
        'callback({"items": [{"url": "/a"}, {"url": "/b"}]});',
        '/**/ jQuery.cb_17([{"url": "/a"}, {"url": "/b"}])',
        '/**/ typeof cb === "function" && cb([{"url": "/a"}, {"url": "/b"}]);',
        'cb && cb([{"url": "/a"}, {"url": "/b"}]);',
        ")]}',\n" + '[{"url": "/a"}, {"url": "/b"}]',
        '{"url": "/a"}\n{"url": "/b"}\n',
        '{"html": "<li><a href=\\"/a\\">a<\\/a><li><a href=\'/b\'>b</a>"}',
        '[{"guid": "https://example.org/a"}, {"guid": "17", "url": "/b"}]',
        '{"news": [{"path": "/a", "id": 7}, {"uri": "/b", "path": ["c"]}]}',
        '[{"url": "/a", "path": "/c"}, {"path": "news/x", "link": "/b"}]',
        '/* made by hand */ let data = {"url": "/a", "next": {"url": "/b"}}',
    ],
)  # fmt: skip
def test_the_links_of_every_usual_shape_are_read(text: str) -> None:
    assert read(text) == ListReading((Link(A), Link(B)))


def test_an_object_with_a_time_is_an_item() -> None:
    first, second = read(
        '[{"url": "/a", "pubtime": "2026-03-01 10:00"}, {"url": "/b", "updated_at": 1772359200}]'
    ).links
    assert (first.kind, str(first.published)) == (LinkKind.ITEM, "2026-03-01 10:00:00")
    assert (second.kind, str(second.modified)) == (LinkKind.ITEM, "2026-03-01 10:00:00+00:00")


def test_a_json_feed_names_its_next_page() -> None:
    feed = '{"version": "https://jsonfeed.org/version/1.1", "next_url": "/b", "items": [{"id": "7", "url": "/a"}]}'
    assert read(feed) == ListReading((Link(B, LinkKind.NEXT_PAGE), Link(A)), way=DiscoveryWay.ANNOUNCED)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ('{"docs":[{"url":"/a"},{"url":"/b"},{"url":"/c', (A, B)),
        ('var x = [{"url":"/a"}, function() { return 1; }, {"url": "/b"}];', (A, B)),
        ("[" * 100_000, ()),
    ],
)
def test_a_list_that_is_no_json_is_unreadable_and_its_plain_links_are_read(text: str, urls: tuple[str, ...]) -> None:
    reading = read(text)
    assert (reading.urls, reading.fault) == (urls, Reason.UNREADABLE_LIST)


@pytest.mark.parametrize("text", ["[]", '{"docs": []}', "var x = {};"])
def test_an_empty_list_is_readable(text: str) -> None:
    assert read(text) == ListReading(())


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        '{"url":"/a"},',
        "[",
        "{",
        '"',
        '\\"',
        "'",
        "/*",
        "a=",
        "a(",
        "url:",
        '"url":"',
        ", ",
        "a:",
        "a",
        '{"a":"href="},',
        "[]\n",
    ],
)
def test_any_script_is_read_in_linear_time(piece: str) -> None:
    assert excess(lambda times: Page(URL, b"x = [" + piece.encode() * times), links_of, (10_000, 50_000)) is None
    assert excess(lambda times: Page(URL, piece.encode() * times), links_of, (10_000, 50_000)) is None


def test_an_integer_that_python_refuses_to_read_costs_no_link() -> None:
    huge = "9" * 5_000
    items = f'[{{"url": "/a", "size": {huge}, "date": -{huge}}}, {{"url": "/b", "path": {huge}}}]'
    assert read(items) == read(f"var x = {items}; // a script") == ListReading((Link(A), Link(B)))
