"""Text that a page hides until a script shows it: a page that waits for its styles, or the rest behind "Read more".

Hidden elements are shown if they have most of the page's prose, or if they continue the visible text at a link such as
"Read more". Dialogs, menus, comments and copies for print stay hidden: their names, their links or the visible article
tell them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from crawler.extraction.html.visibility import HIDING_STYLE, is_hidden_by_attribute
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lxml.html import HtmlElement

    from crawler.items import Block

MAX_ROUNDS = 3  # hidden elements in hidden elements
MIN_CHARS = 60  # shorter hidden text is no article; a Chinese, Japanese or Korean character counts as three
DENSE_CHARS = 3
MIN_PROSE_CHARS = 40
MIN_ARTICLE_CHARS = 300  # a visible article has at least this much prose, in two paragraphs of one container
MIN_SHARE = 1.0  # the least ratio of hidden to visible prose, if no article is visible
MIN_SHARE_OF_VISIBLE = 3.0  # the same if the page shows an article too
MAX_LINK_DENSITY = 0.5
MAX_LABEL_CHARS = 40  # of a link such as "Read more"
NEAR_BLOCKS = 3  # between the visible text and the hidden rest
MAX_LEVELS = 12  # how many ancestors of a hidden element are looked at
NEAR_LEVELS = 3  # steps from a paragraph to the container of its hidden rest

_MORE = lazy_pattern(rf"(?:{read_word_list('extraction/words/rest.tsv').pattern('more')})\W*", re.IGNORECASE)
_DENSE = lazy_pattern("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TEXT = etree.XPath("string()")
_OUTSIDE_TAGS = frozenset(("nav", "footer", "aside", "form", "dialog", "menu", "button"))
_OUTSIDE = lazy_pattern(
    r"modal|dialog|pop-?(?:up|over)|cookie|consent|gdpr|privacy|(?:^|[\s_-])(?:nav|menu|ads?|tip|toc)(?:$|[\s_-])|navbar|"
    r"navigation|menu|overlay|lightbox|comment|log-?in|sign-?(?:up|in)|regist|newsletter|subscri|share|social|print|"
    r"related|recommend|footer|sidebar|toast|tooltip|search|banner|advert|promo|sponsor|template|dropdown|lang(?:uage)?-|"
    r"alert|notice|error|message|offcanvas|drawer|flyout|reply|disclaimer|terms",
    re.IGNORECASE,
)
"""Ids and classes of hidden elements that are no part of the article."""
_FOLDED = lazy_pattern(
    r"more|full|rest(?![a-z])|expan|collaps|fold|continu|truncat|toggle|accordion|spoiler|remain|extra|hidden|answer|panel",
    re.IGNORECASE,
)
_CONTENT = lazy_pattern(r"article|content|story|post|entry|body|text|detail|main", re.IGNORECASE)


class Hidden(NamedTuple):
    """A hidden element, and the number of visible blocks before it."""

    element: HtmlElement
    before: int


class _Candidate(NamedTuple):
    """A hidden element that may be text, and the characters of its prose."""

    hidden: Hidden
    chars: int


def show_later_text(
    blocks: Sequence[Block], hidden: Sequence[Hidden], read: Callable[[HtmlElement], Sequence[Block]]
) -> bool:
    """Make those elements visible, in the tree, that a script shows. Return whether there are some.

    `blocks` are visible; `read` returns the blocks of a hidden element.
    """
    by_attribute = [one for one in hidden if is_hidden_by_attribute(one.element)]
    roots = [one for one in by_attribute if one.element.tag in {"html", "body"}]
    shown = roots or list(_shown(blocks, by_attribute, read))
    for one in shown:
        _show(one.element)
    return bool(shown)


def _show(element: HtmlElement) -> None:
    element.attrib.pop("hidden", None)
    if style := element.get("style"):
        element.set("style", HIDING_STYLE.sub("", style))


def _shown(
    blocks: Sequence[Block], hidden: Sequence[Hidden], read: Callable[[HtmlElement], Sequence[Block]]
) -> Iterator[Hidden]:
    likely = [
        one for one in hidden if len(_TEXT(one.element)) >= MIN_CHARS // DENSE_CHARS and not _is_outside(one.element)
    ]
    if not likely:
        return
    seen = {block.text for block in blocks}
    found = [
        _Candidate(one, sum(_prose_chars(block) for block in read(one.element) if block.text not in seen))
        for one in likely
    ]
    found = [one for one in found if one.chars >= MIN_CHARS]
    most = _with_most_prose(blocks, found)
    for one in found:
        if one.hidden in most or _continues(blocks, one.hidden):
            yield one.hidden


def _with_most_prose(blocks: Sequence[Block], found: Sequence[_Candidate]) -> list[Hidden]:
    """Return the hidden siblings that have more prose than all that is visible, or much more than a visible article."""
    if not found:
        return []
    groups: defaultdict[tuple[str | None, ...], list[_Candidate]] = defaultdict(list)
    for one in found:
        groups[_kind(one.hidden.element)].append(one)
    group = max(groups.values(), key=lambda same: sum(one.chars for one in same))
    visible = sum(map(_prose_chars, blocks))
    chars = sum(one.chars for one in group)
    if _has_article(blocks):
        is_most = chars >= MIN_SHARE_OF_VISIBLE * visible and _is_content(group[0].hidden.element)
    else:
        is_most = chars >= MIN_SHARE * visible
    return [one.hidden for one in group] if is_most else []


def _kind(element: HtmlElement) -> tuple[str | None, ...]:
    """Return the tag and class of an element and of its parent, which siblings and repeated records share."""
    parent = element.getparent()
    return (element.tag, element.get("class"), *((parent.tag, parent.get("class")) if parent is not None else ()))


def _has_article(blocks: Sequence[Block]) -> bool:
    chars: defaultdict[str, list[int]] = defaultdict(list)
    for block in blocks:
        if own := _prose_chars(block):
            chars[block.path].append(own)
    return any(len(one) > 1 and sum(one) >= MIN_ARTICLE_CHARS for one in chars.values())


def _is_content(element: HtmlElement) -> bool:
    """Return whether an element is, or is in, the part of the page that is named as its content."""
    for one in (element, *islice(element.iterancestors(), NEAR_LEVELS)):
        names = f"{one.get('id') or ''} {one.get('class') or ''} {one.get('itemprop') or ''}"
        if one.tag in {"article", "main"} or (one.tag not in {"body", "html"} and _CONTENT.search(names)):
            return True
    return False


def _continues(blocks: Sequence[Block], hidden: Hidden) -> bool:
    """Return whether a hidden element is the rest of the visible text before it, by its name or a link next to it."""
    element, at = hidden
    parent = element.getparent()
    if parent is None:
        return False
    near = blocks[max(0, at - NEAR_BLOCKS) : at]
    before = next((block for block in reversed(near) if _prose_chars(block)), None)
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    labels = (*near[-2:], *blocks[at : at + 1])
    is_folded = _FOLDED.search(names) is not None or any(
        len(block.text) <= MAX_LABEL_CHARS and _MORE.fullmatch(block.text) for block in labels
    )
    if not is_folded:
        return False
    level = sum(1 for _ in islice(parent.iterancestors(), MAX_LEVELS * MAX_LEVELS)) + 1
    return before is not None and before.path.count("/") + 1 <= level + NEAR_LEVELS and _is_near(before.path, parent)


def _is_near(path: str, parent: HtmlElement) -> bool:
    """Return whether a path leads through the container of an element, or through the one around it."""
    for container in (parent, parent.getparent()):
        if container is None:
            return False
        name = container.tag + (f"#{own}" if (own := container.get("id")) else "")
        name += "".join(f".{one}" for one in (container.get("class") or "").split())
        if f"/{name}/" in f"/{path}/":
            return True
    return False


def _is_outside(element: HtmlElement) -> bool:
    """Return whether the names of an element say that it is no part of an article."""
    names = [
        f"{one.get('id') or ''} {one.get('class') or ''}" for one in (element, element.getparent()) if one is not None
    ]
    if _OUTSIDE.search(names[0]) or (
        element.getparent() is not None and element.getparent().tag != "body" and _OUTSIDE.search(names[-1])
    ):
        return True
    return element.tag in _OUTSIDE_TAGS or any(
        one.tag in _OUTSIDE_TAGS or one.get("role") in {"dialog", "navigation"}
        for one in islice(element.iterancestors(), MAX_LEVELS)
    )


def _prose_chars(block: Block) -> int:
    """Return the characters of a block that may be prose, 0 for other blocks. A dense character counts as several."""
    chars = (
        len(block.text)
        if block.text.isascii()
        else len(block.text) + (DENSE_CHARS - 1) * len(_DENSE.findall(block.text))
    )
    return chars if chars >= MIN_PROSE_CHARS and block.link_density <= MAX_LINK_DENSITY else 0
