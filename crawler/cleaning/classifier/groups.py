"""One decision for blocks that a reader keeps or drops together: records, tables, lists, sections with their headings.

It takes the scores of a page's blocks, however they were made, and returns scores whose signs agree within a group.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from crawler.cleaning.classifier.group_scores import (
    KEPT,
    MAX_LINK_DENSITY,
    REMOVED,
    SURE_SCORE,
    has_promotion,
    has_words,
    is_heading,
    link_density_of,
    mean_score,
    with_sign,
)
from crawler.cleaning.classifier.headings import promoted_role, section_end
from crawler.cleaning.classifier.other_articles import other_articles
from crawler.cleaning.classifier.path_containers import container_of, is_inside
from crawler.cleaning.classifier.paths import UNDECIDED, class_path
from crawler.cleaning.classifier.promoted_sections import promoted_sections
from crawler.cleaning.classifier.pull_quotes import pull_quotes
from crawler.cleaning.classifier.scores import MAX_SCORE, SCORE_PER_LOG_ODDS
from crawler.cleaning.classifier.side_parts import side_parts
from crawler.cleaning.classifier.whole_units import whole_units
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

MIN_RECORDS = 3
MIN_PROSE_CHARS, MAX_PROSE_LINK_DENSITY = 80, 0.3
MIN_GAP_BLOCKS, MIN_LAST_BLOCKS, MIN_GAP_SCORE = 2, 3, -SCORE_PER_LOG_ODDS


MAX_HEADING_CHARS = 100
_SENTENCE_MARKS = (".", "!", "。", "！")


class Judgement(NamedTuple):
    """The score of each block, and the roles of side parts, pull quotes, promotions and other articles."""

    scores: list[float]
    roles: dict[int, Role]


def judged(blocks: Sequence[Block], scores: Sequence[float], title: str | None = None) -> Judgement:
    """Return the scores by groups. A positive score keeps a block; `title` is the page's headline."""
    together = filled_gaps(blocks, whole_units(blocks, alike_records(blocks, scores)))
    roles = side_parts(blocks, together) | pull_quotes(blocks, together)
    roles |= promoted_sections(blocks, together) | other_articles(blocks, title)
    for at in roles:
        together[at] = min(together[at], REMOVED)
    return Judgement(headings_of_removed_sections(blocks, headings_of_kept_text(blocks, together)), roles)


def alike_records(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """Give the blocks on one class path the sign of their mean score: paragraphs, or equal parts of repeated records.

    Blocks that were too far from the selected text to get a score follow those of their path if they are prose.
    """
    paths: defaultdict[str, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if block.role in UNDECIDED and block.role != Role.CAPTION and not block.unit:
            paths[class_path(block.path)].append(at)
    together = list(scores)
    for members in paths.values():
        scored = [at for at in members if scores[at] > -MAX_SCORE]
        if len(scored) < MIN_RECORDS:
            continue
        mean = mean_score(blocks, scores, scored)
        is_text = mean > SCORE_PER_LOG_ODDS
        for at in members:
            if scores[at] > -MAX_SCORE or (is_text and _is_prose(blocks[at])):
                together[at] = with_sign(scores[at], is_kept=mean > 0)
    return together


def _is_prose(block: Block) -> bool:
    return len(block.text) > MIN_PROSE_CHARS and block.link_density < MAX_PROSE_LINK_DENSITY


def filled_gaps(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """Keep several doubtful blocks together that follow kept text in its container, such as cards or a poem.

    Kept text must follow them there too, or they must have one form, be selected and have no link.
    """
    together = list(scores)
    worded = [at for at, block in enumerate(blocks) if has_words(block)]
    kept = [place for place, at in enumerate(worded) if scores[at] > 0]
    for first, last in pairwise([*kept, len(worded)]):
        around = container_of(blocks[worded[first]].path, blocks[worded[first]].tag)
        members = list(takewhile(lambda at: is_inside(blocks[at].path, around), worded[first + 1 : last]))  # noqa: B023
        following = [blocks[at] for at in worded[last : last + 1] if first + 1 + len(members) == last]
        is_between = any(container_of(block.path, block.tag) == around for block in following)
        if _is_doubtful_run(blocks, scores, members, around, is_between=is_between):
            for at in members:
                together[at] = KEPT
    return together


def _is_doubtful_run(
    blocks: Sequence[Block], scores: Sequence[float], members: Sequence[int], around: str, *, is_between: bool
) -> bool:
    run = [blocks[at] for at in members]
    if len(run) < MIN_GAP_BLOCKS or any(block.unit for block in run) or has_promotion(blocks, members, around):
        return False
    if mean_score(blocks, scores, members) <= MIN_GAP_SCORE or min(scores[at] for at in members) <= -SURE_SCORE:
        return False
    if is_between:
        return link_density_of(blocks, members) <= MAX_LINK_DENSITY
    is_one_form = len({class_path(block.path) for block in run}) == 1 and not any(block.link_chars for block in run)
    return is_one_form and len(run) >= MIN_LAST_BLOCKS and all(block.role != Role.NOT_SELECTED for block in run)


def headings_of_kept_text(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """Keep a doubtful heading directly before kept text of its container."""
    together = list(scores)
    following: int | None = None
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if not has_words(block):
            continue
        if (
            is_heading(block)
            and -SURE_SCORE < scores[at] <= 0
            and following is not None
            and together[following] > 0
            and is_inside(blocks[following].path, container_of(block.path, block.tag))
            and promoted_role(block) is None
        ):
            together[at] = KEPT
        following = at
    return together


def headings_of_removed_sections(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """Remove a heading if its section has text, and all of that is removed. A sentence is no heading."""
    together = list(scores)
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if scores[at] <= 0 or not is_heading(block) or block.text.endswith(_SENTENCE_MARKS):
            continue
        section = [number for number in range(at + 1, section_end(blocks, at)) if has_words(blocks[number])]
        if len(block.text) <= MAX_HEADING_CHARS and section and all(together[number] <= 0 for number in section):
            together[at] = REMOVED
    return together
