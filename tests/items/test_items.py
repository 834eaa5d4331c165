"""Items are read-only, a Document is held by its Article, and one list names the fields of a Record."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, datetime

import pytest

from crawler.exceptions import PathologicalPageError
from crawler.items import (
    CONTENT_FIELDS,
    Address,
    Article,
    Block,
    Document,
    FetchContext,
    Image,
    Metadata,
    Page,
    PageReading,
    Record,
)
from crawler.sites.chinanews import CHINANEWS
from crawler.storage.schema import ARTICLES
from crawler.vocabulary import ArticleKind, Reason, Role, Template

NOW = datetime(2026, 5, 4, tzinfo=UTC)
BLOCKS = (Block("Print", Role.TOOLBAR), Block("First.", Role.BODY), Block("Menu", Role.BODY), Block("Last.", Role.BODY))
DOCUMENT = Document(
    url="https://www.ecns.cn/2014/03-04/100001.shtml",
    kind=ArticleKind.ARTICLE,
    template=Template.TEXT_DUMP,
    metadata=Metadata(title="Tea", published=NOW, authors=("Wu Yue",)),
    blocks=BLOCKS,
    images=(Image("https://www.ecns.cn/1.jpg", None),),
    site=CHINANEWS,
    fetched_at=NOW,
)
ARTICLE = Article(DOCUMENT, (Role.TOOLBAR, None, Reason.LINK_LIST, None), "rules-1")


def test_items_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        ARTICLE.cleaned_by = "rules-2"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        DOCUMENT.url = None  # type: ignore[misc]


def test_the_text_is_the_kept_blocks_in_page_order() -> None:
    assert ARTICLE.text == "First.\n\nLast."
    assert ARTICLE.kept == (BLOCKS[1], BLOCKS[3])
    assert [removal for _, removal in ARTICLE.labelled] == [Role.TOOLBAR, None, Reason.LINK_LIST, None]
    assert [block for block, _ in ARTICLE.labelled] == list(BLOCKS)


def test_the_reasons_of_removed_blocks_are_counted() -> None:
    assert ARTICLE.removed == {Role.TOOLBAR: 1, Reason.LINK_LIST: 1}


def test_the_record_has_the_clean_text_and_no_removed_text() -> None:
    record = ARTICLE.record()
    assert (record.site, record.title, record.text) == ("chinanews", "Tea", "First.\n\nLast.")
    assert record.fetched_at == record.published == "2026-05-04T00:00:00+00:00"
    assert "Menu" not in repr(record)


def test_an_article_without_an_identity_is_known_by_its_url() -> None:
    assert ARTICLE.record().identity == DOCUMENT.url
    known = replace(DOCUMENT, address=Address("2014-03-04/100001", "https://e.org/1", ArticleKind.ARTICLE, None))
    assert replace(ARTICLE, document=known).record().identity == "2014-03-04/100001"


def test_the_fields_of_a_record_are_its_json_and_the_columns_of_the_table() -> None:
    names = [field.name for field in fields(Record)]
    assert list(ARTICLE.record().as_json()) == names
    assert set(names) == {column.name for column in ARTICLES.c} - {"id", "search"}


def test_the_fields_that_make_an_article_another_one_are_its_content() -> None:
    content = set(CONTENT_FIELDS)
    assert content > {"title", "text", "published", "authors", "images"}
    assert not content & {"identity", "template", "removed", "cleaned_by", "fetched_at", "stored_at", "revision"}


def test_the_parts_of_a_page_are_the_page_and_those_that_follow_it() -> None:
    second = Page("https://e.org/1_2", b"")
    first = Page("https://e.org/1", b"", following=(second,))
    assert first.parts == (first, second)


def test_a_reading_gives_its_document_or_raises_its_error() -> None:
    assert PageReading(DOCUMENT).document() is DOCUMENT
    with pytest.raises(PathologicalPageError, match="too deep"):
        PageReading(PathologicalPageError("too deep")).document()


def test_a_page_with_its_site_can_be_sent_to_another_process() -> None:
    page = Page("https://e.org/1", b"<p>", site=CHINANEWS, fetch=FetchContext("2014-03-04/100001"))
    for item in (page, ARTICLE):
        assert pickle.loads(pickle.dumps(item)) == item  # noqa: S301  # made by this test


def test_the_share_of_links_is_between_0_and_1() -> None:
    assert Block("Menu", Role.BODY, link_chars=2).link_density == 0.5
    assert Block("Menu", Role.BODY, link_chars=9).link_density == 1.0
    assert Block("", Role.BODY).link_density == 0.0
