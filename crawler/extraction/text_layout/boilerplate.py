"""The boilerplate phrases of a site: the words around every article, each with its role. Whole lines must match."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from crawler.items import Block

    Patterns = Mapping[Role, re.Pattern[str]]

MIN_SECTION_CHARS = 3  # less in front of another column is the broken name of a section

_NEXT_COLUMN = lazy_pattern(r"(?:^|(?<!\s)\s++)[|•□■*·◦]")
_LINK_NUMBER = lazy_pattern(r"^\[\d{1,3}\]")
_CJK = lazy_pattern("[\u3400-\u9fff]")  # of the column next to the breadcrumb, in dumps of text browsers
_GLOBAL_FLAGS = lazy_pattern(r"\(\?[a-zA-Z]+\)")
_STEP = lazy_pattern(r"(?<!\s)\s*+[>/→]\s*")


@dataclass(frozen=True)
class Boilerplate:
    """The boilerplate phrases of a site. Each pattern is compared with a whole line, except `glued` and `prefix`.

    - `head`: lines before the body. `tail`: lines behind it; the first of them ends the body.
    - `lists`: roles of `tail` that are headings of lists. The lines behind such a heading have its role, until
      another line of `tail` follows.
    - `words`: lines of navigation, in small letters. They are boilerplate only next to other boilerplate, because a
      headline may consist of the same word. Their role is `words_role`.
    - `toolbar`: the role in `head` of the line that is followed by the section and the headline. None if the site has
      no such line.
    - `breadcrumb`: a line such as `Home > News > Society`.
    - `after_byline`: links between the byline and the body.
    - `around_byline`: other lines that may stand between the byline and the body, although they end a body too.
    - `openings`: phrases with which a line begins that has more on it. No sentence begins so.
    - `unmistakable`: phrases that no sentence contains. Text with one of them is refused: its lines were lost.
    - `never_text`: lines that are boilerplate anywhere on the page, the body included.
    - `glued`: links at the end of a sentence in the same line. They are cut off.
    - `in_body`: lines in the body of an HTML page that are boilerplate.
    - `links`: lines in the body of an HTML page that are boilerplate if most of their text is a link.
    - `list_titles`: headings in the body of an HTML page that make a list of the links directly behind them.
    - `prefix`: words that a corpus puts before the first line of a page, with their role. Group 1 is the day of the
      page.
    - `chinese_is_translation`: Chinese lines above the byline repeat the headline and the summary of an English page.
    - `title_suffix`: the site's name at the end of a document's title.
    - `signs`: roles whose lines show that a page without a URL is of this site. Without them, each line of `head` and
      `tail` shows it.
    """

    head: Patterns
    tail: Patterns
    lists: Collection[Role] = ()
    words: Collection[str] = ()
    words_role: Role = Role.NAVIGATION
    toolbar: Role | None = None
    breadcrumb: re.Pattern[str] | None = None
    after_byline: Patterns = field(default_factory=dict)
    around_byline: Patterns = field(default_factory=dict)
    openings: Collection[re.Pattern[str]] = ()
    unmistakable: Collection[re.Pattern[str]] = ()
    never_text: Patterns = field(default_factory=dict)
    glued: Patterns = field(default_factory=dict)
    in_body: Patterns = field(default_factory=dict)
    links: Patterns = field(default_factory=dict)
    list_titles: Patterns = field(default_factory=dict)
    prefix: tuple[Role, re.Pattern[str]] | None = None
    chinese_is_translation: bool = False
    signs: Collection[Role] = ()
    title_suffix: re.Pattern[str] | None = None

    @cached_property
    def lines(self) -> tuple[re.Pattern[str], ...]:
        """Joined patterns that match the lines of `never_text` and `tail`."""
        return joined((*self.never_text.values(), *self.tail.values()))

    @cached_property
    def lines_in_body(self) -> tuple[re.Pattern[str], ...]:
        """Joined patterns that match the lines of `never_text`, `tail` and `in_body`."""
        return joined((*self.lines, *self.in_body.values()))

    @property
    def word_lengths(self) -> tuple[int, ...]:
        """The lengths of `words`, in characters."""
        return tuple({len(word) for word in self.words})


NO_BOILERPLATE = Boilerplate({}, {})


def matching(text: str, patterns: Patterns) -> Role | None:
    """Return the role of the first pattern that matches the whole text."""
    for role, pattern in patterns.items():
        if pattern.fullmatch(text):
            return role
    return None


def joined(patterns: Iterable[re.Pattern[str]]) -> tuple[re.Pattern[str], ...]:
    """Return fewer patterns that match the same texts, and that reject a text in a third of the time.

    A pattern with groups stays alone, because their numbers count.
    """
    alone: list[re.Pattern[str]] = []
    by_flags: dict[int, list[str]] = {}
    for pattern in patterns:
        if pattern.groups or pattern.flags & re.VERBOSE or _GLOBAL_FLAGS.match(pattern.pattern):
            alone.append(pattern)
        else:
            by_flags.setdefault(pattern.flags, []).append(f"(?:{pattern.pattern})")
    return (*alone, *(re.compile("|".join(texts), flags) for flags, texts in by_flags.items()))


def last_step(breadcrumb: str) -> str | None:
    """Return the last step of `Home > News > Society`, None if it is empty."""
    step = _LINK_NUMBER.sub("", _STEP.split(breadcrumb)[-1].strip())
    own = _NEXT_COLUMN.split(step)[0].strip()
    own = own.split()[0] if _CJK.search(own) else own  # a Chinese name has no spaces
    return None if (own != step and len(own) < MIN_SECTION_CHARS) or own.endswith((":", "：")) else own or None


def without_suffix(title: str | None, boilerplate: Boilerplate) -> str | None:
    """Return a title without the site's name at its end."""
    if title is None or boilerplate.title_suffix is None:
        return title
    return boilerplate.title_suffix.sub("", title) or None


def cut_glued(block: Block, boilerplate: Boilerplate) -> tuple[Block, ...]:
    """Split a block if a link is glued to the end of its sentence."""
    for role, pattern in boilerplate.glued.items():
        glued = pattern.search(block.text)
        if glued and (rest := block.text[: glued.start()].rstrip()):
            return (replace(block, text=rest), replace(block, text=glued[0].strip(), role=role))
        if glued:
            return (replace(block, role=role),)
    return (block,)
