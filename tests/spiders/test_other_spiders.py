"""Scrapy's other commands work inside the project, as they do without it."""

from __future__ import annotations

import json
import os
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.crawling import PROJECT
from tests.forked import run_scrapy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARTICLE = "news/politics/2026-03-04/detail-ihtest0000001.shtml"
SPIDER = """
import scrapy
class Mine(scrapy.Spider):
    name = "mine"
    start_urls = ["{root}/page.html"]
    def parse(self, response):
        yield {{"text": response.css("p::text").get()}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Iterator[str]:
    """Serve a page from the folder `site` on loopback."""
    site, seeds = tmp_path / "site", tmp_path / "seeds"
    (site / ARTICLE).parent.mkdir(parents=True)
    seeds.mkdir()
    (seeds / "chinanews.txt").write_text("http://www.ecns.cn/\n")
    (site / "page.html").write_text("<html><body><p>A page of mine</p></body></html>")
    (site / "robots.txt").write_text("")

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(site))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def scrapy(folder: Path, *arguments: str, **environment: str) -> str:
    """Run a command of Scrapy that succeeds and writes nothing; return its standard output."""
    own = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    own |= {"PYTHONPATH": str(PROJECT), "SCRAPY_SETTINGS_MODULE": "crawler.settings"} | environment
    ended = run_scrapy(arguments, folder, own)
    assert ended.exit_code == 0, ended.err
    assert "Traceback" not in ended.err, ended.err
    assert not (folder / "data").exists()
    return ended.out


@pytest.mark.slow
def test_shell_fetch_and_runspider_need_no_crawl_of_ours(root: str, tmp_path: Path) -> None:
    page = f"{root}/page.html"
    assert scrapy(tmp_path, "shell", "-c", "response.status", page).strip() == "200"
    assert scrapy(tmp_path, "shell", "-c", "response.css('p::text').get()", "./site/page.html").startswith("A page")
    assert "A page of mine" in scrapy(tmp_path, "fetch", page)
    assert "A page of mine" in scrapy(tmp_path, "fetch", "--spider", "chinanews", page)
    (tmp_path / "mine.py").write_text(SPIDER.format(root=root))
    scrapy(tmp_path, "runspider", "mine.py", "-O", "out.json", "-L", "INFO", "-s", "STATS_DUMP=1", "-s", "LOG_FILE=log")
    assert json.loads((tmp_path / "out.json").read_text()) == [{"text": "A page of mine"}]
    assert "'downloader/response_count': " in (tmp_path / "log").read_text()


def test_bench_ends_after_its_own_time(tmp_path: Path) -> None:
    scrapy(tmp_path, "bench", "-s", "CLOSESPIDER_PAGECOUNT=5")


@pytest.mark.slow
def test_parse_shows_what_a_spider_of_ours_makes_of_one_page(tmp_path: Path) -> None:
    from tests.site import NewsSite, contents  # noqa: PLC0415  # only this test needs the imitation site

    article = next(one for one in contents().articles if len(one.pages) == 1 and one.text)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "chinanews.txt").write_text("http://www.ecns.cn/\n")
    with NewsSite() as site:
        shown = [
            scrapy(tmp_path, "parse", "--spider", "chinanews", "--nocolour", url, http_proxy=site.address)
            for url in (f"http://www.ecns.cn{article.path}", "http://www.ecns.cn/")
        ]
    assert (article.known.title or "")[:20] in shown[0]
    assert "<GET http://www.ecns.cn/" in shown[1]
