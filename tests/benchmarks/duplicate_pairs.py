"""Texts to measure near-duplicates with: copies made of pages with known text, and daily columns of one template."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.duplicates.tokens import tokens
from crawler.languages.scripts import CJK
from tests.benchmarks.labelled import FOLDERS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

COLUMNS = Path(__file__).with_name("daily_columns.txt")
HELD_OUT = "held-out "
DAYS = 30  # of each column
MIN_TOKENS = 40  # of a page's text
_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(-?[\d.]+)-([\d.]+)")
_CJK = re.compile(f"[{CJK}]")
_SPARE_WORDS = "also said the however local later".split()
_SPARE_CHARACTERS = "的一是在不了有和人这中大为上个国我以要他"


@dataclass(frozen=True, slots=True)
class Source:
    """A page's text, and the site that it is from."""

    site: str
    text: str


def sources(root: Path) -> list[Source]:
    """Return the known texts of the folders of labelled pages."""
    lines = [line for name in FOLDERS for line in (root / name / "index.jsonl").read_text("utf-8").split("\n") if line]
    found = (Source(str(one["site"]), str(one["truth"]).strip()) for one in map(json.loads, lines))
    return [one for one in found if len(tokens(one.text)) >= MIN_TOKENS]


def is_tuned(source: Source) -> bool:
    """Return whether the thresholds were chosen with this site: half of them."""
    return zlib.crc32(source.site.encode()) % 2 == 0


def columns() -> dict[str, str]:
    """Return the templates of daily columns by their names; those that begin with HELD_OUT chose no threshold."""
    parts = re.split(r"^# ", COLUMNS.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {name: template.strip() for name, _, template in (part.partition("\n") for part in parts)}


def issues(template: str, chance: random.Random) -> list[str]:
    """Return a column of DAYS days: its figures and words are drawn anew for each."""
    return [_SLOT.sub(lambda slot: _drawn(slot[1], chance), template) for _ in range(DAYS)]


def _drawn(slot: str, chance: random.Random) -> str:
    if (found := _RANGE.fullmatch(slot)) is None:
        return chance.choice(slot.split("|"))
    low, high = found.groups()
    decimals = len(low.partition(".")[2])
    return f"{chance.uniform(float(low), float(high)):.{decimals}f}"


def with_dateline(text: str, _: random.Random) -> str:
    """Add a dateline and a credit."""
    if _is_cjk(text):
        return f"中新社北京5月3日电 {text}\n（编辑：李岩）"
    return f"BEIJING, May 3 (Xinhua) -- {text}\nReporting by Jane Doe in London; Editing by John Roe"


def cut(share: float) -> Callable[[str, random.Random], str]:
    """Return a function that leaves out paragraphs at the end: about this share of the text."""

    def shorten(text: str, _: random.Random) -> str:
        kept, length = [], 0
        for paragraph in _paragraphs(text):
            kept.append(paragraph)
            length += len(paragraph)
            if length >= len(text) * (1 - share):
                break
        shortened = "\n".join(kept)
        return shortened if len(shortened) < len(text) * (1 - share / 2) else text[: int(len(text) * (1 - share))]

    return shorten


def edited(share: float) -> Callable[[str, random.Random], str]:
    """Return a function that replaces this share of the words, or of the Chinese characters."""

    def edit(text: str, chance: random.Random) -> str:
        parts = list(text) if _is_cjk(text) else text.split(" ")
        spare = _SPARE_CHARACTERS if _is_cjk(text) else _SPARE_WORDS
        for place, part in enumerate(parts):
            is_word = bool(_CJK.match(part)) if _is_cjk(text) else part.isalpha()
            if is_word and chance.random() < share:
                parts[place] = chance.choice(spare)
        return ("" if _is_cjk(text) else " ").join(parts)

    return edit


def without_a_paragraph(text: str, chance: random.Random) -> str:
    """Leave out one paragraph that is not the first, and less than a third of the text."""
    paragraphs = _paragraphs(text)
    places = [place for place in range(1, len(paragraphs)) if 3 * len(paragraphs[place]) < len(text)]
    if places:
        del paragraphs[chance.choice(places)]
    return "\n".join(paragraphs)


def with_another_figure(text: str, chance: random.Random) -> str:
    """Correct one number."""
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return text
    number = chance.choice(numbers)
    return f"{text[: number.start()]}{int(number[0]) + chance.randint(1, 5)}{text[number.end() :]}"


def as_a_newspaper_does(text: str, chance: random.Random) -> str:
    """Add a dateline, cut a fifth, and edit 3 % of the words."""
    return edited(0.03)(cut(0.2)(with_dateline(text, chance), chance), chance)


COPIES: dict[str, Callable[[str, random.Random], str]] = {
    "another headline, dateline and credit": with_dateline,
    "the last tenth cut": cut(0.1),
    "the last quarter cut": cut(0.25),
    "the last two fifths cut": cut(0.4),
    "a paragraph less": without_a_paragraph,
    "one figure corrected": with_another_figure,
    "2 % of the words edited": edited(0.02),
    "5 % of the words edited": edited(0.05),
    "dateline, a fifth cut, 3 % edited": as_a_newspaper_does,
}
"""The kinds of copies, each made of a page's text."""


def _paragraphs(text: str) -> list[str]:
    return [paragraph for paragraph in text.split("\n") if paragraph.strip()]


def _is_cjk(text: str) -> bool:
    return 4 * len(_CJK.findall(text)) > len(text)
