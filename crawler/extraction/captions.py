"""Tells the captions of pictures from the paragraphs of a body.

A caption is known by its markup (its place), by the picture it repeats the label
of, by its credit at the end (`(Photo: China News Service/Zhao Wenyu)`, `Photo:
Wu/GT`), or by standing twice in a row, as text dumps have the picture's label
and the caption under it. On a page with markup, equal paragraphs and equal
cells of a table are text, unless a picture stands before the first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.items import Block, Image
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.html.blocks import Picture

MAX_CAPTIONS_BACK = 50
"""How many captions before a picture are compared with its label."""
MAX_CREDIT_CHARS = 90
"""How long a credit may be; longer brackets are part of the text."""

MIN_COPY_CHARS = 12
"""How long a text is at least that can be a caption standing twice; shorter ones are figures and cries."""

_BRACKETED = re.compile(r"[(\[（【](?P<credit>[^()\[\]（）【】]*)[)\]）】]\s*[.。]?$")
_CREDIT = re.compile(
    r"^(?:(?i:file|internet|agency|handout|courtesy|video) )?(?:Photo|PHOTO|Picture|Screenshot|Image)[sS]?\b"
    r"|^(?i:(?:file|internet|agency|handout|courtesy|video) (?:photo|picture|image)s?)\b"
    r"|^(?:photo|picture|screenshot|image)s?(?:\s*[:：/|]| (?:by|from|provided|courtesy|source|taken|via)\b|$)"
    r"|^[A-Z].*\b[Pp](?:hoto|icture)s?(?: by\b.*)?$|^[A-Z].*\b[Ss]creenshots?(?: by\b.*)?$"
    r"|^[A-Z]\w*photos?$|/\s*(?:photo|picture|screenshot|image)s?$"
    r"|^(?:图|照片|摄影|图片|供图)|(?:摄|供图|图)$"
)
"""Written as credits are: a bracket that says `one yuan a photo` is prose."""
_AGENCY_AND_NAME = re.compile(r"^[A-Z][\w.' ]{1,40} ?/ ?[A-Z][\w'-]* [A-Z][\w'-]*(?: [A-Z][\w'-]*)?$")
"""`Xinhua/Lu Hanxin`: an agency and a whole name."""
_BARE_CREDIT = re.compile(
    r"(?:\bP|^p|[.!?][\"”’]? p)hotos?(?: by\b|\s*[:/：])\s*[^.!?]{2,60}$"  # Photo: Wu/GT; `one photo: a bell` is prose
    r"|[.!?] ?/ ?[A-Z][\w ]{1,30}$"  # the bridge at dusk. /VCG Photo
    r"|[.!?] [A-Z][A-Z' -]{3,40} ?/ ?[A-Z][A-Z ]{2,30}$"  # the bridge at dusk. WU JING/CHINA DAILY
    r"|^图为"  # 图为黄昏中的桥
    r"|(?:(?:记者|通讯员|社发|摄影师)\s?|\s)[\u3400-\u9fff·]{2,8}(?<![拍所])\s?摄影?。?$"  # 中新社发 吴静 摄
    r"|图片?来源[:：]\s?\S{2,20}$"
)


def mark_captions(blocks: Sequence[Block], pictures: Sequence[Picture] = ()) -> tuple[Block, ...]:
    """Return the blocks with those of the body that are captions moved to that place."""
    labels = {way for picture in pictures for label in picture.labels for way in _ways(label)}
    under_pictures = {picture.before for picture in pictures}
    marked: list[Block] = []
    for i, block in enumerate(blocks):
        previous = marked[-1] if marked and _may_be_caption(marked[-1], under_picture=i - 1 in under_pictures) else None
        marked.append(_marked(block, previous, labels))
        if marked[-1].role == Role.REPEATED_CAPTION:
            marked[-2:] = _fuller_kept(marked[-2], marked[-1])
    return tuple(marked)


def pictures_within(blocks: Sequence[Block], pictures: Sequence[Picture]) -> tuple[Picture, ...]:
    """Return the pictures that stand in the body; before it and after it are those of the site."""
    body = [i for i, block in enumerate(blocks) if block.role in {Role.BODY, Role.CAPTION}]
    return tuple(picture for picture in pictures if body and body[0] <= picture.before <= body[-1])


def captioned_images(blocks: Sequence[Block], pictures: Sequence[Picture]) -> tuple[Image, ...]:
    """Pair pictures with captions, in page order; a caption without a picture is an Image without URL."""
    at = [i for i, block in enumerate(blocks) if block.role == Role.CAPTION]
    captions = [blocks[i].text for i in at]
    images: list[Image] = []
    told = 0
    for number, picture in enumerate(pictures):
        until = pictures[number + 1].before if number + 1 < len(pictures) else len(blocks)
        before, end = (bisect_left(at, place, told) for place in (picture.before, until))
        own = _own(picture, captions[told : min(before, told + MAX_CAPTIONS_BACK)])
        own = told + own if own is not None else (before if before < end else None)
        if own is not None:
            images += [Image(None, text) for text in captions[told:own]]
            told = own + 1
        images.append(
            Image(picture.src or None, captions[own] if own is not None else next(iter(picture.labels), None))
        )
    return (*images, *(Image(None, text) for text in captions[told:]))


def has_credit(text: str) -> bool:
    """Tell whether a text ends with the credit of a photo."""
    bracketed = _BRACKETED.search(text)
    if bracketed and len(bracketed["credit"]) <= MAX_CREDIT_CHARS:
        credit = bracketed["credit"].strip()
        return bool(_CREDIT.search(credit) or _AGENCY_AND_NAME.search(credit))
    return _BARE_CREDIT.search(text) is not None


def _marked(block: Block, previous: Block | None, labels: set[str]) -> Block:
    if block.role not in {Role.BODY, Role.CAPTION}:
        return block
    if previous is not None and _is_copy(previous.text, block.text):
        return replace(block, role=Role.REPEATED_CAPTION)
    if block.role == Role.BODY and (not labels.isdisjoint(_ways(block.text)) or has_credit(block.text)):
        return replace(block, role=Role.CAPTION)
    return block


def _may_be_caption(block: Block, *, under_picture: bool) -> bool:
    """Tell whether a copy of this block would make it a caption: lines of a dump have lost what else would tell."""
    is_line = block.tag in {"line", "gap"} and len(block.text) >= MIN_COPY_CHARS
    return block.role in {Role.CAPTION, Role.REPEATED_CAPTION} or (
        block.role == Role.BODY and (under_picture or is_line)
    )


def _fuller_kept(one: Block, copy: Block) -> tuple[Block, Block]:
    """Of a caption and its copy, keep the first, unless the copy has what that one lost."""
    if one.role == Role.REPEATED_CAPTION:
        return one, copy
    if len(_key(copy.text)) > len(_key(one.text)):
        return replace(one, role=Role.REPEATED_CAPTION), replace(copy, role=Role.CAPTION)
    return replace(one, role=Role.CAPTION), copy


def _is_copy(one: str, other: str) -> bool:
    """Tell whether two texts are the same but for spaces, a first letter that was lost, or the credit."""
    a, b = sorted((_key(one), _key(other)), key=len)
    if a == b or (len(a) > 1 and a == b[1:]):
        return True
    longer = max(one, other, key=len)
    return b.startswith(a) and has_credit(longer) and len(b) - len(a) <= MAX_CREDIT_CHARS


def _ways(text: str) -> tuple[str, ...]:
    """Return the keys that know a label: whole, and without the first letter, which one of two copies may lose."""
    key = _key(text)
    return (key, key[1:]) if len(key) >= MIN_COPY_CHARS else (key,)


def _key(text: str) -> str:
    return "".join(text.split())


def _own(picture: Picture, captions: Sequence[str]) -> int | None:
    """Return which of the captions before a picture says what its label says."""
    labels = {_key(label) for label in picture.labels}
    return next((i for i, caption in enumerate(captions) if _key(caption) in labels), None) if labels else None
