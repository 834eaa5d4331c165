"""Judges blocks together that a reader keeps or drops together: tables, lists, embedded posts, sections.

It takes the scores of a page's blocks, however they were made, and returns scores whose signs agree within a group.
The sum of scores times characters decides for a group.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import accumulate, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from crawler.cleaning.classifier.containers import container_of, is_inside, quote_of, unit_container
from crawler.cleaning.classifier.features import UNDECIDED
from crawler.cleaning.classifier.headings import (
    NO_LEVEL,
    level_of,
    promoted_line_role,
    promoted_role,
    section_end,
)
from crawler.cleaning.classifier.keywords import ROLES, keywords_of_any
from crawler.cleaning.classifier.paths import class_path
from crawler.cleaning.classifier.scores import SCORE_PER_LOG_ODDS
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.items import Block

KEPT, REMOVED = 1.0, -1.0  # the weakest scores: those of a block that goes along with its group
MAX_SHARE_OF_PAGE = 0.5
MAX_MEAN_CHARS = 120
"""A unit with more of the kept text and longer blocks is the layout of the page, and no unit."""
SURE_SCORE = 2.5 * SCORE_PER_LOG_ODDS  # a heading with a score below its negative is boilerplate, whatever follows
SURE_TEXT_SCORE = 3 * SCORE_PER_LOG_ODDS
MAX_LINK_DENSITY = 0.5
BONUS_BETWEEN_TEXT, BONUS_BEHIND_TEXT = 2.5 * SCORE_PER_LOG_ODDS, 1.5 * SCORE_PER_LOG_ODDS
BONUS_OF_QUOTE = SCORE_PER_LOG_ODDS
LINK_COST = 2.5 * SCORE_PER_LOG_ODDS
MIN_GAP_BLOCKS, MIN_LAST_BLOCKS, MIN_GAP_SCORE = 2, 3, -SCORE_PER_LOG_ODDS
MAX_SECTION_SHARE = 0.15  # a promoted section at the end has at most this share of the kept text
MIN_BEFORE_SHARE = 0.6  # a section is at the end if this share of the kept text comes before it
MIN_BODY_SHARE = 0.1  # the paths with at least this share of the kept text are those of the body
CELLS = frozenset({"td", "th", "tr", "table"})
PROMOTIONS = frozenset({Role.RELATED, Role.APPEAL, Role.SHARE, Role.ADVERT, Role.AUTHOR})
_PROMOTION_BITS = sum(1 << bit for bit, role in enumerate(ROLES) if role in PROMOTIONS)


class Judgement(NamedTuple):
    """The score of each block, and the roles of those that are in a section of boilerplate."""

    scores: list[float]
    roles: dict[int, Role]


def judged(blocks: Sequence[Block], scores: Sequence[float]) -> Judgement:
    """Return the scores by groups. A positive score keeps a block."""
    together = _whole_units(blocks, scores)
    together = _filled_gaps(blocks, together)
    together, roles = _without_promoted_sections(blocks, together)
    return Judgement(_headings_with_sections(blocks, together), roles)


def _whole_units(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """Keep or remove each table, list, quote and embedded post whole; promotions within it are judged alone."""
    together, page_chars = list(scores), _chars(blocks, [at for at, score in enumerate(scores) if score > 0])
    for numbers in _units(blocks):
        members = _without_outliers(blocks, scores, numbers)
        if _is_layout(blocks, members, scores, page_chars):
            continue
        bonus = _bonus_of_place(blocks, scores, members) if blocks[members[0]].unit else BONUS_OF_QUOTE
        is_kept = _mean(blocks, scores, members) + bonus > 0
        for at in members:
            together[at] = _with_sign(scores[at], is_kept=is_kept)
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


def _bonus_of_place(blocks: Sequence[Block], scores: Sequence[float], members: Sequence[int]) -> float:
    """Return what its place in the article adds to the score of a unit: its blocks are short, and alone unlike text."""
    before, after = _text_before(blocks, scores, members[0]), _text_after(blocks, members[-1])
    if before is None or scores[before] <= 0:
        return 0.0
    around = container_of(blocks[before].path, blocks[before].tag)
    paths = [blocks[at].path for at in members]
    if not is_inside(unit_container(paths), around) or _has_promotion(blocks, members, around):
        return 0.0
    cost = LINK_COST * sum(blocks[at].link_chars for at in members) / _chars(blocks, members)
    if after is not None and scores[after] > 0 and is_inside(blocks[after].path, around):
        return BONUS_BETWEEN_TEXT - cost
    selected = [at for at in members if blocks[at].role != Role.NOT_SELECTED]
    return BONUS_BEHIND_TEXT - cost if 2 * _chars(blocks, selected) > _chars(blocks, members) else 0.0


def _text_before(blocks: Sequence[Block], scores: Sequence[float], at: int) -> int | None:
    """Return the number of the last block with words before `at`, other than a doubtful heading."""
    return next(
        (
            number
            for number in range(at - 1, -1, -1)
            if _has_words(blocks[number])
            and not (1 < level_of(blocks[number]) < NO_LEVEL and -SURE_SCORE < scores[number] <= 0)
        ),
        None,
    )


def _text_after(blocks: Sequence[Block], at: int) -> int | None:
    return next((number for number in range(at + 1, len(blocks)) if _has_words(blocks[number])), None)


def _has_words(block: Block) -> bool:
    return block.role in UNDECIDED and block.role != Role.CAPTION and any(map(str.isalnum, block.text))


def _has_promotion(blocks: Sequence[Block], members: Sequence[int], container: str) -> bool:
    steps = {step for at in members for step in blocks[at].path[len(container) + 1 :].split("/")}
    return bool(keywords_of_any(tuple(sorted(steps))) & _PROMOTION_BITS)


def _filled_gaps(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """Keep several doubtful blocks together that follow kept text in its container, such as cards or a poem.

    Kept text must follow them there too, or they must have one form, be selected and have no link.
    """
    together = list(scores)
    worded = [at for at, block in enumerate(blocks) if _has_words(block)]
    kept = [place for place, at in enumerate(worded) if scores[at] > 0]
    for first, last in pairwise([*kept, len(worded)]):
        around = container_of(blocks[worded[first]].path, blocks[worded[first]].tag)
        members = list(takewhile(lambda at: is_inside(blocks[at].path, around), worded[first + 1 : last]))  # noqa: B023
        ends = first + 1 + len(members)
        is_between = (
            ends < len(worded)
            and ends == last
            and container_of(blocks[worded[last]].path, blocks[worded[last]].tag) == around
        )
        if _is_doubtful_run(blocks, scores, members, around, is_between=is_between):
            for at in members:
                together[at] = KEPT
    return together


def _is_doubtful_run(
    blocks: Sequence[Block], scores: Sequence[float], members: Sequence[int], around: str, *, is_between: bool
) -> bool:
    run = [blocks[at] for at in members]
    if len(run) < MIN_GAP_BLOCKS or any(block.unit for block in run) or _has_promotion(blocks, members, around):
        return False
    if _mean(blocks, scores, members) <= MIN_GAP_SCORE or min(scores[at] for at in members) <= -SURE_SCORE:
        return False
    if is_between:
        return sum(block.link_chars for block in run) <= MAX_LINK_DENSITY * _chars(blocks, members)
    is_one_form = len({class_path(block.path) for block in run}) == 1 and not any(block.link_chars for block in run)
    return is_one_form and len(run) >= MIN_LAST_BLOCKS and all(block.role != Role.NOT_SELECTED for block in run)


def _mean(blocks: Sequence[Block], scores: Sequence[float], members: Sequence[int]) -> float:
    return sum(scores[at] * len(blocks[at].text) for at in members) / _chars(blocks, members)


def _is_layout(blocks: Sequence[Block], members: Sequence[int], scores: Sequence[float], page_chars: int) -> bool:
    kept = [at for at in members if scores[at] > 0]
    chars = _chars(blocks, kept)
    return chars > MAX_SHARE_OF_PAGE * page_chars and chars > MAX_MEAN_CHARS * len(kept)


def _without_outliers(blocks: Sequence[Block], scores: Sequence[float], numbers: Sequence[int]) -> list[int]:
    """Return the members of a unit without those that differ: promotional class names, or sure links of a list."""
    outliers = {
        at
        for at in numbers
        if _promotional_steps(blocks, numbers, at)
        or (scores[at] < -SURE_SCORE and blocks[at].link_density > MAX_LINK_DENSITY and blocks[at].tag not in CELLS)
    }
    if 2 * _chars(blocks, sorted(outliers)) >= _chars(blocks, numbers):
        return list(numbers)
    return [at for at in numbers if at not in outliers]


def _promotional_steps(blocks: Sequence[Block], numbers: Sequence[int], at: int) -> int:
    own, first = blocks[at].path.split("/"), blocks[numbers[0]].path.split("/")
    shared = next((step for step, (one, other) in enumerate(zip(own, first, strict=False)) if one != other), len(own))
    return keywords_of_any(tuple(own[shared:])) & _PROMOTION_BITS


def _without_promoted_sections(blocks: Sequence[Block], scores: Sequence[float]) -> tuple[list[float], dict[int, Role]]:
    """Remove the sections under headings such as "Read more"."""
    together, roles, text = list(scores), dict[int, Role](), _KeptText(blocks, scores)
    for at, block in enumerate(blocks):
        if block.role not in UNDECIDED or at in roles:
            continue
        if (role := promoted_line_role(block)) is not None:
            end = at + 1
        elif (role := promoted_role(block)) is not None:
            end = text.promoted_end(at)
        else:
            continue
        for number in range(at, end):
            roles[number] = role
            together[number] = min(together[number], REMOVED)
    return together, roles


class _KeptText:
    """The text of a page that the scores keep."""

    def __init__(self, blocks: Sequence[Block], scores: Sequence[float]) -> None:
        self._blocks, self._scores = blocks, scores
        self._chars = [len(block.text) * (score > 0) for block, score in zip(blocks, scores, strict=True)]
        self._before = [0, *accumulate(self._chars)]
        chars: Counter[str] = Counter()
        for block, count in zip(blocks, self._chars, strict=True):
            chars[class_path(block.path)] += count
        self._body = frozenset(path for path, count in chars.items() if count >= MIN_BODY_SHARE * self._before[-1])

    def promoted_end(self, at: int) -> int:
        """Return the end of the section that a promotional heading takes along.

        Within the article, the section ends at the first kept paragraph on a path of the body.
        """
        end = section_end(self._blocks, at)
        is_whole = self._is_box(at, end) if level_of(self._blocks[at]) == NO_LEVEL else self._is_behind_text(at)
        if self._before[end] - self._before[at] > MAX_SECTION_SHARE * self._before[-1]:
            is_whole = False
        return next((number for number in range(at + 1, end) if self._is_body(number, is_whole=is_whole)), end)

    def _is_box(self, at: int, end: int) -> bool:
        """Return whether a line is the first one of its container, and its section is all of it."""
        container = container_of(self._blocks[at].path, self._blocks[at].tag)
        around = (self._blocks[number] for number in (at - 1, end) if 0 <= number < len(self._blocks))
        return not any(is_inside(block.path, container) for block in around)

    def _is_behind_text(self, at: int) -> bool:
        return self._before[at] >= MIN_BEFORE_SHARE * self._before[-1]

    def _is_body(self, at: int, *, is_whole: bool) -> bool:
        """Return whether a block ends a section. Of a section that is removed whole, only sure text is not part."""
        block, on_path = self._blocks[at], class_path(self._blocks[at].path) in self._body
        if is_whole:
            return on_path and self._scores[at] >= SURE_TEXT_SCORE
        return self._chars[at] > 0 and (on_path or block.link_density < MAX_LINK_DENSITY)


def _headings_with_sections(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """Keep a doubtful heading directly before kept text of its container."""
    together = list(scores)
    following: int | None = None
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if block.role not in UNDECIDED or block.role == Role.CAPTION:
            continue
        if (
            1 < level_of(block) < NO_LEVEL
            and -SURE_SCORE < scores[at] <= 0
            and following is not None
            and together[following] > 0
            and is_inside(blocks[following].path, container_of(block.path, block.tag))
            and promoted_role(block) is None
        ):
            together[at] = KEPT
        if any(map(str.isalnum, block.text)):
            following = at
    return together


def _chars(blocks: Sequence[Block], numbers: Sequence[int]) -> int:
    return sum(len(blocks[at].text) for at in numbers)


def _with_sign(score: float, *, is_kept: bool) -> float:
    return max(score, KEPT) if is_kept else min(score, REMOVED)
