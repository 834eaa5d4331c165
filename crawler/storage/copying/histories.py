"""One history from the histories of an article in two stores.

The later text is the current one, unless it is a worse copy. The other texts are its revisions, in the order of their
fetches; consecutive equal texts count once. Nothing that one of the stores had is lost.
"""

from __future__ import annotations

import json
from heapq import merge
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.items import CONTENT_FIELDS
from crawler.storage.article_rows import record_of, revision_of
from crawler.unsafe_characters import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from crawler.items import Record
    from crawler.storage.copying.copying import Row
    from crawler.vocabulary import Reason

    _Worse = Callable[[Record, Record], Reason | None]

_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


class History(NamedTuple):
    """The row of an article, and those of its revisions in order."""

    article: Row
    revisions: Sequence[Row]


class _Text(NamedTuple):
    """One text of an article, with the time of its last fetch; a later text of the same store has no earlier time."""

    time: str
    content: tuple[Any, ...]
    revision: Row


def united_history(target: History, source: History, worse: _Worse) -> History:
    """Return the history of an article that two stores have. The row keeps the id that it has in the target."""
    for kept, other in ((target, source), (source, target)):
        if _contains(_texts(kept), _without_repeated([*_texts(other)])):
            return _with_id(kept, other.article, target.article["id"])
    current, other_row = _current(target.article, source.article, worse)
    texts = [_texts(history, is_whole=history.article is not current) for history in (target, source)]
    merged = _without_repeated([*merge(*texts, key=lambda text: text.time), _text(current)])
    revisions = [_numbered(text.revision, number) for number, text in enumerate(merged[:-1], 1)]
    values = {"revision": len(merged), "stored_at": merged[-1].revision["stored_at"]}
    return _with_id(History(current | values, revisions), other_row, target.article["id"])


def _contains(texts: Iterator[_Text], others: Sequence[_Text]) -> bool:
    """Return whether all of the other texts are among the texts, in the same order and not fetched later."""
    return all(any(text.content == other.content and text.time >= other.time for text in texts) for other in others)


def _with_id(history: History, other: Row, number: int) -> History:
    withdrawn_at = _withdrawn_at(history.article, other)
    return history._replace(article=history.article | {"id": number, "withdrawn_at": withdrawn_at})


def _current(target: Row, source: Row, worse: _Worse) -> tuple[Row, Row]:
    """Return the row that is the current one, and the other one. Of two that are equal, it is the target's."""
    older, newer = (target, source) if _order(source) > _order(target) else (source, target)
    try:
        is_worse = worse(record_of(older), record_of(newer)) is not None
    except _UNREADABLE:
        is_worse = False
    return (older, newer) if is_worse else (newer, older)


def _order(article: Row) -> tuple[str, str]:
    return article["fetched_at"] or "", article["stored_at"]


def _texts(history: History, *, is_whole: bool = True) -> Iterator[_Text]:
    """Yield the texts of a store in order; without the current one if the history is not `is_whole`."""
    time = ""
    for text in (*map(_text_of_revision, history.revisions), *([_text(history.article)] if is_whole else [])):
        time = max(time, text.time)
        yield text._replace(time=time)


def _text(article: Row) -> _Text:
    """Return the current text of an article as a revision."""
    try:
        revision = revision_of(record_of(article))
        content = json.loads(revision["record"])
    except _UNREADABLE:
        content = {name: value for name, value in article.items() if name not in {"id", "revision"}}
        revision = {"stored_at": article["stored_at"], "record": json.dumps(content)}
    return _Text(article["fetched_at"] or article["stored_at"], _content(content), revision)


def _text_of_revision(revision: Row) -> _Text:
    try:
        record = json.loads(revision["record"])
        time = record["fetched_at"] or revision["stored_at"]
        return _Text(time, _content(record), revision)
    except _UNREADABLE:
        return _Text(revision["stored_at"], (revision["record"],), revision)


def _content(record: Any) -> tuple[Any, ...]:
    return tuple(record.get(name) for name in CONTENT_FIELDS)


def _without_repeated(texts: Sequence[_Text]) -> list[_Text]:
    """Return texts without consecutive equal ones: the later fetch stays, with the first time of storing."""
    kept: list[_Text] = []
    for text in texts:
        if not kept or text.content != kept[-1].content:
            kept.append(text)
        elif text.time > kept[-1].time or text is texts[-1]:
            first = min(text.revision["stored_at"], kept[-1].revision["stored_at"])
            kept[-1] = text._replace(revision=text.revision | {"stored_at": first})
    return kept


def _numbered(revision: Row, number: int) -> Row:
    """Return a revision with another number, also in its record."""
    if revision.get("revision") == number:
        return revision
    try:
        record = json.dumps(read_json(revision["record"]) | {"revision": number}, ensure_ascii=False)
    except _UNREADABLE:
        record = revision["record"]
    return revision | {"revision": number, "record": record}


def _withdrawn_at(current: Row, other: Row) -> str | None:
    """Return when the article was withdrawn: no store has fetched it since then."""
    marks = ((row["withdrawn_at"], no_mark) for row, no_mark in ((current, other), (other, current)))
    later = [mark for mark, row in marks if mark and (row["withdrawn_at"] or mark > (row["fetched_at"] or ""))]
    return min(later, default=None)
