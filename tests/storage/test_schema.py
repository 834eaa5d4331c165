"""The tables have the columns of the items that they keep, and the indexes that queries need."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from crawler.items import Record
from crawler.storage.database import writing
from crawler.storage.migration import newest_revision
from crawler.storage.schema import ARTICLES, REVISION, URLS
from crawler.vocabulary import UrlKind, UrlState
from tests.storage.records import put, record

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def test_the_articles_have_the_fields_of_a_record_and_what_the_store_adds() -> None:
    assert set(ARTICLES.c.keys()) == {field.name for field in fields(Record)} | {"id", "stored_at", "revision"}


def test_the_revision_of_the_tables_is_that_of_the_newest_migration() -> None:
    assert newest_revision() == REVISION


def test_an_identity_is_stored_once_in_a_site_and_again_in_another(engine: Engine) -> None:
    put(engine, record())
    put(engine, record())
    put(engine, record(site="elsewhere"))
    with engine.connect() as connection:
        assert len(connection.execute(ARTICLES.select()).all()) == 2


def test_a_url_key_is_in_the_frontier_once_for_each_site(engine: Engine) -> None:
    row = {"site": "a", "key": "1", "url": "https://e.org/1", "kind": UrlKind.ARTICLE, "state": UrlState.WAITING}
    row |= {"discovered_at": "2026-01-01T00:00:00+00:00"}
    numbers = {"priority": 1, "attempts": 0}
    with writing(engine) as connection:
        connection.execute(insert(URLS), [row | numbers, row | numbers | {"site": "b"}])
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(URLS).values(row | numbers))
