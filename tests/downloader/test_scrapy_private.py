"""The private names of Scrapy exist in the installed version, and do what we use them for."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware

from crawler.downloader.scrapy_private import EnvironmentProxies, is_closing, wake_up
from tests.shells import crawler_with


def test_a_run_that_has_not_begun_counts_as_closing() -> None:
    crawler = crawler_with()
    assert is_closing(crawler)
    wake_up(crawler)


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("http://www.ecns.cn/", "http://proxy.example:8080"),
        ("https://www.ecns.cn/", "http://other.example:3128"),
        ("https://inside.example/", None),
        ("http://inside.example/robots.txt", None),
    ],
)
def test_the_proxies_of_the_environment_are_scrapys(
    monkeypatch: pytest.MonkeyPatch, url: str, proxy: str | None
) -> None:
    monkeypatch.setenv("http_proxy", "http://user:pass@proxy.example:8080")
    monkeypatch.setenv("https_proxy", "http://other.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    middleware = EnvironmentProxies()
    for meta in ({}, {}, {"proxy": None}, {"proxy": "http://third.example:1"}):  # the second time, the host is known
        ours, scrapys = Request(url, meta=dict(meta)), Request(url, meta=dict(meta))
        middleware.process_request(ours)
        HttpProxyMiddleware().process_request(scrapys)
        assert (ours.meta, ours.headers) == (scrapys.meta, scrapys.headers)
        assert meta or ours.meta.get("proxy") == proxy
