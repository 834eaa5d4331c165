"""The models of sites are kept in the database; one of another format starts again from zero, with a warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from crawler import Page, clean, extract
from crawler.cleaning import SiteModel
from crawler.cleaning.site_model.model import MAX_PAGES
from crawler.processing.process import clean_extracted
from crawler.processing.site_models import MAX_LOADED, MAX_LOOKED_UP, SiteModels, load_model
from crawler.sites.chinanews import CHINANEWS, PAGE_OBJECT
from crawler.storage.site_models import ModelStore
from tests.cleaning.pages import PROMO_PATH, paragraph, story
from tests.site import contents

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from crawler.items import Block, Document

NOW = datetime(2026, 5, 4, tzinfo=UTC)
PAGES = [Page(f"http://www.ecns.cn{page.path}", page.served.body, fetched_at=NOW) for page in contents().pages[:3]]


def test_a_page_that_joins_the_model_is_in_the_database(engine: Engine) -> None:
    models = SiteModels(ModelStore(engine))
    learned = models.learn(extract(PAGES[0]))
    assert len(learned.pages) == 1
    assert load_model(ModelStore(engine), "chinanews") == learned


@pytest.mark.slow
def test_a_model_is_written_as_its_sample_changes_and_at_the_end_of_the_run(engine: Engine) -> None:
    written: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _(_c: object, _cursor: object, statement: str, *_: object) -> None:
        written.extend([statement] if statement.startswith("INSERT INTO models") else [])

    models, store = SiteModels(ModelStore(engine)), ModelStore(engine)
    for number in range(100, 600):
        learned = models.learn(numbered(number))
        kept = {page.identity for page in load_model(store, "chinanews").pages}
        new = {page.identity for page in learned.pages} - kept
        assert len(new) < MAX_PAGES / 4, "a killed run loses less than a quarter of the sample"
    assert len(written) <= 35
    models.save()
    assert load_model(store, "chinanews") == models.model("chinanews") == learned
    many = len(written)
    models.save()
    assert len(written) == many, "a model that has not changed is not written"


def test_workers_of_one_crawl_write_the_model_of_the_pages_of_all(engine: Engine) -> None:
    workers, alone = [SiteModels(ModelStore(engine), NOW.timestamp) for _ in range(3)], SiteModels()
    for number in range(100, 250):
        workers[number % 3].learn(numbered(number))
        alone.learn(numbered(number))
    for worker in workers:
        worker.save()
    assert load_model(ModelStore(engine), "chinanews") == alone.model("chinanews")
    assert workers[0].model("chinanews") != alone.model("chinanews")
    workers[0].adopt(NOW)
    assert workers[0].model("chinanews") == alone.model("chinanews")


def test_a_model_that_leaves_the_memory_is_written(engine: Engine) -> None:
    models = SiteModels(ModelStore(engine))
    for number in range(12):
        learned = models.learn(numbered(number))
    assert load_model(ModelStore(engine), "chinanews") != learned
    for site in range(MAX_LOADED):
        models.model(f"site {site}")
    assert load_model(ModelStore(engine), "chinanews") == learned


def test_the_next_crawl_continues_with_the_model(engine: Engine) -> None:
    SiteModels(ModelStore(engine)).learn(extract(PAGES[0]))
    assert len(SiteModels(ModelStore(engine)).learn(extract(PAGES[1])).pages) == 2


def test_a_page_counts_once(engine: Engine) -> None:
    models = SiteModels(ModelStore(engine))
    assert models.learn(extract(PAGES[0])) == models.learn(extract(PAGES[0]))


def test_a_site_is_listed_from_its_second_page_on(engine: Engine) -> None:
    models = SiteModels(ModelStore(engine))
    models.learn(extract(PAGES[0]))
    assert models.sites() == []
    models.learn(extract(PAGES[1]))
    assert models.sites() == ["chinanews"]


def numbered(number: int, *more: Block) -> Document:
    """Return the document of a page of the site, each with a number and texts of its own."""
    return replace(story(number, *more), template=PAGE_OBJECT.name, site=CHINANEWS)


@pytest.mark.parametrize("written", ['{"format": 0, "pages": []}', "[]", "no JSON"])
def test_a_model_of_another_format_starts_again_with_a_warning(
    engine: Engine, caplog: pytest.LogCaptureFixture, written: str
) -> None:
    ModelStore(engine).save("chinanews", written, NOW)
    assert load_model(ModelStore(engine), "chinanews") == SiteModel()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "the model of chinanews starts again from zero" in caplog.text


def test_a_site_without_model_has_an_empty_one_without_a_warning(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    assert load_model(ModelStore(engine), "chinanews") == SiteModel()
    assert caplog.records == []


def test_leaks_are_counted_on_the_last_articles_of_a_run(engine: Engine) -> None:
    models, line = SiteModels(ModelStore(engine)), paragraph("Support the Harbour Times.", PROMO_PATH)
    for number in range(MAX_LOOKED_UP + 50):
        document = numbered(number, line)
        models.learn(document)
        models.count_leaks(clean_extracted(document))
    assert models.leaks == {line.text: MAX_LOOKED_UP}


def test_a_model_of_few_pages_finds_no_leaks(engine: Engine) -> None:
    models = SiteModels(ModelStore(engine))
    models.learn(extract(PAGES[0]))
    models.count_leaks(clean(PAGES[0]))
    assert models.leaks == {}
