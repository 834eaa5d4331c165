"""Whether a page has only the beginning of its article, because the rest is not free or behind a link.

A page may contain the whole article although it says that the article is not free. The text of the parts that are not
free, the declared number of words, and an offer behind the text decide.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.extraction.metadata.json_ld import listed
from crawler.languages.scripts import weight
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import Reason, Role
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.declared import DeclaredMetadata
    from crawler.items import Block

MIN_WHOLE_WEIGHT = 2_000  # a text of this weight is no teaser
MIN_PART_WEIGHT = 500  # of the parts that are not free, if they are in the page
MIN_WHOLE_SHARE = 0.8  # of the declared number of words
MAX_CUT_SHARE = 0.6
MIN_WORDS, MAX_DIGITS = 50, 9  # a declared number of words is an error outside of these limits
MAX_OFFER_CHARS = 200  # an offer is a short line
OFFER_BLOCKS = 4  # an offer is among the blocks behind the text, or the last ones of it
MAX_SELECTORS = 3  # at most so many parts, selectors of a part and elements are read

_WORDS = read_word_list("extraction/words/rest.tsv")
_OFFER = lazy_pattern(rf"{_WORDS.pattern('offer')}\W*", re.IGNORECASE)
_MORE = lazy_pattern(rf"\W*{_WORDS.pattern('more')}\W*", re.IGNORECASE)
_CUT_SENTENCE = lazy_pattern(r"(?:…|\.{3}|[\[(]\s?(?:…|\.{3})\s?[\])])\W{0,8}$")
_WORD = lazy_pattern(r"\w+")
_SELECTOR = lazy_pattern(r"[\w*]{0,30}?(?P<kind>[.#])(?P<name>[\w-]{1,80})")
_BY_CLASS = etree.XPath("//*[contains(concat(' ', normalize-space(@class), ' '), $name)]")
_BY_ID = etree.XPath("//*[@id = $name]")
_TEXT = etree.XPath("normalize-space()")


def reason_cut_off(blocks: Sequence[Block], declared: DeclaredMetadata, tree: HtmlElement) -> Reason | None:
    """Return why the page lacks the rest of the article; None if it has the whole text."""
    body = [number for number, block in enumerate(blocks) if block.role == Role.BODY]
    if not body:
        return None
    parts = list(_parts_not_free(declared))
    if parts:
        return None if _is_whole(blocks, body, declared, parts, tree) else Reason.NOT_FREE
    return Reason.CUT_OFF if _ends_with_offer(blocks, body) or _ends_with_link(blocks, body[-1]) else None


def _parts_not_free(declared: DeclaredMetadata) -> Iterator[dict[str, Any]]:
    """Yield the nodes of the article, or of its parts, that are declared as not free."""
    for node in declared.article_nodes:
        for part in (node, *listed(declared.json_ld.resolved(node.get("hasPart")))):
            if isinstance(part, dict) and _is_false(part.get("isAccessibleForFree")):
                yield part
    if any(_is_false(value) for value in declared.meta("isaccessibleforfree")):
        yield {}
    if "locked" in declared.meta("article:content_tier"):
        yield {}


def _is_false(value: Any) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower().rsplit("/", 1)[-1] == "false")


def _is_whole(
    blocks: Sequence[Block],
    body: Sequence[int],
    declared: DeclaredMetadata,
    parts: Sequence[dict[str, Any]],
    tree: HtmlElement,
) -> bool:
    """Return whether an article that is not free is in its page."""
    text = "\n".join(blocks[number].text for number in body)
    stated = next(filter(None, map(_number, declared.json_ld_values("wordCount"))), 0)
    share = len(_WORD.findall(text)) / stated if stated >= MIN_WORDS else None
    if share is not None and not MAX_CUT_SHARE <= share < MIN_WHOLE_SHARE:
        return share >= MIN_WHOLE_SHARE
    if _ends_with_offer(blocks, body) or _CUT_SENTENCE.search(blocks[body[-1]].text[-9:]):
        return False
    return weight(text) >= MIN_WHOLE_WEIGHT or any(
        weight(str(_TEXT(element))) >= MIN_PART_WEIGHT
        for part in islice(parts, MAX_SELECTORS)
        for element in islice(_selected(part.get("cssSelector"), tree), MAX_SELECTORS)
    )


def _ends_with_offer(blocks: Sequence[Block], body: Sequence[int]) -> bool:
    """Return whether an offer to read on stands behind the text, or is taken for its end."""
    near = blocks[body[max(0, len(body) - OFFER_BLOCKS)] : body[-1] + 1 + OFFER_BLOCKS]
    return any(len(block.text) <= MAX_OFFER_CHARS and _OFFER.fullmatch(block.text) for block in near)


def _ends_with_link(blocks: Sequence[Block], last: int) -> bool:
    """Return whether the text breaks off, and a link such as "Read more" follows."""
    end = blocks[last].text
    if _MORE.fullmatch(end) and last:
        end = blocks[last - 1].text
        return _CUT_SENTENCE.search(end[-9:]) is not None
    behind = blocks[last + 1 : last + 2]
    return _CUT_SENTENCE.search(end[-9:]) is not None and any(_MORE.fullmatch(block.text) for block in behind)


def _selected(selectors: Any, tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements of simple CSS selectors: a class or an id, behind a tag or alone."""
    texts = [part for value in listed(selectors) if isinstance(value, str) for part in value.split(",")]
    for text in texts[:MAX_SELECTORS]:
        found = _SELECTOR.fullmatch(text.strip())
        if found and found["kind"] == ".":
            yield from _BY_CLASS(tree, name=f" {found['name']} ")
        elif found:
            yield from _BY_ID(tree, name=found["name"])


def _number(value: Any) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else 0
