"""The W3C's TDM Reservation Protocol (final report of the community group, 10 May 2024).

A reservation is 1 (reserved) or 0 (not reserved); any other value is an error and states nothing. The header takes
precedence over the file, and meta tags over both. In the file the first rule whose location matches is the most
specific one. A policy says where to ask for a licence: it changes no reservation.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crawler.items import Statement
from crawler.network.path_patterns import path_pattern
from crawler.vocabulary import Preference, Purpose, TermsSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.terms.preferences import Stated

PATH = "/.well-known/tdmrep.json"
RESERVATION, POLICY, LOCATION = "tdm-reservation", "tdm-policy", "location"
MAX_BYTES, MAX_RULES, MAX_RULE_CHARS = 500_000, 1_000, 2_000
CACHED = 1024
_PRECEDENCE = (TermsSource.META, TermsSource.HEADER, TermsSource.TDMREP)


def tdmrep_statements(body: bytes, place: str | None) -> Iterator[Statement]:
    """Yield the rules of a tdmrep.json in their order; none if it is not what the protocol defines."""
    try:
        rules = json.loads(body.decode("utf-8-sig")) if len(body) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        return
    rules = [rules] if isinstance(rules, dict) else rules  # a frequent error: one rule without the list around it
    for rule in rules[:MAX_RULES] if isinstance(rules, list) else ():
        if isinstance(rule, dict) and isinstance(rule.get(LOCATION), str):
            known = {name: rule[name] for name in (LOCATION, RESERVATION, POLICY) if name in rule}
            text = json.dumps(known, ensure_ascii=False)
            if len(text) <= MAX_RULE_CHARS:
                yield Statement(TermsSource.TDMREP, RESERVATION, text, place)


def rule_matches(rule: str, path: str) -> bool:
    """Return whether the location of a rule, which `tdmrep_statements` has made, matches a path in one spelling."""
    return path_pattern(_location(rule)).matches(path)


def by_reservations(evidence: Sequence[Statement]) -> Stated:
    """Return the preference that the reservations of a page state, by their precedence."""
    for source in _PRECEDENCE:
        values = [one.value for one in evidence if one.source == source and one.name == RESERVATION]
        if values:
            read = _of_first_rule(values) if source == TermsSource.TDMREP else _of_texts(values)
            if read is not None:
                return {Purpose.TDM: read}
    return {}


def _of_first_rule(rules: Sequence[str]) -> Preference | None:
    return _preference(_rule(rules[0]).get(RESERVATION))


def _of_texts(values: Sequence[str]) -> Preference | None:
    """Read a header or the meta tags; of several values, a reservation counts."""
    read = {_preference(part.strip().strip('"')) for value in values for part in value.split(",")}
    return next((one for one in (Preference.DISALLOWED, Preference.ALLOWED) if one in read), None)


def _preference(value: Any) -> Preference | None:
    """Read a reservation; true and false are not among its values."""
    if isinstance(value, bool):
        return None
    return {"1": Preference.DISALLOWED, "0": Preference.ALLOWED}.get(str(value))


@lru_cache(CACHED)
def _location(rule: str) -> str:
    location = str(_rule(rule).get(LOCATION))
    return location if location.startswith(("/", "*")) else f"/{location}"


def _rule(text: str) -> dict[str, Any]:
    try:
        rule = json.loads(text)
    except ValueError:
        return {}
    return rule if isinstance(rule, dict) else {}
