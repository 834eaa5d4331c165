"""Markdown to text, line by line: headings, links, images, emphasis, escapes, tables.

A dump is Markdown if several of its lines show it. A line of text that looks like Markdown alone is left as it is.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_SIGNS = 2
MAX_LINK_LINES = 5  # the most further lines of a link
MAX_OPEN_CHARS = 3_000  # of a line with a link that is not closed

_SIGN = lazy_pattern(
    r"\]\((?:https?:|/|#|javascript:|mailto:|<)|^\s{0,3}#{1,6}\s+\S|\*\*[^\s*][^*\n]{0,200}\*\*|\]\[\d+\]|^[=]{3,}\s*$"
    r"|^:::|\]\{[.#]|^!\[|\\[-'\"\[\].]",
    re.MULTILINE,
)
_SURE_SIGN = lazy_pattern(r"\]\((?:https?:|/[\w/])|^#{2,6} +[^\s#]", re.MULTILINE)
_OPEN_LINK = lazy_pattern(r"\[[^\[\]]{1,2000}$|\{[^{}]{1,300}$|\]\((?:[^()\s]|\([^()\s]*\)){1,2000}\s?$")
_CLOSED_LINK = lazy_pattern(
    r"[^\[\]]{0,300}\](?:\(|\[|\{)|[^{}]{1,300}\}|\s*[\"'][^\"'\n]{0,300}[\"']\)|[^\s()]{1,2000}\)"
)
_BROKEN_TARGET = lazy_pattern(r"\]\([^()\s]{1,2000}-$")
_QUOTE = lazy_pattern(r"\s{0,3}(?:>\s?)+")
_IMAGE = lazy_pattern(
    r"!\[(?P<alt>[^\[\]]{0,600})\](?:\((?:[^()\s]|\([^()\s]*\)){0,2000}(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)|\[\d*\])(?:\{[^{}]*\})?"
)
_LINK = lazy_pattern(
    r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]{0,300}\]){0,600})\]"
    r"(?:\(\s*<?(?:[^()\s<>]|\([^()\s]*\)){0,2000}>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)|\[\d{1,4}\]|(?=\{[^{}]*\}))(?:\{[^{}]*\})?"
)
_EMPHASIS = lazy_pattern(r"\*{1,3}(?![\s*])|(?<![\s*])\*{1,3}|(?<![A-Za-z\d])_{1,3}(?=\S)|_{1,3}(?![A-Za-z\d])|~~")
_ESCAPE = lazy_pattern(r"\\([\\`*_{}\[\]()#+.!~|<>\"'$^@&=:/-])")
_ESCAPED_QUOTE = lazy_pattern(r"\\['\"]|^:::|\]\{[.#]", re.MULTILINE)
_TYPOGRAPHIC = (
    (lazy_pattern(r"---"), "—"),
    (lazy_pattern(r"--"), "–"),
    (lazy_pattern(r"\.\.\."), "…"),
    (lazy_pattern(r"(?<![\w.,!?)’”…])'(?=\w)"), "‘"),
    (lazy_pattern("'"), "’"),
    (lazy_pattern(r"(?:(?<=[\s(\[—–‘])|^)\""), "“"),
    (lazy_pattern('"'), "”"),
)
_HEADING = lazy_pattern(
    r"\s{0,3}(?P<marks>#{1,6})(?:\s+(?P<text>.*?))?(?:\s+#+)?\s*(?:\{[^{}]*\}|\s\[[a-z\d\u3400-\u9fff.:_-]{1,300}\])?\s*"
)
_RULE = lazy_pattern(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}|={3,}\s*|:{3,}.*|`{3,}\w*\s*)")
_TABLE_RULE = lazy_pattern(r"[\s|:+=-]+")
_TARGET = lazy_pattern(r"\s{0,4}\[[^\]]{1,80}\]:\s*\S.*")
_PART = lazy_pattern(
    r"(?<!\s)\s*+(?:\[|\]\([^()\s]{0,2000}\)|\]\[\d*\]|</?[a-z]{1,10}\s?/?>)\s*"
)  # of a link over several lines
_UNDERLINE = lazy_pattern(r"(?P<char>[=-])(?P=char){2,}\s*")
_ENTITIES = {"&nbsp;": "\xa0", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}
_ENTITY = lazy_pattern("|".join(_ENTITIES))
_HTML_COMMENT = lazy_pattern(r"<!--.{0,200}?-->")
_AUTOLINK = lazy_pattern(r"<(?P<url>(?:https?|mailto):[^<>\s]{1,2000})>")


def is_markdown(text: str, *, signs: int = MIN_SIGNS) -> bool:
    """Return whether so many places of a text are Markdown, or one that cannot be anything else."""
    return _SURE_SIGN.search(text) is not None or len(list(islice(_SIGN.finditer(text), signs))) == signs


def with_whole_links(lines: Sequence[str]) -> list[str]:
    """Return the lines without the signs of quotes; a link that a program broke is on one line."""
    whole: list[str] = []
    for i, line in enumerate(lines):
        is_open = bool(whole) and len(whole[-1]) <= MAX_OPEN_CHARS and _OPEN_LINK.search(whole[-1]) is not None
        if is_open and line.strip() and _CLOSED_LINK.match(" ".join(lines[i : i + MAX_LINK_LINES])):
            space = "" if _BROKEN_TARGET.search(whole[-1]) else " "
            whole[-1] = f"{whole[-1].rstrip()}{space}{line.strip()}"
        else:
            quote = _QUOTE.match(line)
            whole.append(" " * quote.end() + line[quote.end() :] if quote else line)
    return whole


def is_mark(line: str) -> bool:
    """Return whether a whole line is markup: a rule, the border of a table, the target of a link."""
    is_border = "--" in line and _TABLE_RULE.fullmatch(line) is not None
    return (
        is_border
        or _PART.fullmatch(line) is not None
        or _RULE.fullmatch(line) is not None
        or _TARGET.fullmatch(line) is not None
    )


def heading_level(line: str, following: str) -> int:
    """Return the level of a heading from 1, 0 for any other line. `following` may underline it."""
    found = _HEADING.fullmatch(line)
    if found and found["text"]:
        return len(found["marks"])
    underline = _UNDERLINE.fullmatch(following)
    return (1 if underline["char"] == "=" else 2) if underline and line.strip() and not is_mark(line) else 0


def image_labels(line: str) -> tuple[str, ...] | None:
    """Return the labels of the images in a line that has nothing else, None if it has text."""
    if "![" not in line:
        return None
    rest = _LINK.sub(r"\g<text>", _IMAGE.sub("", line))
    labels = tuple(plain(found["alt"]).strip() for found in _IMAGE.finditer(line))
    return None if rest.strip(" \t\\[]()") else labels


def is_smart(text: str) -> bool:
    """Return whether the program wrote typographic signs as `"`, `'`, `--`: then it escapes plain ones."""
    return _ESCAPED_QUOTE.search(text) is not None and not any(sign in text for _, sign in _TYPOGRAPHIC[3:])


def typographic(text: str) -> str:
    """Return a text with the typographic signs that a program wrote as ASCII."""
    for pattern, sign in _TYPOGRAPHIC:
        text = pattern.sub(sign, text)
    return text


def plain(line: str, *, smart: bool = False) -> str:
    """Return the text of a line of Markdown; `smart`: with typographic signs."""
    found = _HEADING.fullmatch(line)
    if found:
        line = found["text"] or ""
    line = _HTML_COMMENT.sub("", line).lstrip(">") if line.lstrip().startswith((">", "<!--")) else line
    line = _IMAGE.sub("", line)
    for _ in range(2):  # an image within a link leaves a link without text
        line = _LINK.sub(r"\g<text>", line)
    protected = _ESCAPE.split(_AUTOLINK.sub(r"\g<url>", line).removesuffix("\\"))
    protected[::2] = [_EMPHASIS.sub("", part) for part in protected[::2]]
    if smart:
        protected[::2] = [typographic(part) for part in protected[::2]]
    text = _ENTITY.sub(lambda entity: _ENTITIES[entity[0]], "".join(protected))
    return _without_bars(text) if line.lstrip().startswith("|") else text


def _without_bars(row: str) -> str:
    """Return a row of a table without the bars at both ends and without empty cells."""
    return " | ".join(cell.strip() for cell in row.split("|") if cell.strip())


def headline_of(lines: Sequence[str]) -> str | None:
    """Return the only heading of level 1, None if there is none or several."""
    texts = {
        " ".join(plain(line).split())
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if heading_level(line, following) == 1
    } - {""}
    return texts.pop() if len(texts) == 1 else None
