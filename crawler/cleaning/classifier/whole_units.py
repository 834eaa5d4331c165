"""Tables, lists, quotes and embedded posts are kept or removed whole.

The sum of scores times characters decides. Their blocks are short, and by themselves unlike text: a place behind kept
text counts for them. Links count against a list.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.group_scores import (
    MAX_LINK_DENSITY,
    SURE_SCORE,
    chars_of,
    has_promotion,
    has_words,
    is_heading,
    is_promotional,
    link_density_of,
    mean_score,
    with_sign,
)
from crawler.cleaning.classifier.path_containers import container_of, is_inside, quote_of, unit_container
from crawler.cleaning.classifier.paths import UNDECIDED
from crawler.cleaning.classifier.scores import SCORE_PER_LOG_ODDS
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.items import Block

MAX_SHARE_OF_PAGE = 0.5
MAX_MEAN_CHARS = 120
"""A unit with more of the kept text and longer blocks is the layout of the page, and no unit."""
BETWEEN_TEXT, BEHIND_TEXT, QUOTE = 2.5 * SCORE_PER_LOG_ODDS, 1.5 * SCORE_PER_LOG_ODDS, 1.0 * SCORE_PER_LOG_ODDS
"""The place of a unit adds this to its mean score. Of 800 lists between kept paragraphs, seven in eight are text."""
LINK_COST = 2.5 * SCORE_PER_LOG_ODDS  # for a list of links only
MAX_DISTANCE = 30  # in blocks, from a unit to the text before and behind it
CELLS = frozenset({"td", "th", "tr", "table"})


def whole_units(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """Return the scores, with one sign in each unit. Promotions within a unit keep their own."""
    together = list(scores)
    page_chars = chars_of(blocks, [at for at, score in enumerate(scores) if score > 0])
    for numbers in _units(blocks):
        members = _without_outliers(blocks, scores, numbers)
        if _is_layout(blocks, [at for at in members if scores[at] > 0], page_chars):
            continue
        bonus = _bonus_of_place(blocks, scores, members) if blocks[members[0]].unit else QUOTE
        is_kept = mean_score(blocks, scores, members) + bonus > 0
        for at in members:
            together[at] = with_sign(scores[at], is_kept=is_kept)
    return together


def _units(blocks: Sequence[Block]) -> Iterable[list[int]]:
    """Return the numbers of the blocks of each unit, and of each run of blocks in one quote."""
    units: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    quote_number, last_quote = 0, ""
    for at, block in enumerate(blocks):
        if block.role not in UNDECIDED:
            continue
        quote = "" if block.unit else quote_of(block.path)
        if quote != last_quote:
            quote_number, last_quote = at, quote
        if block.unit:
            units[block.unit, ""].append(at)
        elif quote:
            units[quote_number, quote].append(at)
    return units.values()


def _is_layout(blocks: Sequence[Block], kept: Sequence[int], page_chars: int) -> bool:
    chars = chars_of(blocks, kept)
    return chars > MAX_SHARE_OF_PAGE * page_chars and chars > MAX_MEAN_CHARS * len(kept)


def _without_outliers(blocks: Sequence[Block], scores: Sequence[float], numbers: Sequence[int]) -> list[int]:
    """Return the members of a unit without those that differ: promotional class names, or sure links of a list."""
    outliers = {
        at
        for at in numbers
        if is_promotional(_own_steps(blocks[at], blocks[numbers[0]]))
        or (scores[at] < -SURE_SCORE and blocks[at].link_density > MAX_LINK_DENSITY and blocks[at].tag not in CELLS)
    }
    if 2 * chars_of(blocks, sorted(outliers)) >= chars_of(blocks, numbers):
        return list(numbers)
    return [at for at in numbers if at not in outliers]


def _own_steps(block: Block, first: Block) -> list[str]:
    """Return the steps of a path behind those that it shares with the first block of its unit."""
    own, other = block.path.split("/"), first.path.split("/")
    shared = next((at for at, steps in enumerate(zip(own, other, strict=False)) if steps[0] != steps[1]), len(own))
    return own[shared:]


def _bonus_of_place(blocks: Sequence[Block], scores: Sequence[float], members: Sequence[int]) -> float:
    """Return what the place of a unit adds to its score: behind kept text in the container of that text."""
    before = _text_before(blocks, scores, members[0])
    if before is None or scores[before] <= 0:
        return 0.0
    around = container_of(blocks[before].path, blocks[before].tag)
    own = unit_container([blocks[at].path for at in members])
    is_embed = bool(quote_of(blocks[members[0]].path))  # it has links and names such as `twitter-tweet`
    if not is_inside(own, around) or (not is_embed and has_promotion(blocks, members, around)):
        return 0.0
    cost = 0.0 if is_embed else LINK_COST * link_density_of(blocks, members)
    near = range(members[-1] + 1, min(len(blocks), members[-1] + MAX_DISTANCE))
    after = next((number for number in near if has_words(blocks[number])), None)
    if after is not None and scores[after] > 0 and is_inside(blocks[after].path, around):
        return BETWEEN_TEXT - cost
    selected = [at for at in members if blocks[at].role != Role.NOT_SELECTED]
    return BEHIND_TEXT - cost if 2 * chars_of(blocks, selected) > chars_of(blocks, members) else 0.0


def _text_before(blocks: Sequence[Block], scores: Sequence[float], at: int) -> int | None:
    """Return the number of the last block with words before `at`, other than a doubtful heading."""
    for number in range(at - 1, max(-1, at - MAX_DISTANCE), -1):
        is_doubtful = is_heading(blocks[number]) and -SURE_SCORE < scores[number] <= 0
        if has_words(blocks[number]) and not is_doubtful:
            return number
    return None
