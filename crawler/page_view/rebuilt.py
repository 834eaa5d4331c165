"""The page in the page view: a document of its own for a frame, in which every block of the article is marked.

It is built anew from `div`, `span` and `button` with our own classes, and escaped texts: nothing in it is markup of the
page, so browsers read it in one way only. Its CSP allows its one style sheet, by its digest, and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crawler.html_files import digest
from crawler.page_view.decisions import hue_of
from crawler.page_view.placement import placed
from crawler.page_view.tokens import Close, Line, Open, Picture, Shown, Text
from crawler.page_view.view import anchor_of
from crawler.unsafe_characters import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.page_view.decisions import Decision
    from crawler.page_view.placement import Marked
    from crawler.page_view.tokens import PageContent, Token
    from crawler.vocabulary import BlockRule, Removal

MAX_BLOCKS = 3_000  # marked in the page and listed; the largest of 560 article pages has fewer
MAX_CHARS = 1_500_000  # of text in the page
_HINT = "Point at a label, tap it, or reach it with Tab: here are its reason, its rule and the version of the rules."
_HEAD = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '{digest}'\">"
    '<meta name="viewport" content="width=device-width"><title>The page with its blocks</title><style>{style}</style>'
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The document of the frame, and the numbers of the blocks that have a place in it.

    `is_cut`: the page has more blocks or text than are shown.
    """

    html: str
    style_digest: str
    blocks: frozenset[int]
    hidden: int
    is_cut: bool


@cache
def read_file(name: str) -> str:
    """Return a file of this package, such as a style sheet."""
    return Path(__file__).with_name(name).read_text("utf-8").strip()


def rebuilt(pages: Iterable[PageContent], decisions: Sequence[Decision], version: str, language: str) -> Rebuilt:
    """Build the document of an article's pages, with all their blocks marked, up to MAX_BLOCKS and MAX_CHARS.

    `version` is that of the rules, `language` an ISO 639 code.
    """
    tokens: list[Token] = []
    hidden = 0
    for page in pages:
        hidden += page.hidden
        tokens += [Line(is_rule=True), *page.tokens] if tokens else page.tokens
    texts = [token.text for token in tokens if isinstance(token, Text)]
    marks = placed(texts, (one.block.text for one in decisions))
    writer = _Writer(decisions, version)
    body = "".join(writer.pieces(tokens, marks))
    style = read_file("page.css") + "".join(kind.style(name) for kind, name in writer.kinds.items())
    head = _HEAD.format(language=language, digest=digest(style), style=style)
    notes = "".join(f"<p id={name}>{escape(kind.note)}</p>" for kind, name in writer.kinds.items())
    document = f"{head}<body><div class=hint>{_HINT}</div><div class=page>{body}</div><div class=notes>{notes}</div>"
    return Rebuilt(document, digest(style), frozenset(writer.written), hidden, writer.is_cut)


class Kind(NamedTuple):
    """What many blocks of a page have in common: the reason for their removal, and the rule."""

    removal: Removal | None
    rule: BlockRule
    version: str

    @property
    def note(self) -> str:
        """The reason, the rule and its version in words."""
        said = f"removed: {self.removal}. {self.removal.explanation}" if self.removal else "kept: text of the article."
        return f"{said} {self.rule.explanation} Rule {self.rule}, rules version {self.version}."

    def style(self, name: str) -> str:
        """Return the rules of style for blocks of this kind. All of it is our own text."""
        hue = f".{name}{{--h:{hue_of(self.removal)}}}" if self.removal else ""
        return f"{hue}.{name}>.n::before{{content:{json.dumps(self.note, ensure_ascii=False)}}}"


def colours_of(decisions: Sequence[Decision]) -> str:
    """Return the rules of style for the reasons of these blocks: the hue of each, which the style sheets use."""
    reasons = dict.fromkeys(one.removal for one in decisions if one.removal is not None)
    return "".join(f".r-{reason}{{--h:{hue_of(reason)}}}" for reason in reasons)


class _Writer:
    """Writes tokens as HTML, and remembers the blocks that were written."""

    def __init__(self, decisions: Sequence[Decision], version: str) -> None:
        self.written: set[int] = set()
        self.kinds: dict[Kind, str] = {}
        self.is_cut = False
        self._decisions = decisions
        self._version = version
        self._next = _next_of_same(decisions)

    def pieces(self, tokens: Sequence[Token], marks: Sequence[Sequence[Marked]]) -> Iterator[str]:
        """Yield the HTML of all tokens, or of the first ones and the ends of the open elements."""
        open_elements: list[Shown] = []
        left, remaining = MAX_CHARS, iter(marks)
        for token in tokens:
            if isinstance(token, Text):
                found = next(remaining)
                left -= len(token.text)
                if left < 0 or any(one.block >= MAX_BLOCKS for one in found):
                    self.is_cut = True
                    break
                yield from self._text(token.text, found)
            elif isinstance(token, Open):
                open_elements.append(token.shown)
                yield f"<{token.shown.value}>"
            elif isinstance(token, Close):
                open_elements.pop()
                yield f"</{token.shown.tag}>"
            else:
                yield _without_content(token)
        yield from (f"</{shown.tag}>" for shown in reversed(open_elements))

    def _text(self, text: str, marks: Sequence[Marked]) -> Iterator[str]:
        at = 0
        for start, end, number in marks:
            yield _safe(text[at:start])
            yield self._marked(text[start:end], number)
            at = end
        yield _safe(text[at:])

    def _marked(self, text: str, number: int) -> str:
        """Return a part of a block; the first part has the block's anchor, its label and its note."""
        one = self._decisions[number]
        kind = self.kinds.setdefault(Kind(one.removal, one.rule, self._version), f"k{len(self.kinds)}")
        classes = f"m x {kind}" if one.removal else f"m {kind}"
        if number in self.written:
            return f'<span class="{classes}">{_safe(text)}</span>'
        self.written.add(number)
        before = self._decisions[number - 1].label if number else None
        name = "✓" if one.removal is None else "×" if one.label == before else one.label
        button = f'<button class=c aria-label="{number + 1} {one.label}" aria-describedby={kind}>{name}</button>'
        return f'<span class="{classes}" id={anchor_of(number)}>{button}{_safe(text)}{self._note(one)}</span>'

    def _note(self, one: Decision) -> str:
        """Return what the note at a label says of this block alone: its number, its score, and the next such block."""
        following = self._next.get(one.number)
        link = f'<a href="about:srcdoc#{anchor_of(following)}">next</a>' if following else ""
        score = "" if one.score is None else f" score {one.score:+.1f}"
        return f"<span class=n><b>{one.number + 1}{score}</b>{link}</span>"


def _next_of_same(decisions: Sequence[Decision]) -> dict[int, int]:
    """Return for each block the next one with the same label."""
    last: dict[str, int] = {}
    following = {}
    for one in decisions:
        if one.label in last:
            following[last[one.label]] = one.number
        last[one.label] = one.number
    return following


def _without_content(token: Picture | Line) -> str:
    if isinstance(token, Line):
        return "<div class=hr></div>" if token.is_rule else "<br>"
    return f"<span class=img>picture{': ' if token.label else ''}{_safe(token.label)}</span>"


def _safe(text: str) -> str:
    return escape(escaped(text), quote=False)
