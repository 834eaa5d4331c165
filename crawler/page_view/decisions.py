"""The rule that decided on each block of an article, and the classifier's score where there is one.

It is found again from the article: the label, the role, and the site's phrases. The text of a page without a template
is decided by the classifier, in groups; the score is that of the block alone.
"""

from __future__ import annotations

from colorsys import hls_to_rgb
from typing import TYPE_CHECKING, NamedTuple

from crawler.cleaning.rules import phrase_rule
from crawler.sites import UNKNOWN, Site
from crawler.vocabulary import TEXT_ROLES, BlockRule, Reason, Role, Template

if TYPE_CHECKING:
    from crawler.items import Article, Block
    from crawler.vocabulary import Removal

SCORE_UNITS = 10  # scores are log-odds in tenths
KEPT = "keep"
_RULES: dict[Removal | None, BlockRule] = {
    Reason.SECOND_COPY: BlockRule.SECOND_COPY,
    Role.REPEATED_CAPTION: BlockRule.REPEATED_CAPTION,
    Reason.REPEATS_ON_SITE: BlockRule.SITE_MODEL,
    Reason.BOILERPLATE_PATH: BlockRule.SITE_MODEL,
}
"""The rules that alone give a reason."""
_BY_SELECTION = frozenset({Role.NOT_SELECTED, Role.NOT_PROSE})
_FIRST_ROLES_AND_REASONS: tuple[Removal, ...] = (*Role, *Reason)


class Decision(NamedTuple):
    """A block, the reason for its removal or None, the rule, and the score in log-odds; positive is article text."""

    number: int
    block: Block
    removal: Removal | None
    rule: BlockRule
    score: float | None

    @property
    def label(self) -> str:
        """KEPT, or the reason for the removal."""
        return self.removal or KEPT

    @property
    def why(self) -> str:
        """The rule in a word, with the score if there is one: `classifier -2.3`."""
        return self.rule if self.score is None else f"{self.rule} {self.score:+.1f}"


def decisions_of(article: Article) -> list[Decision]:
    """Return the decisions on all blocks of an article, in page order."""
    document = article.document
    site = document.site if isinstance(document.site, Site) else UNKNOWN
    by_phrase = phrase_rule(site.rules.boilerplate.never_text)
    by_classifier = Template.is_selected(document.template)
    scores = document.scores if by_classifier and document.scores else (None,) * len(document.blocks)
    found = []
    for number, ((block, removal), score) in enumerate(zip(article.labelled, scores, strict=True)):
        is_phrase = removal is not None and removal != block.role and by_phrase(block) == removal
        rule = BlockRule.SITE_PHRASE if is_phrase else _rule(block, removal, document.template)
        is_scored = score is not None and rule in {BlockRule.CLASSIFIER, BlockRule.SITE_MODEL}
        found.append(Decision(number, block, removal, rule, score / SCORE_UNITS if is_scored and score else None))
    return found


def _rule(block: Block, removal: Removal | None, template: str) -> BlockRule:
    if removal in _RULES:
        return _RULES[removal]
    if not Template.is_selected(template):
        if removal in _BY_SELECTION:
            return BlockRule.SELECTION
        return BlockRule.PAGE_OBJECT if Template.is_page_object(template) else BlockRule.LAYOUT
    is_by_role = removal == block.role and block.role not in TEXT_ROLES | _BY_SELECTION
    return BlockRule.LAYOUT if is_by_role else BlockRule.CLASSIFIER


def hue_of(removal: Removal) -> int:
    """Return the colour of a reason, in degrees on the colour wheel: the same in every page view.

    The golden angle puts neighbours in the list of reasons far apart.
    """
    return round(_FIRST_ROLES_AND_REASONS.index(removal) * 137.508) % 360


def rgb_of(removal: Removal) -> tuple[int, int, int]:
    """Return the colour of a reason for a terminal, light or dark: red, green and blue."""
    red, green, blue = hls_to_rgb(hue_of(removal) / 360, 0.5, 0.5)
    return round(red * 255), round(green * 255), round(blue * 255)
