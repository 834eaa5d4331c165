"""Separates the captions of images from the paragraphs of a body.

A caption has that role already, or repeats the label of an image, or ends with a credit, or occurs twice in a row:
text dumps have the label of an image and its caption. On a page with markup, equal paragraphs are text, unless an
image comes before the first one.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.items import Block, Image
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import TEXT_ROLES, Role
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.html.blocks import Picture

MAX_CAPTIONS_BACK = 50  # the most captions before an image that are compared with its label
MAX_CREDIT_CHARS = 90  # longer text in brackets is no credit
_COPIES = frozenset({Role.CAPTION, Role.REPEATED_CAPTION})
_CAPTIONED = TEXT_ROLES | _COPIES
MIN_COPY_CHARS = 12  # shorter equal texts are no caption and its copy, but numbers or exclamations

_WORDS = read_word_list("extraction/words/credits.tsv")
_CAPITALISED = "|".join(word.text.capitalize() for word in _WORDS.of("image"))
_BRACKETED = lazy_pattern(r"[(\[（【](?P<credit>[^()\[\]（）【】]*)[)\]）】]\s*[.。]?$")
_CREDIT = lazy_pattern(
    rf"^(?:(?i:{_WORDS.pattern('origin')}) )?(?:{_CAPITALISED}|PHOTO)[sS]?\b"
    rf"|^(?i:{_WORDS.pattern('origin')} (?:photo|picture|image)s?)\b"
    rf"|^{_WORDS.pattern('image')}s?(?:\s*[:：/|]| {_WORDS.pattern('by')}\b|$)"
    r"|^[A-Z].*\b[Pp](?:hoto|icture)s?(?: by\b.*)?$|^[A-Z].*\b[Ss]creenshots?(?: by\b.*)?$"
    rf"|^[A-Z]\w*photos?$|/\s*{_WORDS.pattern('image')}s?$"
    rf"|^{_WORDS.pattern('opening')}|{_WORDS.pattern('ending')}$"
)
"""The text in the brackets of a credit. `(one yuan a photo)` is none."""
_AGENCY_AND_NAME = lazy_pattern(r"^[A-Z][\w.' ]{1,40} ?/ ?[A-Z][\w'-]* [A-Z][\w'-]*(?: [A-Z][\w'-]*)?$")
"""`Xinhua/Lu Hanxin`: an agency and a full name."""
_CREDIT_WITHOUT_BRACKETS = lazy_pattern(
    r"(?:\bP|^p|[.!?][\"”’]? p)hotos?(?: by\b|\s*[:/：])\s*[^.!?]{2,60}$"  # Photo: Wu/GT; `one photo: a bell` is prose
    r"|[.!?] ?/ ?[A-Z][\w ]{1,30}$"  # the bridge at dusk. /VCG Photo
    r"|[.!?] [A-Z][A-Z' -]{3,40} ?/ ?[A-Z][A-Z ]{2,30}$"  # the bridge at dusk. WU JING/CHINA DAILY
    r"|^图为"  # 图为黄昏中的桥
    # 中新社发 吴静 摄
    rf"|(?:{_WORDS.pattern('photographer')}\s?|[\s。！？])[\u3400-\u9fff·]{{2,8}}(?<![拍所])\s?摄影?。?$"
    r"|图片?来源[:：]\s?\S{2,20}$"
)
_SIGNS_WITHOUT_BRACKETS = ("hoto", "/", "图为", "摄", "来源")  # each of these credits has one
_CLOSING_BRACKETS = (")", "]", "）", "】")


def mark_captions(blocks: Sequence[Block], pictures: Sequence[Picture] = ()) -> tuple[Block, ...]:
    """Return the blocks; those of the body that are captions have the role of a caption."""
    labels = {key for picture in pictures for label in picture.labels for key in _keys(label)}
    under_pictures = {picture.before for picture in pictures}
    marked = list(blocks)
    for i, block in enumerate(blocks):
        if block.role not in _CAPTIONED:
            continue
        previous = (
            marked[i - 1] if i and _may_be_caption(marked[i - 1], under_picture=i - 1 in under_pictures) else None
        )
        marked[i] = _marked(block, previous, labels)
        if i and marked[i].role == Role.REPEATED_CAPTION:
            marked[i - 1 : i + 1] = _longer_as_caption(marked[i - 1], marked[i])
    return tuple(marked)


def pictures_within(blocks: Sequence[Block], pictures: Sequence[Picture]) -> tuple[Picture, ...]:
    """Return the pictures between the first and the last block of the body. All others belong to the site."""
    body = [i for i, block in enumerate(blocks) if block.role in TEXT_ROLES]
    return tuple(picture for picture in pictures if body and body[0] <= picture.before <= body[-1])


def captioned_images(blocks: Sequence[Block], pictures: Sequence[Picture]) -> tuple[Image, ...]:
    """Return pictures with their captions, in page order. A caption without a picture is an Image without URL."""
    at = [i for i, block in enumerate(blocks) if block.role == Role.CAPTION]
    captions = [blocks[i].text for i in at]
    images: list[Image] = []
    first = 0  # the first caption that has no image yet
    for number, picture in enumerate(pictures):
        until = pictures[number + 1].before if number + 1 < len(pictures) else len(blocks)
        before, end = (bisect_left(at, i, first) for i in (picture.before, until))
        own = _own(picture, captions[first : min(before, first + MAX_CAPTIONS_BACK)])
        own = first + own if own is not None else (before if before < end else None)
        if own is not None:
            images += [Image(None, text) for text in captions[first:own]]
            first = own + 1
        caption = next(iter(picture.labels), None) if own is None else captions[own]
        images.append(Image(picture.src or None, caption))
    return (*images, *(Image(None, text) for text in captions[first:]))


def has_credit(text: str) -> bool:
    """Return whether a text ends with the credit of a photo."""
    bracketed = _BRACKETED.search(text) if _without_end(text).endswith(_CLOSING_BRACKETS) else None
    if bracketed and len(bracketed["credit"]) <= MAX_CREDIT_CHARS:
        credit = bracketed["credit"].strip()
        return bool(_CREDIT.search(credit) or _AGENCY_AND_NAME.search(credit))
    may_be = any(sign in text for sign in _SIGNS_WITHOUT_BRACKETS)
    return may_be and _CREDIT_WITHOUT_BRACKETS.search(text) is not None


def _without_end(text: str) -> str:
    return text.rstrip().rstrip(".。").rstrip()


def _marked(block: Block, previous: Block | None, labels: set[str]) -> Block:
    if block.role not in TEXT_ROLES:
        return block
    if previous is not None and _is_copy(previous.text, block.text):
        return replace(block, role=Role.REPEATED_CAPTION)
    if block.role == Role.BODY:
        is_label = labels and not labels.isdisjoint(_keys(block.text))
        if is_label or has_credit(block.text):
            return replace(block, role=Role.CAPTION)
    return block


def _may_be_caption(block: Block, *, under_picture: bool) -> bool:
    """Return whether a block is a caption if a copy of it follows. Lines of a dump show no other sign of a caption."""
    is_line = block.tag in {"line", "gap"} and len(block.text) >= MIN_COPY_CHARS
    may_be = block.role == Role.BODY and (under_picture or is_line)
    return may_be or block.role in _COPIES


def _longer_as_caption(block: Block, copy: Block) -> tuple[Block, Block]:
    """Return a caption and its copy. The longer one is the caption, the first one if both are equal."""
    if block.role == Role.REPEATED_CAPTION:
        return block, copy
    if len(_key(copy.text)) > len(_key(block.text)):
        return replace(block, role=Role.REPEATED_CAPTION), replace(copy, role=Role.CAPTION)
    return replace(block, role=Role.CAPTION), copy


def _is_copy(one: str, other: str) -> bool:
    """Return whether two texts are equal, except for white space, a lost first letter, or a credit at the end."""
    a, b = sorted((_key(one), _key(other)), key=len)
    if a == b or (len(a) > 1 and a == b[1:]):
        return True
    longer = max(one, other, key=len)
    return b.startswith(a) and has_credit(longer) and len(b) - len(a) <= MAX_CREDIT_CHARS


def _keys(text: str) -> tuple[str, ...]:
    """Return the keys of a label: the whole text, and the text without its first letter, which a copy may lack."""
    key = _key(text)
    return (key, key[1:]) if len(key) >= MIN_COPY_CHARS else (key,)


def _key(text: str) -> str:
    return "".join(text.split())


def _own(picture: Picture, captions: Sequence[str]) -> int | None:
    """Return the index of the first caption that is also a label of the picture, None if there is none."""
    labels = {_key(label) for label in picture.labels}
    return next((i for i, caption in enumerate(captions) if _key(caption) in labels), None) if labels else None
