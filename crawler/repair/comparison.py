"""A known article that was held back, read by a proposed template and compared with its known values."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.exceptions import PageError, PathologicalPageError
from crawler.processing.text_difference import BREAK, text_difference
from crawler.repair.known_pages import known_of, read_again
from crawler.vocabulary import ComparisonState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.items import Article, Record
    from crawler.storage.known_articles import KnownArticle

FIELDS = ("title", "published", "source", "editor")
MIN_SIMILARITY = 0.6  # a paragraph that is as similar to a known one is its correction (share of equal characters)
MAX_CORRECTED_SHARE = 0.5  # of the known paragraphs; with more, the page has another text
MAX_COMPARED_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class PageToCompare:
    """A known article, and the learnt templates of its site with the proposed one at the end.

    `unstated` are the fields that the new layout does not state: they are not compared.
    """

    article: KnownArticle
    learnt: tuple[str, ...]
    unstated: frozenset[str] = frozenset()


class Compared(NamedTuple):
    """The result of one article: the fields that differ, and the differences in words, one a line."""

    url: str
    state: ComparisonState
    differs: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def compare(given: PageToCompare) -> Compared:
    """Read the page of a known article, and compare. PathologicalPageError if it exceeds the limits of the process."""
    record = given.article.record
    url = record.url or record.identity or ""
    try:
        article = read_again(given.article, given.learnt)
    except PathologicalPageError:
        raise
    except PageError as error:
        return Compared(url, ComparisonState.DIFFERENT, ("text",), (f"the page cannot be read: {error.reason}",))
    wrong = [name for name in FIELDS if name not in given.unstated and _differs(name, record, article)]
    is_text_exact = article.text == record.text
    differs = (*wrong, *(() if is_text_exact else ("text",)))
    if not differs:
        return Compared(url, ComparisonState.EXACT)
    is_corrected = _is_corrected(differs, record, article)
    state = ComparisonState.CORRECTED if is_corrected else ComparisonState.DIFFERENT
    return Compared(url, state, differs, tuple(_lines(differs, record, article)))


def _differs(name: str, record: Record, article: Article) -> bool:
    known, found = getattr(known_of(record), name), getattr(article.metadata, name)
    return (known or None) != (found or None)


def _is_corrected(differs: Sequence[str], record: Record, article: Article) -> bool:
    """Return whether the site has changed the article: what is known is not on the page, and similar text is.

    A known title or paragraph that stands anywhere on the page was read wrongly.
    """
    visible = BREAK.join(block.text for block in article.document.blocks)
    if not {*differs} <= {"title", "text"} or ("title" in differs and (record.title or "") in visible):
        return False
    known, found = record.text.split(BREAK), [block.text for block in article.kept]
    lost = [text for text in known if text not in found]
    added = [text for text in found if text not in known]
    if any(text in visible for text in lost) or len(lost) > MAX_CORRECTED_SHARE * len(known):
        return False
    return all(any(_are_similar(text, one) for one in lost) for text in added)


def _are_similar(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one[:MAX_COMPARED_CHARS], other[:MAX_COMPARED_CHARS], autojunk=False)
    return matcher.real_quick_ratio() >= MIN_SIMILARITY and matcher.ratio() >= MIN_SIMILARITY


def _lines(differs: Sequence[str], record: Record, article: Article) -> Iterator[str]:
    new = article.record()
    for name in differs:
        if name == "text":
            yield from text_difference(record.text, new.text).shown
        else:
            yield f"{name}: [-{_shown(getattr(record, name))}-] {{+{_shown(getattr(new, name))}+}}"


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
