"""Pull quotes: quotes that repeat words of the text, to draw the eye to them. They are removed; the words stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.path_containers import quote_of
from crawler.cleaning.classifier.paths import UNDECIDED
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

MIN_CHARS = 25  # a shorter text may repeat by chance
MAX_QUOTES = 50  # of one page that are compared with its text

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"pull[-_]?quote", re.IGNORECASE)


def pull_quotes(blocks: Sequence[Block], scores: Sequence[float]) -> dict[int, Role]:
    """Return the role of each kept quote whose words stand in a longer kept block outside of quotes, by its number."""
    kept = [at for at, score in enumerate(scores) if score > 0 and blocks[at].role in UNDECIDED]
    quotes = [at for at in kept if _is_quote(blocks[at])][:MAX_QUOTES]
    if not quotes:
        return {}
    text = "\n".join(_words(blocks[at].text) for at in kept if not _is_quote(blocks[at]))
    found = [at for at in quotes if len(blocks[at].text) >= MIN_CHARS and _is_part(_words(blocks[at].text), text)]
    return dict.fromkeys(found, Role.QUOTE)


def _is_quote(block: Block) -> bool:
    return "quote" in block.path.lower() and (bool(quote_of(block.path)) or _NAME.search(block.path) is not None)


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.lower()))} "


def _is_part(words: str, text: str) -> bool:
    """Return whether words stand in a line of a text that has more words."""
    at = text.find(words)
    return at >= 0 and not (text[at - 1 : at] in {"", "\n"} and text[at + len(words) :][:1] in {"", "\n"})
