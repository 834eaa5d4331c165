"""An article, prepared once for all checks, and the expectations that it is checked against.

A page that is no article has little prose, so only pages with little prose are searched for phrases. A phrase is
compared with the beginning of a sentence, because news quotes the same words in the middle of a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.vocabulary.word_lists import any_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date, datetime

    from crawler.items import Article, Block

MAX_LINK_DENSITY = 0.5  # a block with this share of link text or more is a link and not prose
MAX_NOTICE_PROSE_CHARS = 1500  # a page with more prose than this is not a mere notice, such as an error message
MAX_NOTICE_PROSE_CHARS_SIGNED = 600  # the same for a page with a source, an editor or a time of day, as articles have
MAX_WHOLE_PAGE_CHARS = 3000  # a page with no more visible text is checked as a whole if nothing of it was kept
MIN_KEPT_CHARS = 60  # with less kept text than this, nothing was kept
MAX_PHRASE_CHARS = 600  # phrases are compared with the first characters of a title or text only
APOLOGIES = "checks/phrases/apology.tsv"

_CLOCK = re.compile(r"\d:\d\d")
_SENTENCE_END = re.compile(r"(?<=[.!?:|。！？：])\s*(?=\S)|\n+")
_TITLE_SEPARATOR = re.compile(r"\s[-–—|·:»]\s|[|_]|：")


@dataclass(frozen=True)
class ArticleUnderCheck:
    """An article with its title, kept blocks and text. Several checks read the parts of its text: each is made once.

    `prose_chars` counts the characters in kept blocks that are not links. `is_signed` says that the page states a
    source, an editor or a time of day.
    """

    article: Article
    title: str
    kept: tuple[Block, ...]
    text: str
    prose_chars: int
    is_signed: bool

    @property
    def has_little_prose(self) -> bool:
        """Whether the page has so little prose that it may be a mere notice."""
        return self.prose_chars <= (MAX_NOTICE_PROSE_CHARS_SIGNED if self.is_signed else MAX_NOTICE_PROSE_CHARS)

    @cached_property
    def notice(self) -> tuple[str, ...]:
        """The texts that may say why there is no article: the kept ones, or all of a small page without kept text."""
        kept = tuple(block.text for block in self.kept)
        if len(self.text) >= MIN_KEPT_CHARS:
            return kept
        visible = tuple(block.text for block in self.article.document.blocks)
        return visible if sum(map(len, visible)) <= MAX_WHOLE_PAGE_CHARS else kept

    @cached_property
    def lowered(self) -> str:
        """The title and the texts of the notice in small letters."""
        return "\n".join((self.title, *self.notice)).lower()

    def sentences(self) -> tuple[str, ...]:
        """Return the texts of the notice and their sentences, with and without the apologies that they begin with."""
        return self._sentences

    @cached_property
    def _sentences(self) -> tuple[str, ...]:
        texts = (text[:MAX_PHRASE_CHARS] for text in self.notice)
        parts = [part for text in texts for part in (text, *_SENTENCE_END.split(text)[1:])]
        return tuple(found for part in parts for found in (part, _without_apology(part)) if found)

    def title_parts(self) -> tuple[str, ...]:
        """Return the title and its parts, one of which may be the site's name, without apologies and punctuation."""
        parts = (self.title, *_TITLE_SEPARATOR.split(self.title))
        return tuple(bare for part in parts if (bare := _without_apology(part).strip(" .!…。！-–")))


@dataclass(frozen=True, slots=True)
class SiteExpectations:
    """The expectations of a site at the time `now`, which has a time zone.

    `language` is the site's, such as `en` or `en-GB`. A block that one of the patterns of `boilerplate` matches as a
    whole is not text. `day` is the date in the article's URL. The site published nothing before the day `since`.
    `is_byline` recognises the lines of its bylines. `has_templates`: the site has page objects. Text that contains a
    phrase of `unmistakable` is not an article's. An article below `min_confidence` (0 to 1) is refused.
    """

    now: datetime
    language: str | None = None
    boilerplate: Collection[re.Pattern[str]] = ()
    day: date | None = None
    since: date | None = None
    is_byline: Callable[[str], bool] | None = None
    has_templates: bool = False
    unmistakable: Collection[re.Pattern[str]] = ()
    min_confidence: float = 0.0


def prepared(article: Article) -> ArticleUnderCheck:
    """Prepare an article for the checks."""
    kept, found = article.kept, article.metadata
    return ArticleUnderCheck(
        article=article,
        title=(article.title or "").strip()[:MAX_PHRASE_CHARS],
        kept=kept,
        text="\n\n".join(block.text for block in kept),
        prose_chars=sum(len(block.text) for block in kept if block.link_density < MAX_LINK_DENSITY),
        is_signed=bool(found.source or found.editor or _CLOCK.search(found.published_raw or "")),
    )


def _without_apology(sentence: str) -> str:
    return any_phrase(APOLOGIES, "opening").sub("", sentence, count=1)
