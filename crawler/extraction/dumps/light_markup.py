"""Other markups to Markdown: reStructuredText, AsciiDoc, Org, and HTML elements that a program left in its Markdown.

In all of them a line break within a paragraph is a space. A text is in one of them if several of its places show it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from crawler.extraction.dumps.wrapped_lines import columns
from crawler.lazy_patterns import lazy_pattern

MIN_SIGNS = 3
MIN_WRAPPED_COLUMNS = 40  # a shorter line is not broken at a width

_URL = r"(?:https?:|mailto:|link:|javascript:)"
_OPTIONS = r"(?:\n[ ]+:[\w-]{1,30}:.*)*"
_INLINE_END = r"(?![*_/])"


@dataclass(frozen=True, slots=True)
class _Markup:
    """The places that show a markup, and the replacements that make Markdown of it, in order."""

    sign: re.Pattern[str]
    replacements: tuple[tuple[re.Pattern[str], str], ...]
    joins_lines: bool = True


def _rules(*rules: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((lazy_pattern(pattern, re.MULTILINE), replacement) for pattern, replacement in rules)


_RST = _Markup(
    lazy_pattern(r"^[ ]*\.\. (?:container|rubric|image|figure|\|[^|\n]{1,200}\| image)::|`__(?!\w)", re.MULTILINE),
    _rules(
        (rf"^[ ]*\.\. rubric::[ ](.*){_OPTIONS}", r"\n\n## \1\n\n"),
        (rf"^[ ]*\.\. (?:[a-z]{{1,20}}|\|[^|\n]{{1,600}}\|[ ]image)::.*{_OPTIONS}", "\n\n"),
        (r"^[ ]*(?:\.\. _[^:\n]{1,300}|__):?[ ].*", ""),
        (r"`([^`<>]{0,2000}?)\s*<[^<>`]{0,2000}>`__?", r"\1"),
        (r"\|(?!\s)[^|\n]{1,300}(?:\n[^|\n]{1,300})?\|(?:__?)?(?=\W|$)", ""),
        (r"^[ ]*[|](?:[ ]|$)", "\n\n"),
        (r"\\\s", ""),
    ),
)
_ASCIIDOC = _Markup(
    lazy_pattern(
        rf"(?:{_URL}\S{{0,2000}}|link:\S{{0,2000}})\[|^\[\[[\w-]{{1,100}}\]\]$|^={{2,6}} \S|image::?\S{{1,500}}\[",
        re.MULTILINE,
    ),
    _rules(
        (r"image::?\S{1,2000}?\[[^\[\]]{0,600}\]", ""),
        (rf"{_URL}[^\s\[\]]{{0,2000}}\[([^\[\]]{{0,2000}})\]", r"\1"),
        (r"^\[\[[^\[\]\n]{1,200}\]\]$|^\[[^\[\]\n]{1,200}\]$|^[ ]*\+$", "\n\n"),
        (r"\[[.#][^\[\]\n]{1,200}\](?:####|#([^#\n]{0,600})#)", r"\1"),
        (r"^==[ ](.*)", r"\n\n# \1\n\n"),
        (r"^={3,6}[ ](.*)", r"\n\n## \1\n\n"),
        (r"[ ]\+$", "\n\n"),
        (rf"(?<!\w)([*_])(?=\S)([^*_\n]{{1,600}})\1{_INLINE_END}", r"\2"),
    ),
)
_ORG = _Markup(
    lazy_pattern(r"\]\[[^\[\]\n]{0,600}\]\]|^<<[\w-]{1,100}>>$|^[ ]*:(?:CUSTOM_ID|PROPERTIES):", re.MULTILINE),
    _rules(
        (r"^[ ]*:PROPERTIES:(?:\n[ ]*:.*){0,20}", "\n\n"),
        (r"\[\[[^\[\]]{1,2000}\]\[(?:\[\[[^\[\]]{1,2000}\]\])?\]\]|\[\[[^\[\]]{1,2000}\]\](?!\])", ""),
        (r"\[\[[^\[\]]{0,2000}\]\[([^\[\]]{0,2000})\]\]", r"\1"),
        (r"<<[^<>\n]{1,200}>>|^#\+.*", "\n\n"),
        (r"^\*[ ](.*)", r"\n\n# \1\n\n"),
        (r"^\*{2,6}[ ](.*)", r"\n\n## \1\n\n"),
        (r"\\\\$", "\n\n"),
        (rf"(?<![\w/:])([*/_])(?=\S)([^*/_\n]{{1,600}})\1{_INLINE_END}", r"\2"),
    ),
)
_BLOCK_TAG = "p|div|h[2-6]|ul|ol|dl|dt|dd|table|thead|tbody|tr|td|th|figure|figcaption|center|form|iframe|colgroup|col"
_HTML = _Markup(
    lazy_pattern(r"</?(?:div|span|a|img|p|ul|li|td|tr|h[1-6])(?:\s[^<>]{0,2000})?>|<!-- -->", re.IGNORECASE),
    _rules(
        (r"(?s)<!--.{0,2000}?-->", ""),
        (r"(?i)<h1(?:\s[^<>]{0,2000})?>([^<>]{0,600})</h1>", r"\n\n# \1\n\n"),
        (r"(?i)<img\s(?:[^<>]{0,2000}\s)?alt=\"([^\"<>]{0,600})\"[^<>]{0,2000}>", r"![\1]()"),
        (r"(?i)<li(?:\s[^<>]{0,2000})?>", "\n\n* "),
        (rf"(?i)</?(?:{_BLOCK_TAG})(?:\s[^<>]{{0,2000}})?>|<br\s?/?>|</li>", "\n\n"),
        (r"(?i)</?[a-z]{1,10}\d?(?:\s[^<>]{0,2000})?/?>", ""),
    ),
    joins_lines=False,
)
_ALL = (_RST, _ORG, _ASCIIDOC, _HTML)
_MARKDOWN_LINK = lazy_pattern(r"\]\([^()\s]")
_BLOCK_SIGN = lazy_pattern(r"(?<!\s)\s*+(?:\.\. |:[\w-]+:|[*#=]{1,6} |[-+] |\||\[\[[^\[\]]*\]\]$|\[[.#]|<<|\+$|#\+)")
_DIRECTIVE = lazy_pattern(r"(?<!\s)\s*+(?:\.\. (?!rubric)|:[\w-]+:|\||\[\[[^\[\]]*\]\]$|\[[^\[\]]*\]$|<<|\+$|#\+)")
_TARGETS = lazy_pattern(r"^ {0,3}\[([^\[\]\n]{0,300})\]:(?:[ ]|$)", re.MULTILINE)
_SHORT_LINK = lazy_pattern(r"\[([^\[\]]{0,300})\](?![(:{]|\[[^\]])")


def as_markdown(text: str) -> str:
    """Return a text as Markdown, if it is in one of the other markups. Links without a target in place are text."""
    labels = {label for label in _TARGETS.findall(text) if not label.isdigit()}
    if len(labels) >= MIN_SIGNS:
        text = _SHORT_LINK.sub(lambda link: link[1] if link[1] in labels else link[0], text)
    is_markdown = _occurs(_MARKDOWN_LINK, text)
    for markup in (_HTML,) if is_markdown else _ALL:
        if _occurs(markup.sign, text):
            return _translated(text, markup)
    return text


def _occurs(sign: re.Pattern[str], text: str) -> bool:
    return len(list(islice(sign.finditer(text), MIN_SIGNS))) == MIN_SIGNS


def _translated(text: str, markup: _Markup) -> str:
    if markup.joins_lines:
        text = _with_whole_lines(text)
    for pattern, replacement in markup.replacements:
        text = pattern.sub(replacement, text)
    return text


def _with_whole_lines(text: str) -> str:
    """Return a text; a long line and the line behind it are one, unless one of them begins a block."""
    whole: list[str] = []
    last = ""
    for line in text.split("\n"):
        is_one = bool(line.strip()) and columns(last.strip()) >= MIN_WRAPPED_COLUMNS
        if is_one and not _DIRECTIVE.match(last) and not _BLOCK_SIGN.match(line):
            whole[-1] = f"{whole[-1]} {line.strip()}"
        else:
            whole.append(line)
        last = line
    return "\n".join(whole)
