"""The models of sites are kept in the database; one of another format starts again from zero, with a warning."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler import Page, clean, extract
from crawler.cleaning import SiteModel
from crawler.processing.site_models import SiteModels, load_model
from crawler.storage.site_models import ModelStore
from tests.site import contents

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

NOW = datetime(2026, 5, 4, tzinfo=UTC)
PAGES = [Page(f"http://www.ecns.cn{page.path}", page.served.body, fetched_at=NOW) for page in contents().pages[:3]]


def test_a_page_that_joins_the_model_is_in_the_database(engine: Engine) -> None:
    models = SiteModels(ModelStore(engine))
    learned = models.learn(extract(PAGES[0]))
    assert len(learned.pages) == 1
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


def test_a_model_of_few_pages_finds_no_leaks(engine: Engine) -> None:
    models = SiteModels(ModelStore(engine))
    models.learn(extract(PAGES[0]))
    models.count_leaks(clean(PAGES[0]))
    assert models.leaks == {}
