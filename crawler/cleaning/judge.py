"""The judge of pages that no template fits: a reason to remove, or None, for every block.

A block's mark says what its own page makes of it; a site's model adds what the
path leans to and which texts repeat. Repetition alone decides only where no
text of articles stands: agencies copy whole paragraphs from story to story.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from crawler.cleaning.cues import CUES, cues_of
from crawler.cleaning.features import VOTABLE
from crawler.cleaning.marks import MARKS_A_LOG_ODDS
from crawler.cleaning.paths import path_shape
from crawler.cleaning.traces import Seen, identity_of, marks_of, path_key, text_key
from crawler.items import BODY, CAPTION, VOTED_OUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cleaning.forest import Forest
    from crawler.cleaning.model import SiteModel
    from crawler.cleaning.pooled import Pooled
    from crawler.cleaning.traces import PageTrace
    from crawler.items import Block, Document

RULER = "ruler"
REPEATS = "repeats-on-site"
PATH = "boilerplate-path"
LINK_LIST = "link-list"
UNLIKE_TEXT = "unlike-text"
MAX_LINK_DENSITY = 0.5
REPETITION_COST = 3 * MARKS_A_LOG_ODDS
"""What a text that repeats on a path of articles' text loses: a sure paragraph stays, a doubtful line goes."""


def judge(document: Document, model: SiteModel | None = None, forest: Forest | None = None) -> tuple[str | None, ...]:
    """Return a verdict for every block of a page that trafilatura voted on."""
    marks = marks_of(document, forest)
    if model is None or not model.pages:
        reasons = [
            _named(block, None if mark > 0 else VOTED_OUT) for block, mark in zip(document.blocks, marks, strict=True)
        ]
    else:
        reasons = _by_site(document, marks, model)
    return tuple(reasons if None in reasons else map(_by_vote, document.blocks, reasons))


def verdict_on(pooled: Pooled, page: PageTrace, seen: Seen) -> str | None:
    """Judge a block that a model holds, as its page would be judged today."""
    own = [other.mark for other in page.blocks if other.path == seen.path]
    own.remove(seen.mark)
    return weigh(pooled, page.identity, seen, own)


def weigh(pooled: Pooled, identity: str, seen: Seen, own: Sequence[int]) -> str | None:
    """Weigh a block's mark with what its site says; `own` are the marks of its page's other blocks on its path."""
    repeats = pooled.repeats(seen.text, identity)
    if repeats and not pooled.varies(seen.path):
        return REPEATS
    leaning = pooled.leaning(seen.path, identity, own)
    if seen.mark + leaning - REPETITION_COST * repeats > 0:
        return None
    if seen.mark <= 0:
        return VOTED_OUT
    return PATH if seen.mark + leaning <= 0 else REPEATS


def _by_site(document: Document, marks: Sequence[int], model: SiteModel) -> list[str | None]:
    found = [
        Seen(text_key(block.text), path_key(block.path), mark)
        for block, mark in zip(document.blocks, marks, strict=True)
    ]
    on_path: defaultdict[str, list[int]] = defaultdict(list)
    for seen in found:
        on_path[seen.path].append(seen.mark)
    reasons: list[str | None] = []
    for block, seen in zip(document.blocks, found, strict=True):
        own = list(on_path[seen.path])
        own.remove(seen.mark)
        reasons.append(_named(block, weigh(model.pooled, identity_of(document), seen, own)))
    return reasons


def _named(block: Block, reason: str | None) -> str | None:
    """Give the reason that says most: what holds the block, what it is, or what the judge says of it."""
    if block.place not in VOTABLE:
        return block.place
    if not any(map(str.isalnum, block.text)):
        return RULER
    return _slug(block) if reason == VOTED_OUT else reason


def _slug(block: Block) -> str:
    """Name what a block is that does not look like text."""
    if block.place in {VOTED_OUT, CAPTION}:
        return block.place
    if block.link_density > MAX_LINK_DENSITY:
        return LINK_LIST
    cues = 0
    for step in path_shape(block.path).steps[-2:]:
        cues |= cues_of(step)
    return next((cue for bit, cue in enumerate(CUES) if cues >> bit & 1 and cue not in {"body", "list"}), UNLIKE_TEXT)


def _by_vote(block: Block, reason: str | None) -> str | None:
    """Let the vote stand where the judge would leave nothing: no article is emptied without a word."""
    return None if block.place == BODY and reason in {UNLIKE_TEXT, *CUES} else reason
