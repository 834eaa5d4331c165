"""The terms of use of an article, and the statements that they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from crawler.vocabulary import Preference

TERMS_HEADERS = {
    name.lower(): name
    for name in ("Content-Usage", "Content-Signal", "X-Robots-Tag", "tdm-reservation", "tdm-policy", "Link")
}
"""The headers about the use of content, by their names in small letters. A Page has all values of each, joined."""


class Statement(NamedTuple):
    """One raw statement of a host or a page about the use of its content.

    `source` is a TermsSource, `place` the record in the archive that has the statement, `FILE:BYTE`.
    """

    source: str
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

    def fields(self) -> dict[str, Any]:
        """Return the terms as the fields of a Record."""
        return {
            "terms_search": self.search,
            "terms_tdm": self.tdm,
            "terms_ai_training": self.ai_training,
            "terms_ai_input": self.ai_input,
            "terms_version": self.version,
            "terms_evidence": self.evidence,
            "license": self.license,
            "accessible_for_free": self.accessible_for_free,
        }


NO_TERMS = Terms()
