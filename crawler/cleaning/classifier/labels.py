"""The labels of a page that no template fits: a reason to remove, or None, for every block.

A block's score comes from its own page. A site's model adds the prior of its path and the texts that repeat. Blocks
that belong together get one label (groups.py).
Repetition alone removes a block only on a path that holds no article text: agencies repeat whole paragraphs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from crawler.cleaning.classifier.groups import judged
from crawler.cleaning.classifier.keywords import ROLES, keywords_of_any
from crawler.cleaning.classifier.paths import UNDECIDED, last_steps
from crawler.cleaning.classifier.scores import MAX_SCORE, SCORE_PER_LOG_ODDS
from crawler.cleaning.site_model.samples import full_sample, scores_of
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import Reason, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.cleaning.classifier.boosted_trees import BoostedTrees
    from crawler.cleaning.site_model.model import SiteModel
    from crawler.cleaning.site_model.samples import BlockSample, PageSample
    from crawler.cleaning.site_model.statistics import SiteStatistics
    from crawler.items import Block, Document
    from crawler.vocabulary import Removal

MAX_LINK_DENSITY = 0.5
MIN_PROSE_CHARS = 40
MAX_PROSE_LINK_DENSITY = 0.3
DENSE_CHARS = 3  # a Chinese, Japanese or Korean character counts as so many letters
REPETITION_COST = 3 * SCORE_PER_LOG_ODDS
"""The score that a text loses if it repeats on a path of article text: enough to remove a doubtful line only."""
MIN_KEPT_SHARE = 0.4
"""If the site's model keeps less than this share of what the page alone keeps, the paths of its pages do not decide.

The lowest share on 557 labelled pages, apart from empty ones, is 0.6.
"""
MIN_KEPT_OF_SELECTED = 0.1
"""If less than this share of the selected text is kept, the selection stands: no article loses all of its text."""
UNNAMED_ROLES = frozenset({Role.BODY, Role.LIST})  # roles that say too little to be the reason for a removal

_SENTENCE_END = lazy_pattern(r"[.!?。！？…][\"”’'»)\]]{0,3}(?: ?[(（][^()（）]{1,20}[)）])?$")
"""The end of a sentence, which a signature in brackets may follow."""
_DENSE = lazy_pattern("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Labelling(NamedTuple):
    """The labels of a page's blocks, and the scores that decided them."""

    labels: tuple[Removal | None, ...]
    scores: tuple[float, ...]


class Weighed(NamedTuple):
    """The score of a block, and the reason to remove it if the score is not positive."""

    score: float
    reason: Reason


def labels_of(document: Document, model: SiteModel | None = None, classifier: BoostedTrees | None = None) -> Labelling:
    """Return a label for every block of a page on which trafilatura selected blocks."""
    document = replace(document, scores=scores_of(document, classifier))
    alone = [Weighed(score, Reason.UNLIKE_TEXT) for score in document.scores or ()]
    found = alone
    if model is not None and model.pages:
        found = site_scores(model.statistics, full_sample(document))
        if _chars(document, map(_label, found)) < MIN_KEPT_SHARE * _chars(document, map(_label, alone)):
            found = [_not_by_path(weighed, own) for weighed, own in zip(found, alone, strict=True)]
    groups = judged(document.blocks, [weighed.score for weighed in found], document.metadata.title)
    labels = [
        _named(block, None if score > 0 else groups.roles.get(at, weighed.reason))
        for at, (block, weighed, score) in enumerate(zip(document.blocks, found, groups.scores, strict=True))
    ]
    selected = [None if block.role == Role.BODY else block.role for block in document.blocks]
    if _chars(document, labels) < MIN_KEPT_OF_SELECTED * _chars(document, selected):
        labels = [_by_selection(block, label) for block, label in zip(document.blocks, labels, strict=True)]
    return Labelling(_with_selected_prose(document.blocks, labels), tuple(groups.scores))


def _chars(document: Document, labels: Iterable[Removal | None]) -> int:
    """Return the number of characters that labels keep."""
    return sum(len(block.text) for block, label in zip(document.blocks, labels, strict=True) if label is None)


