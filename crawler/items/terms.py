"""The terms of use of an article, and the statements that they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from crawler.vocabulary import Preference, TermsSource


class Statement(NamedTuple):
    """One raw statement of a host or a page about the use of its content; `place` is its record in the archive."""

    source: TermsSource
    name: str
    value: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The answers for each purpose, as the interpretation `version` reads them from the statements in `evidence`.

    `version` is None for an article that was stored before terms were recorded. `license` is the URL or the name of the
    licence that the page declares, `accessible_for_free` the page's own answer; None where it declares none.
    """

    search: Preference = Preference.UNKNOWN
    tdm: Preference = Preference.UNKNOWN
    ai_training: Preference = Preference.UNKNOWN
    ai_input: Preference = Preference.UNKNOWN
    license: str | None = None
    accessible_for_free: bool | None = None
    evidence: tuple[Statement, ...] = ()
    version: int | None = None
