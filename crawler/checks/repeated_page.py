"""Whether a further page of an article is one of its other pages again: servers send one page for any number.

Such a page may still have its own counter of views or pages, so digits are not compared, if most of the text is the
same with its digits. A page with an image of its own is a page of a gallery.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.vocabulary import TEXT_ROLES, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Document

MIN_SAME_SHARE = 0.5  # of the characters of the text, digits included
_DIGITS = re.compile(r"\d+")


def repeated_page(further: Document, others: Sequence[Document]) -> Reason | None:
    """Return REPEATED_PAGE if a further page has no text and no image that the article's `others` do not have.

    NO_TEXT if it has none at all.
    """
    texts, known = _texts(further), {text for other in others for text in _texts(other)}
    without_digits = {_DIGITS.sub("", text) for text in known}
    same = sum(len(text) for text in texts if text in known)
    is_known = all(_DIGITS.sub("", text) in without_digits for text in texts)
    images = {image.url for image in further.images} - {image.url for other in others for image in other.images}
    if images or not is_known or same < MIN_SAME_SHARE * sum(map(len, texts)):
        return None
    return Reason.REPEATED_PAGE if texts else Reason.NO_TEXT


def _texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.role in TEXT_ROLES]