def _label(weighed: Weighed) -> Removal | None:
    return None if weighed.score > 0 else weighed.reason


def _not_by_path(weighed: Weighed, own: Weighed) -> Weighed:
    """Return the score that the page alone gives, but a text that repeats stays removed."""
    return weighed if _label(weighed) == Reason.REPEATS_ON_SITE else own


def site_labels(statistics: SiteStatistics, page: PageSample) -> list[Removal | None]:
    """Label a page's blocks one by one, by their scores and by the statistics of the site's pages."""
    return [_label(weighed) for weighed in site_scores(statistics, page)]


def site_scores(statistics: SiteStatistics, page: PageSample) -> list[Weighed]:
    """Weigh a page's blocks by their own scores and by the statistics of the site's pages."""
    path_scores: Counter[str] = Counter()
    for block in page.blocks:
        path_scores[block.path] += block.score
    path_blocks = Counter(block.path for block in page.blocks)
    article = statistics.article_of(page.identity, (block.text for block in page.blocks if block.score > 0))
    return [
        _weighed(statistics, article, block, path_scores[block.path] - block.score, path_blocks[block.path] - 1)
        for block in page.blocks
    ]


def _weighed(
    statistics: SiteStatistics, article: str, block: BlockSample, path_score: int, path_blocks: int
) -> Weighed:
    """Weigh one block. The other `path_blocks` blocks on its path and page have the sum of scores `path_score`."""
    repeats = statistics.repeats(block.text, article)
    if repeats and not statistics.varies(block.path):
        return Weighed(-MAX_SCORE, Reason.REPEATS_ON_SITE)
    score = block.score + statistics.path_prior(block.path, article, path_score, path_blocks)
    if block.score <= 0:
        reason = Reason.UNLIKE_TEXT
    else:
        reason = Reason.BOILERPLATE_PATH if score <= 0 else Reason.REPEATS_ON_SITE
    return Weighed(score - REPETITION_COST * repeats, reason)


def _named(block: Block, label: Removal | None) -> Removal | None:
    """Return the most specific reason: the block's role, a role that its path suggests, or the classifier's."""
    if block.role not in UNDECIDED:
        return block.role
    if not any(map(str.isalnum, block.text)):
        return Role.RULER
    if label != Reason.UNLIKE_TEXT:
        return label
    if block.role in {Role.NOT_SELECTED, Role.CAPTION}:
        return block.role
    if block.link_density > MAX_LINK_DENSITY:
        return Reason.LINK_LIST
    return _role_of_path(block.path) or Reason.UNLIKE_TEXT


def _role_of_path(path: str) -> Role | None:
    """Return the first role that the keywords in the last two steps of a path suggest."""
    bits = keywords_of_any(last_steps(path, 2))
    return next((role for bit, role in enumerate(ROLES) if bits >> bit & 1 and role not in UNNAMED_ROLES), None)


def _by_selection(block: Block, label: Removal | None) -> Removal | None:
    """Keep what was selected, unless a text repeats or a path holds boilerplate on the site."""
    return None if block.role == Role.BODY and label in {Reason.UNLIKE_TEXT, *ROLES} else label


def _with_selected_prose(blocks: Sequence[Block], labels: Sequence[Removal | None]) -> tuple[Removal | None, ...]:
    """Keep a selected paragraph on the path of a kept one, if the only reason against it is the classifier's."""
    kept = {block.path for block, label in zip(blocks, labels, strict=True) if label is None}
    return tuple(
        None if label == Reason.UNLIKE_TEXT and block.path in kept and _is_selected_prose(block) else label
        for block, label in zip(blocks, labels, strict=True)
    )


def _is_selected_prose(block: Block) -> bool:
    if block.role != Role.BODY or block.unit or block.link_density > MAX_PROSE_LINK_DENSITY:
        return False
    if _SENTENCE_END.search(block.text) is None:
        return False
    return len(block.text) + (DENSE_CHARS - 1) * len(_DENSE.findall(block.text)) >= MIN_PROSE_CHARS
