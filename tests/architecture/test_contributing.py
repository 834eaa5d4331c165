"""The example site in CONTRIBUTING.md works as it is written there."""

from __future__ import annotations

import json
import pickle
import re
import sys
from datetime import UTC, datetime
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from crawler import Page
from crawler.processing.process import process
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from crawler.sites import Site

TEXT = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
URL = "https://www.gazette.example/news/2026/03/04/1701.html"
NOW = datetime(2026, 3, 5, tzinfo=UTC)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


SITE_FILE, SPIDER_CLASS = blocks("python")


def executed(name: str, source: str, **given: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(given)
    exec(compile(source, "CONTRIBUTING.md", "exec", dont_inherit=True), vars(module))  # noqa: S102  # our own text
    return module


@pytest.fixture
def gazette(monkeypatch: pytest.MonkeyPatch) -> Site:
    module = ModuleType("crawler.sites.gazette")
    monkeypatch.setitem(sys.modules, module.__name__, module)  # dataclasses and pickle look the module up
    vars(module).update(vars(executed(module.__name__, SITE_FILE)))
    site: Site = module.GAZETTE
    return site


def test_the_example_page_gives_the_expected_record(gazette: Site) -> None:
    (page,), (expected,) = blocks("html"), blocks("json")
    article, refusal = process(Page(URL, page.encode(), site=gazette), NOW)
    record = json.loads(json.dumps(article.record().as_json()))
    known = json.loads(expected)
    assert {name: record[name] for name in known} == known
    assert record["url"] == "https://gazette.example/news/2026/03/04/1701.html"
    assert record["template"] == "gazette"
    assert refusal is None
    assert URL in TEXT


def test_the_example_site_knows_its_lists_and_can_be_pickled(gazette: Site) -> None:
    assert gazette.is_list("https://gazette.example/news/")
    assert not gazette.is_list(URL)
    assert gazette.address("https://gazette.example/news/2026/02/30/1.html") is None
    assert pickle.loads(pickle.dumps(gazette)) == gazette  # noqa: S301  # bytes that the test made


def test_the_example_spider_crawls_the_example_site(gazette: Site) -> None:
    spider = executed("crawler.spiders.gazette", SPIDER_CLASS)
    assert spider.GazetteSpider.site is gazette
    assert spider.GazetteSpider.name == gazette.name


def test_the_example_site_is_found_by_its_host_once_its_file_is_listed(gazette: Site) -> None:
    last, line = '    "chinanews_zh",\n', '    "gazette",\n'
    source = (PROJECT / "crawler" / "sites" / "__init__.py").read_text(encoding="utf-8")
    assert f"line `{line.strip()}`" in TEXT
    sites = executed("crawler.sites", source.replace(last, last + line))
    assert sites.site_at(URL) is gazette
    assert sites.site_named("gazette") is gazette
