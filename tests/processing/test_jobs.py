"""A worker processes a page of an archive as the pipelines do; the model of its site comes from a file."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import Page, extract
from crawler.cleaning import SiteModel
from crawler.exceptions import PageError, StorageError
from crawler.processing.jobs import article_in, process_alone, process_for_store
from crawler.processing.model_files import ModelFile, ModelFiles
from crawler.processing.pool import WorkerPool
from crawler.processing.process import check, clean_extracted, read
from crawler.sites.chinanews import CHINANEWS
from crawler.sites.generic import GivenPages, generic_site
from crawler.vocabulary import Template
from tests.site import contents

NOW = datetime(2026, 5, 4, tzinfo=UTC)
HOST = "www.unknown.example"
PATHS = [page for page in contents().pages if page.article.look.template == "d"][:3]
KNOWN = [Page(f"http://www.ecns.cn{one.path}", one.served.body, fetched_at=NOW, site=CHINANEWS) for one in PATHS]
UNKNOWN = [Page(f"http://{HOST}{one.path}", one.served.body, fetched_at=NOW, site=generic_site(HOST)) for one in PATHS]


def learnt(pages: list[Page]) -> SiteModel:
    model = SiteModel()
    for page in pages:
        model = model.learn(extract(page))
    return model


@pytest.mark.parametrize("page", [*KNOWN, *UNKNOWN], ids=lambda page: page.url[-20:])
def test_the_article_and_its_refusal_are_those_of_the_pipelines(page: Page) -> None:
    model = learnt(UNKNOWN)
    files = ModelFiles(lambda _site: model)
    reading = process_alone(page, None, files.file_of("unknown.example"), 0.0)
    article = clean_extracted(extract(page), model)
    assert reading == read(page)
    assert reading.processed is not None
    assert reading.processed.article == article
    assert reading.processed.refusal == check(article, datetime.now(UTC))
    files.close()


@pytest.mark.parametrize("page", [*KNOWN, *UNKNOWN], ids=lambda page: page.url[-20:])
def test_a_crawl_gets_the_record_and_the_kept_blocks_and_no_text_that_is_not_stored(page: Page) -> None:
    whole, sent = process_alone(page, None, None, 0.0), process_for_store(page, None, None, 0.0)
    assert whole.processed is not None
    assert sent.processed is not None
    assert (sent.links, sent.copies, sent.processed.refusal) == (whole.links, whole.copies, whole.processed.refusal)
    assert sent.processed.article.record() == whole.processed.article.record()
    assert sent.processed.article.kept == whole.processed.article.kept
    assert sent.document().metadata == whole.document().metadata
    assert sent.document().url == whole.document().url
    removed = [block.text for block, label in sent.processed.article.labelled if label]
    assert not any(removed)
    assert len(removed) == sum(label is not None for label in whole.processed.article.labels) > 0


def test_a_page_that_cannot_be_read_has_its_error_and_no_article() -> None:
    reading = process_alone(replace(KNOWN[0], body=b"<html><body>" + b"<p>tea" * 1_000_001), None, None, 0.0)
    assert isinstance(reading.result, PageError)
    assert reading.processed is None


def test_a_page_that_was_read_is_not_read_again() -> None:
    page = replace(KNOWN[0], reading=read(KNOWN[1]))
    reading = process_alone(page, None, None, 0.0)
    assert reading.processed is not None
    assert reading.processed.article.title == extract(KNOWN[1]).metadata.title


def test_a_model_is_in_a_file_as_long_as_the_crawl_runs_and_an_empty_one_is_in_none() -> None:
    models = {"known": learnt(KNOWN), "empty": SiteModel()}
    files = ModelFiles(models.__getitem__)
    file = files.file_of("known")
    assert file is not None
    assert file is files.file_of("known")
    assert file.model() == models["known"]
    assert files.file_of("empty") is None
    files.close()


def test_the_workers_of_a_crawl_load_the_models_from_a_file_that_has_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    models = {"one": learnt(KNOWN), "other": learnt(UNKNOWN)}
    files = ModelFiles(models.__getitem__)
    with WorkerPool(600.0, 1000, workers=2, inherited=[files.fileno()]) as pool:
        parts = [files.file_of(name) for name in models]
        assert list(pool.results(ModelFile.model, filter(None, parts))) == list(models.values())
    assert not list(tmp_path.iterdir())
    files.close()


def test_a_model_that_cannot_be_written_is_an_error_of_the_storage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(StorageError, match="cannot write a model"):
        ModelFiles(dict[str, SiteModel]().__getitem__)
    monkeypatch.undo()
    files = ModelFiles(lambda _site: learnt(KNOWN))
    with Path("/dev/full").open("wb", buffering=0) as full:
        os.dup2(full.fileno(), files.fileno())
    with pytest.raises(StorageError, match="cannot write a model"):
        files.file_of("known")
    files.close()


def test_only_an_article_is_learnt_from() -> None:
    story, home = UNKNOWN[0], Page(f"http://{HOST}/", b"<a href=/1>One</a>", site=generic_site(HOST))
    assert article_in(story, read(story)) == extract(story)
    assert article_in(home, read(home)) is None
    shown = replace(story, url=f"http://{HOST}/tea")
    document = article_in(shown, read(shown))
    assert document is not None
    assert isinstance(document.site, GivenPages)
    assert document.template == Template.TRAFILATURA
