"""What the checks look at: an article, taken apart once, and what its site lets one expect of it.

A page that is no article has little prose, so a check that goes by phrases looks
only where prose is short; and it looks at how a sentence begins, since news may
quote the same words, in quotation marks, in the middle of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from crawler.items import Article, Block
    from crawler.vocabulary import Role

MAX_LINKED = 0.5
"""From this share of link text on, a block is a link and no prose."""
MAX_WORDLESS_CHARS = 1500
"""The most prose that pages have which only say why there is no article."""
MAX_WORDLESS_CHARS_SIGNED = 600
"""The same where the page bears a source, an editor or a time of day, as articles do."""
MAX_WHOLE_PAGE_CHARS = 3000
"""A page of no more visible text is looked at as a whole where nothing of it was kept."""
FEW_KEPT_CHARS = 40
_SENTENCE_END = re.compile(r"(?<=[.!?:|。！？：])\s*(?=\S)|\n+")
_APOLOGY = re.compile(
    r"\s*+(?:(?:we(?:’|'| a)re )?(?:very )?sorry|oops|whoops|uh[- ]?oh|hmm+|ups|unfortunately|apologies|error|"
    r"entschuldigung|"
    r"leider|désolée?|lo sentimos|desculpe|spiacenti|helaas|извините|к сожалению|很抱歉|非常抱歉|抱歉|对不起|對不起|"
    r"申し訳(?:ありません|ございません)|죄송합니다)?[\s,.!…:;，。！~～-]*+(?:but |aber |mais |pero )?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d:\d\d")
MAX_NOTICE_CHARS = 600
"""What a title or a text says in more characters is no notice; the patterns are not tried on more."""
_UNIT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""A word; of the scripts that write none apart, a character."""
SENTENCE_MARKS = ".!?。！？…؟।"
_CLOSERS = "\"'”’)]）】》」』»"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a site's article: its language, what is boilerplate there, its URL's day, the time now.

    `since` is the first day that the site may have published on.
    """

    now: datetime
    language: str | None = None
    boilerplate: Mapping[Role, re.Pattern[str]] = field(default_factory=dict)
    day: date | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """An article's title, kept blocks and text; `opening` is what a page says that has no article to show."""

    article: Article
    title: str
    kept: tuple[Block, ...]
    text: str
    prose_chars: int
    is_signed: bool

    @property
    def is_wordless(self) -> bool:
        """Tell whether there is so little prose that the page may be none but a notice."""
        return self.prose_chars <= (MAX_WORDLESS_CHARS_SIGNED if self.is_signed else MAX_WORDLESS_CHARS)

    @property
    def notice(self) -> tuple[str, ...]:
        """The texts that say why there is no article: the kept ones, or all of a small page where none was kept."""
        if len(self.text) >= FEW_KEPT_CHARS:
            return tuple(block.text for block in self.kept)
        every = tuple(block.text for block in self.article.document.blocks)
        return every if sum(map(len, every)) <= MAX_WHOLE_PAGE_CHARS else tuple(block.text for block in self.kept)

    def sentences(self) -> tuple[str, ...]:
        """The sentences of the notice, without the apologies that they begin with."""
        texts = (text[:MAX_NOTICE_CHARS] for text in self.notice)
        whole = [part for text in texts for part in (text, *_SENTENCE_END.split(text)[1:])]
        return tuple(bare for part in whole for bare in (part, _APOLOGY.sub("", part, count=1)) if bare)


def subject_of(article: Article) -> Subject:
    """Take an article apart for the checks."""
    kept = article.kept
    found = article.metadata
    return Subject(
        article=article,
        title=(article.title or "").strip()[:MAX_NOTICE_CHARS],
        kept=kept,
        text=article.text,
        prose_chars=sum(len(block.text) for block in kept if block.link_density < MAX_LINKED),
        is_signed=bool(found.source or found.editor or _CLOCK.search(found.published_raw or "")),
    )


def units(text: str) -> int:
    """Count words, and characters of scripts that write no words apart."""
    return sum(1 for _ in _UNIT.finditer(text))


def has_units(text: str) -> bool:
    """Tell whether there is a word at all."""
    return _UNIT.search(text) is not None


def ends_as_a_sentence(text: str) -> bool:
    """Tell whether a text ends with a sentence's mark."""
    return text.rstrip().rstrip(_CLOSERS)[-1:] in tuple(SENTENCE_MARKS)


def any_of(*alternatives: str) -> re.Pattern[str]:
    """Make the pattern of phrases that a sentence or a title begins with."""
    return re.compile("|".join(f"(?:{one})" for one in alternatives), re.IGNORECASE)


_TITLE_PARTS = re.compile(r"\s[-–—|·:»]\s|[|_]|：")


def title_parts(title: str) -> tuple[str, ...]:
    """Return a title and its parts: one may be the site's name."""
    parts = (title, *_TITLE_PARTS.split(title))
    return tuple(bare for part in parts if (bare := _APOLOGY.sub("", part, count=1).strip(" .!…。！-–")))
