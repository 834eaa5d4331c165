"""Edits a parsed tree where a browser shows other text than its text nodes: quotation marks, small digits, readings.

`<q>` gets the quotation marks of its language, unless it has some. Digits in `<sup>` become `¹²³`, so that `10⁶` is not
106 and a footnote's number is not part of a word. Digits in `<sub>` stay plain after a letter, as in `CO2`. The
readings above the characters of `<ruby>` are annotations and are removed.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_LEVELS = 20  # how many ancestors are searched for the language and for an outer quotation
MAX_SMALL_LEVELS = 4  # elements in each other around a small number, such as a link

_TAGS = ("q", "sup", "sub", "msup", "msub", "mfrac", "ruby")
_SMALL = re.compile(r"[-+−–]?\d{1,4}(?:[,;/–−-] ?\d{1,4}){0,9}|[-−]?n")
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_QUOTES = "\"'“”„‟‘’‚‛«»‹›「」『』《》〈〉"
_DEFAULT_MARKS = "“”‘’"
_MARKS = {
    language: marks
    for languages, marks in (
        ("de cs sk sl lt is et ka", "„“‚‘"),
        ("pl ro hu bg nl_be hr", "„”«»"),
        ("fr", "« »“”"),
        ("es pt_pt it ca el gl eu be uk ru hy az", "«»“”"),
        ("no nb nn da sq", "«»‘’"),
        ("sv fi", "””’’"),
        ("ja", "「」『』"),
    )
    for language in languages.split()
} | {"ru": "«»„“", "uk": "«»„“", "be": "«»„“", "zh_tw": "「」『』", "zh_hk": "「」『』", "zh_hant": "「」『』"}
"""The marks of an outer and of an inner quotation; those of English where a language has no entry. From CLDR."""


def show_inline_text(tree: HtmlElement) -> None:
    """Edit the texts of the tree in place."""
    for element in tree.iter(*_TAGS):
        if element.tag == "q":
            _quote(element, tree.get("lang") or "")
        elif element.tag == "ruby":
            _remove_readings(element)
        elif element.tag == "mfrac":
            _divide(element)
        elif element.tag in {"msup", "msub"}:
            _make_small(element[1:2], raised=element.tag == "msup")
        else:
            _make_small([element], raised=element.tag == "sup")


def _quote(element: HtmlElement, page_language: str) -> None:
    last = element[-1] if len(element) else None
    text = (element.text or "").strip()
    if text[:1] in _QUOTES if text else last is None:
        return  # the page has marks of its own, or no words
    language, depth = page_language, 0
    for ancestor in islice(element.iterancestors(), MAX_LEVELS):
        depth += ancestor.tag == "q"
        language = ancestor.get("lang") or language
        if ancestor.get("lang"):
            break
    code = (element.get("lang") or language).lower().replace("-", "_")
    marks = _MARKS.get(code) or _MARKS.get(code.split("_")[0], _DEFAULT_MARKS)
    spaced = " " in marks
    bare = marks.replace(" ", "")
    opening, closing = (bare[2], bare[3]) if depth % 2 else (bare[0], bare[1])
    gap = "\u00a0" if spaced and opening == "«" else ""
    element.text = opening + gap + (element.text or "").lstrip()
    if last is None:
        element.text = element.text.rstrip() + gap + closing
    else:
        last.tail = (last.tail or "").rstrip() + gap + closing


def _make_small(elements: list[HtmlElement], *, raised: bool) -> None:
    """Replace the digits of a small number. Other texts stay: `21st`, and `[1]`, which is apart from the word."""
    for element in elements:
        chain = _only_children(element)
        text = "".join(node.text or "" for node in chain) + "".join(node.tail or "" for node in chain[1:])
        if _SMALL.fullmatch(text.strip()) is None or (not raised and _reads_on(element)):
            continue
        table = _RAISED if raised else _LOWERED
        for node in chain:
            node.text = node.text and node.text.strip().translate(table)
            if node is not element:
                node.tail = node.tail and node.tail.strip().translate(table)


def _only_children(element: HtmlElement) -> list[HtmlElement]:
    """Return an element, its only child, the only child of that, and so on."""
    chain = [element]
    while len(chain) < MAX_SMALL_LEVELS and len(chain[-1]) == 1 and isinstance(chain[-1][0].tag, str):
        chain.append(chain[-1][0])
    return chain if not len(chain[-1]) else chain[:1]


def _reads_on(element: HtmlElement) -> bool:
    """Return whether a lowered number follows a letter and no digit follows it, as in `H2O`."""
    previous = element.getprevious()
    parent = element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else None
    if previous is not None and not before:
        before = previous.text
    return (before or "")[-1:].isalpha() | (before or "").endswith((")", "]")) and not (element.tail or "")[
        :1
    ].isdigit()


def _remove_readings(ruby: HtmlElement) -> None:
    """Remove the readings of characters, unless the page itself puts them in brackets (`<rp>`), as for a rare name."""
    readings = [child for child in ruby if child.tag in {"rt", "rtc"}]
    if not readings or next(ruby.iterchildren("rp"), None) is not None:
        return
    bases = [child for child in ruby if child.tag not in {"rt", "rtc"}]
    inner = [inner for child in bases for inner in child]
    texts = [ruby.text, *(node.tail for node in (*ruby, *inner)), *(node.text for node in (*bases, *inner))]
    if any(text and not text.isspace() for text in texts):
        for reading in readings:
            reading.clear(keep_tail=True)


def _divide(fraction: HtmlElement) -> None:
    if len(fraction) == 2:  # noqa: PLR2004 - above and below the line
        fraction[0].tail = "/"
