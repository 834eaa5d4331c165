"""The judge of pages that no template fits: a reason to remove, or None, for every block.

A block's mark says what its own page makes of it; a site's model adds what the
path leans to and which texts repeat. Repetition alone decides only where no
text of articles stands: agencies copy whole paragraphs from story to story.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.features import VOTABLE
from crawler.cleaning.classifier.keywords import CUES, cues_of
from crawler.cleaning.classifier.paths import path_shape
from crawler.cleaning.classifier.scores import MARKS_A_LOG_ODDS
from crawler.cleaning.site_model.samples import marks_of, whole_trace
from crawler.vocabulary import Reason, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cleaning.classifier.forest import Forest
    from crawler.cleaning.site_model.model import SiteModel
    from crawler.cleaning.site_model.samples import PageTrace, Seen
    from crawler.cleaning.site_model.statistics import Pooled
    from crawler.items import Block, Document
    from crawler.vocabulary import Removal

MAX_LINK_DENSITY = 0.5
MIN_PROSE_CHARS = 40
MAX_PROSE_LINK_DENSITY = 0.3
_SENTENCE_END = re.compile(r"[.!?。！？…][\"”’'»)\]]{0,3}(?: ?[(（][^()（）]{1,20}[)）])?$")
"""A sentence's, which a signature in brackets may follow."""
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
DENSE_CHARS = 3
"""A Chinese, Japanese or Korean character says about as much as so many letters."""
REPETITION_COST = 3 * MARKS_A_LOG_ODDS
"""What a text that repeats on a path of articles' text loses: a sure paragraph stays, a doubtful line goes."""


def labels_of(
    document: Document, model: SiteModel | None = None, forest: Forest | None = None
) -> tuple[Removal | None, ...]:
    """Return a verdict for every block of a page that trafilatura voted on."""
    found: list[Removal | None]
    if model is None or not model.pages:
        found = [None if mark > 0 else Reason.UNLIKE_TEXT for mark in marks_of(document, forest)]
    else:
        found = site_verdicts(model.pooled, whole_trace(document, forest=forest))
    reasons = [_named(block, reason) for block, reason in zip(document.blocks, found, strict=True)]
    if None not in reasons:
        reasons = [_by_vote(block, reason) for block, reason in zip(document.blocks, reasons, strict=True)]
    return _with_kindred_prose(document.blocks, reasons)


def _with_kindred_prose(blocks: Sequence[Block], reasons: Sequence[Removal | None]) -> tuple[Removal | None, ...]:
    """Keep a voted paragraph that stands where kept ones do: what only looks unlike text is the article's there."""
    kept = {block.path for block, reason in zip(blocks, reasons, strict=True) if reason is None}
    return tuple(
        None
        if reason == Reason.UNLIKE_TEXT and block.role == Role.BODY and block.path in kept and _is_prose(block)
        else reason
        for block, reason in zip(blocks, reasons, strict=True)
    )


def _is_prose(block: Block) -> bool:
    if block.link_density > MAX_PROSE_LINK_DENSITY or _SENTENCE_END.search(block.text) is None:
        return False
    return len(block.text) + (DENSE_CHARS - 1) * len(_DENSE.findall(block.text)) >= MIN_PROSE_CHARS


def site_verdicts(pooled: Pooled, page: PageTrace) -> list[Removal | None]:
    """Judge a page's blocks by their marks and by what the site's pages say together."""
    marked: Counter[str] = Counter()
    for seen in page.blocks:
        marked[seen.path] += seen.mark
    counted = Counter(seen.path for seen in page.blocks)
    return [
        _weigh(pooled, page.identity, seen, marked[seen.path] - seen.mark, counted[seen.path] - 1)
        for seen in page.blocks
    ]


def _weigh(pooled: Pooled, identity: str, seen: Seen, marks: int, blocks: int) -> Removal | None:
    """Weigh one block; its page's other blocks on its path have `marks` in sum."""
    repeats = pooled.repeats(seen.text, identity)
    if repeats and not pooled.varies(seen.path):
        return Reason.REPEATS_ON_SITE
    leaning = pooled.leaning(seen.path, identity, marks, blocks)
    if seen.mark + leaning - REPETITION_COST * repeats > 0:
        return None
    if seen.mark <= 0:
        return Reason.UNLIKE_TEXT
    return Reason.BOILERPLATE_PATH if seen.mark + leaning <= 0 else Reason.REPEATS_ON_SITE


def _named(block: Block, reason: Removal | None) -> Removal | None:
    """Give the reason that says most: what holds the block, what it is, or what the judge says of it."""
    if block.role not in VOTABLE:
        return block.role
    if not any(map(str.isalnum, block.text)):
        return Role.RULER
    return _slug(block) if reason == Reason.UNLIKE_TEXT else reason


def _slug(block: Block) -> Removal:
    """Name what a block is that does not look like text."""
    if block.role in {Role.NOT_SELECTED, Role.CAPTION}:
        return block.role
    if block.link_density > MAX_LINK_DENSITY:
        return Reason.LINK_LIST
    cues = 0
    for step in path_shape(block.path).steps[-2:]:
        cues |= cues_of(step)
    return next(
        (cue for bit, cue in enumerate(CUES) if cues >> bit & 1 and cue not in {Role.BODY, Role.LIST}),
        Reason.UNLIKE_TEXT,
    )


def _by_vote(block: Block, reason: Removal | None) -> Removal | None:
    """Let the vote stand where the judge would leave nothing: no article is emptied without a word."""
    return None if block.role == Role.BODY and reason in {Reason.UNLIKE_TEXT, *CUES} else reason
