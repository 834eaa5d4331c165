"""Each stage takes one item and returns the next; an error refuses its page, and an error of the program is one."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.extension import ExtensionManager

from crawler import Page, clean, extract
from crawler.exceptions import BadInputError, PathologicalPageError, StoppedError
from crawler.extensions.database import CrawlDatabase, database_of
from crawler.extensions.processing import PageProcessing
from crawler.extensions.run_end import run_must_end
from crawler.extraction import ExtractionRules
from crawler.extraction.page_object import PageObject
from crawler.items import PageReading
from crawler.pipelines import CheckPipeline, CleanPipeline, ExtractPipeline, Refused, Stage, StorePipeline
from crawler.sites import Site
from crawler.sites.chinanews import CHINANEWS
from crawler.storage.forgotten import Forgotten, ForgottenItems, name_digest, names_of_key
from crawler.vocabulary import Reason, Role, RunStatus
from tests.processing.hostile import written_to
from tests.shells import crawler_with
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrapy.crawler import Crawler

    from tests.processing.hostile import Hostile

MADE = contents(every=1).pages[0]
TEA = Page("https://www.ecns.cn" + MADE.path, MADE.served.body, site=CHINANEWS)


class SiteOfVariable(Site):
    """A site with an XPath whose fault shows only on a page that has the element."""

    name = "of-variable"
    rules = ExtractionRules((PageObject("of-2026", {Role.BODY: "//p[@id='story'][$all]"}),))


@pytest.fixture
def crawler(tmp_path: Path) -> Iterator[Crawler]:
    crawler = crawler_with(
        CRAWLER_DATABASE=f"sqlite:///{tmp_path / 'articles.db'}",
        CRAWLER_DATABASE_WAIT_SECONDS=1.0,
        CRAWLER_CLEAN_SECONDS=20.0,
        CRAWLER_CLEAN_MEGABYTES=1000,
    )
    crawler.crawling = True
    database, processing = CrawlDatabase.from_crawler(crawler), PageProcessing.from_crawler(crawler)
    crawler.extensions = ExtensionManager(database, processing, crawler=crawler)
    yield crawler
    processing.executor.close()
    database_of(crawler).engine.dispose()


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hostile:
    return written_to(tmp_path, monkeypatch)


def made_by(stage: Stage[Any, Any], item: Any) -> Any:
    return asyncio.run(stage.process_item(item))


def refused_by(stage: Stage[Any, Any], item: Any) -> Reason:
    with pytest.raises(Refused) as refused:
        made_by(stage, item)
    return refused.value.reason


def test_a_page_becomes_a_document_and_an_article_that_passes_the_checks(crawler: Crawler) -> None:
    document = made_by(ExtractPipeline.from_crawler(crawler), TEA)
    assert document == extract(TEA)
    article = made_by(CleanPipeline.from_crawler(crawler), document)
    assert article == clean(TEA)
    assert made_by(CheckPipeline.from_crawler(crawler), article) is article


def test_a_rule_that_only_a_page_shows_to_be_invalid_ends_the_run_as_misconfigured(crawler: Crawler) -> None:
    ended: list[tuple[RunStatus, str]] = []

    def note(status: RunStatus, error: Exception) -> None:
        ended.append((status, str(error)))

    crawler.signals.connect(note, run_must_end)
    page = Page("https://www.ecns.cn/1", b"<html><p id='story'>Bees.</p></html>", site=SiteOfVariable().loaded())
    assert refused_by(ExtractPipeline.from_crawler(crawler), page) == Reason.STOPPED
    ((status, error),) = ended
    assert status == RunStatus.MISCONFIGURED
    assert error.startswith("site 'of-variable': page object 'of-2026', body: invalid XPath ")


def test_a_page_joins_the_model_of_its_site(crawler: Crawler) -> None:
    made_by(CleanPipeline.from_crawler(crawler), extract(TEA))
    assert len(database_of(crawler).site_models.model("chinanews").pages) == 1


def test_templates_and_removed_blocks_are_counted_for_stored_articles_only(crawler: Crawler) -> None:
    for _ in range(2):
        made_by(StorePipeline.from_crawler(crawler), clean(TEA))
    counts = crawler.stats.get_stats()
    assert counts["crawler/articles/stored"] == counts["crawler/articles/unchanged"] == 1
    assert sum(number for name, number in counts.items() if name.startswith("crawler/templates/")) == 1


def test_an_article_that_a_check_refuses_is_refused_for_the_reason(crawler: Crawler) -> None:
    article = clean(Page(TEA.url, b"<html><body><p>Tea</p></body></html>", site=CHINANEWS))
    assert refused_by(CheckPipeline.from_crawler(crawler), article) == Reason.NO_TITLE


def test_a_page_error_refuses_its_page_for_its_reason_with_a_warning(
    crawler: Crawler, caplog: pytest.LogCaptureFixture
) -> None:
    page = replace(TEA, reading=PageReading(PathologicalPageError("too deep")))
    assert refused_by(ExtractPipeline.from_crawler(crawler), page) == Reason.PATHOLOGICAL_PAGE
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert f"cannot process {TEA.url}: too deep" in caplog.text


def test_a_page_of_a_stopped_run_is_refused_as_stopped(crawler: Crawler) -> None:
    page = replace(TEA, reading=PageReading(StoppedError("the run was stopped")))
    assert refused_by(ExtractPipeline.from_crawler(crawler), page) == Reason.STOPPED


@pytest.mark.parametrize("kind", ["site_with_bad_address", "site_in_worker", "site_with_bad_rules"])
def test_an_error_with_an_attribute_reason_is_an_error_of_the_program(
    crawler: Crawler, hostile: Hostile, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    page = Page("https://e.org/1", b"<html><body><p>Tea</p></body></html>", site=getattr(hostile, kind))
    assert refused_by(ExtractPipeline.from_crawler(crawler), page) == "program-error-UnicodeDecodeError"
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.levelname == "ERROR"
    assert "error of the program on https://e.org/1" in caplog.text
    assert "Traceback (most recent call last)" in caplog.text
    assert "invalid start byte" in caplog.text


def test_without_the_extension_that_processes_pages_no_crawl_begins(crawler: Crawler) -> None:
    crawler.extensions = ExtensionManager(database_of(crawler), crawler=crawler)
    for stage in (ExtractPipeline, CleanPipeline):
        with pytest.raises(BadInputError, match="PageProcessing is switched off"):
            stage.from_crawler(crawler)


def test_a_page_that_turns_out_to_be_forgotten_is_refused_before_its_site_model_learns_from_it(
    crawler: Crawler,
) -> None:
    document, database = made_by(ExtractPipeline.from_crawler(crawler), TEA), database_of(crawler)
    names = names_of_key(document.site_name, document.identity)
    ForgottenItems(database.engine).begin(name_digest(names[0]), names, "{}", datetime.now(UTC))
    database.forgotten = Forgotten(database.engine)  # it was read before
    assert refused_by(CleanPipeline.from_crawler(crawler), document) == Reason.FORGOTTEN
    assert not database.site_models.model(document.site_name).pages
