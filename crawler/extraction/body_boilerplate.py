"""Boilerplate inside the body that a page object found: phrases of the site, lists of links, and editors' lines.

A list begins at a heading. Its items are the links behind it, or the whole `ul` or table there, or short lines. It ends
where prose continues.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.text_layout.boilerplate import matching
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import TEXT_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.bylines.reader import BylineReader
    from crawler.extraction.text_layout.boilerplate import Boilerplate
    from crawler.items import Block

MIN_LINK_DENSITY = 0.5  # an item of a list of links has this share of link text or more
MAX_ITEM_CHARS = 150  # longer text without a link is no item
MIN_LINKS_AT_END = 2  # so many links alone at the end of a body are a list without a heading

_LABELLED = lazy_pattern(r"(?!Source)[A-Z][\w -]{2,30}: ?[A-Z]|[A-Z ]{4,20}:$")
_DATE_OR_NUMBER = lazy_pattern(r"[\s()（）\[\]\d:：/.年月日-]{1,40}|[·•>»|-]{1,3}")
_DATE_AT_END = lazy_pattern(r"(?<![\s\d(（\[])[\s(（\[]{0,3}\d{2,4}[-/年.]\d{1,2}[-/月.]\d{1,2}[日)）\]\d\s:]{0,12}$")
_SENTENCE_END = lazy_pattern(r"[.!?。！？…][\"'”’)）】]{0,2}$")
_OPENING, _CLOSING = ">＞»·•■◆●▶*_=[【-", ">＞»*_=]】-"
_DECORATION = lazy_pattern(rf"^[\s{re.escape(_OPENING)}]+|[\s{re.escape(_CLOSING)}]+$")
_CONTAINER = lazy_pattern(r"(?:^|/)(?P<tag>ul|ol|dl|table)\b[^/]*")


def with_roles_in_body(blocks: Sequence[Block], boilerplate: Boilerplate, bylines: BylineReader) -> tuple[Block, ...]:
    """Return the blocks; those of the body that are boilerplate have its role."""
    marked = list(blocks)
    heading: _List | None = None
    for number, block in enumerate(blocks):
        if block.role not in TEXT_ROLES:
            continue
        role = _role_in_body(block, boilerplate, bylines) if block.role == Role.BODY else None
        if role == Role.EDITOR and number and _LABELLED.match(blocks[number - 1].text):
            role = None  # a line of the credits of a video
        if role is not None and role in boilerplate.lists:
            heading = _List(role, block)
        elif role is None and _begins_list(blocks, number, boilerplate):
            role = Role.RELATED_NEWS
            heading = _List(role, block)
        elif role is None and heading is not None:
            role = heading.role_of(block)
            heading = heading if role is not None else None
        elif role is not None:
            heading = None
        if role is not None:
            marked[number] = replace(block, role=role)
    return _without_links_at_end(marked)


class _List:
    """A list of other articles: its role, and the form of its items, which the first item determines."""

    def __init__(self, role: Role, heading: Block) -> None:
        self.role = role
        self._heading = heading
        self._container: str | None = None
        self._linked: bool | None = None

    def role_of(self, block: Block) -> Role | None:
        """Return the role of the list if the block behind the heading or an item is an item too, else None."""
        if _DATE_OR_NUMBER.fullmatch(block.text) or self._is_item(block):
            return self.role
        return None

    def _is_item(self, block: Block) -> bool:
        linked = _is_link(block)
        if self._linked is None:
            self._linked = linked
            self._container = _container_of(block, self._heading)
        if linked or (self._container is not None and block.path.startswith(self._container)):
            return True
        return not self._linked and len(block.text) <= MAX_ITEM_CHARS and not _SENTENCE_END.search(block.text)


def _is_link(block: Block) -> bool:
    """Return whether most of the text, without a date at its end, is a link."""
    if not block.link_chars:
        return False
    return block.link_chars >= MIN_LINK_DENSITY * len(_DATE_AT_END.sub("", block.text)) > 0


def _undecorated(text: str) -> str:
    """Return a text without the signs around it. A block's text has no white space at its ends."""
    return text if text[:1] not in _OPENING and text[-1:] not in _CLOSING else _DECORATION.sub("", text)


def _container_of(item: Block, heading: Block) -> str | None:
    """Return the path of the `ul` or table of an item, None if there is none. A table may contain the whole body."""
    containers = list(_CONTAINER.finditer(item.path))
    path = item.path[: containers[-1].end()] if containers else None
    within = path is not None and heading.path.startswith(path)
    return None if within and containers[-1]["tag"] == "table" else path


def _role_in_body(block: Block, boilerplate: Boilerplate, bylines: BylineReader) -> Role | None:
    for text in dict.fromkeys((block.text, _undecorated(block.text))):
        role = None
        if any(pattern.fullmatch(text) for pattern in boilerplate.lines_in_body):
            role = matching(text, boilerplate.never_text) or matching(text, boilerplate.tail)
            role = role or matching(text, boilerplate.in_body)
        if role is None and _is_link(block):
            role = matching(text, boilerplate.links)
        if role is not None:
            return role
    byline = bylines.read(block.text) if ":" in block.text else None
    return Role.BYLINE if byline is not None and byline.editor and ":" in byline.raw else None


def _begins_list(blocks: Sequence[Block], at: int, boilerplate: Boilerplate) -> bool:
    """Return whether a heading that may also be a subheading is directly above a link."""
    following = next((block for block in blocks[at + 1 : at + 2] if block.role == Role.BODY), None)
    if following is None or not _is_link(following):
        return False
    return matching(_undecorated(blocks[at].text), boilerplate.list_titles) is not None


def _without_links_at_end(blocks: list[Block]) -> tuple[Block, ...]:
    """Return the blocks; several links alone behind the last sentence of the body are related news."""
    body = [i for i, block in enumerate(blocks) if block.role == Role.BODY]
    links = []
    for i in reversed(body):
        is_link = _is_link(blocks[i]) and not _SENTENCE_END.search(blocks[i].text)
        if not is_link and not (_DATE_OR_NUMBER.fullmatch(blocks[i].text)):
            break
        links.append(i)
    found = [i for i in links if _is_link(blocks[i])]
    if len(found) >= MIN_LINKS_AT_END and len(links) < len(body):
        for i in links:
            blocks[i] = replace(blocks[i], role=Role.RELATED_NEWS)
    return tuple(blocks)
