"""What a run stored of a layout that has changed is taken back: the article before it stands again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler import clean
from crawler.storage.articles import Articles
from crawler.storage.database import writing

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
SINCE = BEFORE + timedelta(days=1)
NOW = SINCE + timedelta(hours=1)
DUMP = "Text: | Print|\n\nA title\n\n2015-02-11 15:28 Xinhua Web Editor: Li Yan\n1\n\n{text}\n\nComments (0)\n"
URL = "http://www.ecns.cn/2015/02-11/154583.shtml"


def store(engine: Engine, text: str, now: datetime) -> None:
    record = clean(DUMP.format(text=text), URL).record()
    articles = Articles(engine)
    with writing(engine) as connection:
        articles.put(connection, articles.stored(connection, record), record, now)


def taken_back(engine: Engine) -> bool:
    with writing(engine) as connection:
        return Articles(engine).take_back(connection, "chinanews", "2015-02-11/154583", SINCE)


def texts(engine: Engine) -> list[str]:
    return [record["text"] for record in Articles(engine).history("https://www.ecns.cn/2015/02-11/154583.shtml")]


def test_a_new_article_is_gone(engine: Engine) -> None:
    store(engine, "A sentence.", NOW)
    assert taken_back(engine)
    assert texts(engine) == []


def test_a_changed_article_is_what_it_was(engine: Engine) -> None:
    store(engine, "A sentence.", BEFORE)
    store(engine, "Another sentence.", NOW)
    assert texts(engine) == ["A sentence.", "Another sentence."]
    assert taken_back(engine)
    assert texts(engine) == ["A sentence."]


def test_what_was_stored_before_stays(engine: Engine) -> None:
    store(engine, "A sentence.", BEFORE)
    assert not taken_back(engine)
    assert texts(engine) == ["A sentence."]
