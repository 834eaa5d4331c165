"""The terms of an article from the raw statements that were recorded with it.

Statements about one purpose are combined as AIPREF's vocabulary says (draft 08, 5.1): a purpose is disallowed if one of
them disallows it; else allowed if one of them allows it; else the answer is unknown. Of robots.txt the lines with the
longest path count, of TDMRep the source with the highest precedence. A reservation of text and data mining reserves AI
training too, which is a form of it; no other purpose follows from another one. While a file of the host is not read,
nothing is allowed: the file may disallow it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.items import Statement, Terms
from crawler.network.path_patterns import path_pattern
from crawler.terms.host import NOT_READ, split_line
from crawler.terms.licenses import by_licenses, license_of
from crawler.terms.preferences import by_directives, by_signals, by_usage, combined
from crawler.terms.rsl import by_contents
from crawler.terms.tdmrep import by_reservations
from crawler.vocabulary import Preference, Purpose, TermsSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from crawler.terms.preferences import Stated

VERSION = 1
"""The version of the interpretation. A change of a rule in this package raises it."""
PRODUCT = "chinanews-crawler"  # before a directive in X-Robots-Tag; BOT_NAME
CACHED = 512  # most articles of a site have the same statements
_FREE = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_NOTHING_STATED = Terms(version=VERSION)


def interpret(evidence: Sequence[Statement]) -> Terms:
    """Return the terms that these statements mean. They are all about the same article."""
    if not evidence:
        return _NOTHING_STATED
    stated = _stated(tuple(Statement(source, name, value) for source, name, value, _ in evidence if name != NOT_READ))
    if any(one.name == NOT_READ for one in evidence):
        stated = {purpose: one for purpose, one in stated.items() if one == Preference.DISALLOWED}
    search, tdm, training, ai_input = (stated.get(purpose, Preference.UNKNOWN) for purpose in Purpose)
    free, license_name = _is_free(evidence), license_of(evidence)
    return Terms(search, tdm, training, ai_input, license_name, free, tuple(evidence), VERSION)


@lru_cache(CACHED)
def _stated(evidence: tuple[Statement, ...]) -> Stated:
    stated = combined(_each(evidence))
    if stated.get(Purpose.TDM) == Preference.DISALLOWED:
        stated[Purpose.TRAIN_AI] = Preference.DISALLOWED
    return stated


def _each(evidence: Sequence[Statement]) -> Iterator[Stated]:
    yield from _by_lines(evidence, "Content-Usage", by_usage)
    yield from _by_lines(evidence, "Content-Signal", by_signals)
    yield from (by_directives(one.value) for one in evidence if one.name == "robots")
    yield from (by_directives(one.value, PRODUCT) for one in evidence if one.name == "X-Robots-Tag")
    yield by_reservations(evidence)
    yield by_contents(evidence)
    yield by_licenses(evidence)


def _by_lines(evidence: Iterable[Statement], name: str, read: Callable[[str], Stated]) -> Iterator[Stated]:
    """Yield what the statements of a name state; of the lines of robots.txt only those with the longest path count."""
    lines = []
    for one in evidence:
        if one.name == name and one.source == TermsSource.ROBOTS:
            lines.append(split_line(one.value))
        elif one.name == name:
            yield read(one.value)
    longest = max((path_pattern(path).octets for path, _ in lines), default=0)
    yield from (read(text) for path, text in lines if path_pattern(path).octets == longest)


def _is_free(evidence: Iterable[Statement]) -> bool | None:
    """Return whether the page says that the article is free; False if its answers differ."""
    words = (one.value.lower().rpartition("/")[2] for one in evidence if one.name == "isAccessibleForFree")
    answers = {_FREE[word] for word in words if word in _FREE}
    return None if not answers else False not in answers
