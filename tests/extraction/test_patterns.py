"""Every pattern of the code takes time in proportion to the text, whatever the text is."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import crawler
from crawler.checks.article_under_check import MAX_PHRASE_CHARS
from tests.proportion import excess, outcome_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

CHARS = (320, 1_300, 5_000, 20_000)
"""Lengths of texts."""
NOTICE_CHARS = (MAX_PHRASE_CHARS // 4, MAX_PHRASE_CHARS)
IMPORTED_BY_ALEMBIC = "crawler.storage.migrations."
"""These modules can only be imported within a migration. They have no patterns."""
ONLY_AT_THE_START = (
    "crawler.sites.url_forms._FEED",
    "crawler.extraction.metadata.json_ld._OPENING",
    "crawler.extraction.lists.json_lists._START",
    "crawler.extraction.metadata.dates.clock._BEHIND",
    "crawler.extraction.dumps.broken_sentences._COUNTED",
    "crawler.extraction.dumps.containers._FRONT_MATTER",
    "crawler.extraction.dumps.markdown._CLOSED_LINK",
    "crawler.extraction.dumps.wrapped_lines._STARTS_BLOCK",
)
"""Patterns that the code matches at one place, and never searches for."""
WHOLE = re.compile(
    r"crawler\.(?:sites\.(?:chinanews\w*\.(?!BOILERPLATE)"
    r"|url_forms\._(?:HEADLINE|CODE|ID_VALUE|TRACKING|ARTICLE_ID|LIST_QUERY))"
    r"|extraction\.(?:text_layout\.several_pages\._PROSE|bylines\.reader\._NAME_LINE|cut_off\._(?:MORE|OFFER))"
    r"|extraction\.dumps\.(?:program_marks\.WIDGETS|markdown\._(?:RULE|TABLE_RULE|TARGET))"
    r"|extraction\.\w+\.\w+\.BY\[|storage\.(?:archive\.page\._PLACE|database\._PATH))"
)
"""Patterns that the code only compares with whole lines, URLs, their parts, paths and places in an archive."""
SHORT = re.compile(r"crawler\.checks\.article_under_check\._(?:SENTENCE_END|TITLE_SEPARATOR)")
"""Patterns that the code tries on MAX_PHRASE_CHARS alone."""

_SEEDS = (
    " |a|A|1|(|)|[|([|（|<|>|<!|<!--|<!-- -->|&#|&#0|&#x0|=|='|='\"|=\">|\"|'|.|. |, |-|:| :|/|$|${|a |A |A1 |"
    "中|中 |¡¯|é|\n|\t|\r\n|a\n|By |By A (|(By |Photo: |Photo by |photo |(Photo |Editor: |Web Editor: |2015-02-11 |"
    "2015-02-11 15:28|Text: |Text:AAA|Print|Comments (|Comments (0) |Media partners: |a @ |Copyright |(c) |"
    "Copyright (c) |Special: |Home > |Links @ |Back to top |All rights reserved. |[ |[Special coverage] |Share : |"
    "2010年05月01日 |来源：|【编辑:|(记者 |记者 |摄|相关新闻|关于我们|关于我们 @ |/a|/2015/02-11|/detail-|display:|"
    "display |charset=|<meta |\xff|A/B |. /A"
)
SEEDS = [seed.replace("@", "|") for seed in _SEEDS.split("|")]


def _patterns_in(value: Any, seen: set[int]) -> Iterator[re.Pattern[Any]]:
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _patterns_in(inner, seen)
    elif isinstance(value, tuple | list | frozenset):
        for inner in value:
            yield from _patterns_in(inner, seen)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _patterns_in(getattr(value, field.name), seen)


def _patterns() -> dict[str, re.Pattern[Any]]:
    seen: set[int] = set()
    found: dict[str, re.Pattern[Any]] = {}
    for room in ("extraction", "cleaning", "checks", "network", "sites", "storage"):
        package = importlib.import_module(f"{crawler.__name__}.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.startswith(IMPORTED_BY_ALEMBIC):
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                for i, pattern in enumerate(_patterns_in(value, seen)):
                    found[f"{module.name}.{name}[{i}]"] = pattern
    return found


PATTERNS = _patterns()


def _slow_texts(name: str) -> str:
    """Return the beginnings of the texts for which a pattern's time grows faster than the text, with the times."""
    pattern = PATTERNS[name]
    attempts = [pattern.fullmatch]
    if not WHOLE.match(name):
        at_start = name.startswith(ONLY_AT_THE_START) or SHORT.match(name)
        attempts.append(pattern.match if at_start else pattern.search)
    slow = []
    for seed in SEEDS:
        for attempt in attempts:
            make = partial(_subject, pattern, seed)
            times = excess(make, attempt, NOTICE_CHARS if SHORT.match(name) else CHARS)
            slow += [f"{seed!r} repeated: {times}"] if times else []
    return "\n".join(slow)


def _subject(pattern: re.Pattern[Any], seed: str, chars: int) -> Any:
    text = (seed * (chars // len(seed) + 1))[:chars] + "x"
    return text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_takes_time_in_proportion_to_the_text(name: str) -> None:
    assert outcome_apart(lambda: _slow_texts(name)) == ""


def test_the_patterns_of_the_code_are_found() -> None:
    assert len(PATTERNS) > 50
