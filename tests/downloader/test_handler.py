"""The download handler is the only way to the network. Its downloads are tested by the crawls in tests/faults."""

from __future__ import annotations

from scrapy.utils.misc import load_object

from crawler import settings
from crawler.downloader.handler import GuardedDownloadHandler


def test_every_scheme_but_http_and_https_is_switched_off() -> None:
    used = {scheme: path for scheme, path in settings.DOWNLOAD_HANDLERS.items() if path}
    assert used.keys() == {"http", "https"}
    assert all(load_object(path) is GuardedDownloadHandler for path in used.values())
