"""The rules of a robots.txt by RFC 9309, its Crawl-delay, and its lines about the use of content.

The groups for our product token apply, or else those for `*`. Of the rules that match a URL the longest decides, and
`allow` wins a tie. This is own code because Protego compares percent-encoded reserved characters differently from the
RFC's examples, and matches a part of a product token. `crawler.terms` interprets the lines about the use of content.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from crawler.network.path_patterns import PathPattern, path_of, path_pattern
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 500 * 1024  # how much of a robots.txt is read; RFC 9309, 2.5, requires at least this much
ANY_CRAWLER = "*"
ROBOTS_PATH = "%2Frobots.txt"  # in the spelling of `path_of`
MAX_TERMS_LINES = 200
LICENSE = "License"
TERMS_RULES = {"content-usage": "Content-Usage", "content-signal": "Content-Signal"}
"""Rules about the use of content. As Allow and Disallow do, they end the user agents of a group (AIPREF attachment, 3).
"""
_NAMES = frozenset({"user-agent", "allow", "disallow", "crawl-delay", *TERMS_RULES})
_SITEMAP = frozenset({"sitemap"})  # applies to all crawlers, wherever it stands
_LICENSE = frozenset({"license"})  # the same
_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]+")
_MISSPELLED = frozenset({"dissallow", "dissalow", "disalow", "diasllow", "disallaw"})
"""Misspellings of `disallow` that Google's parser accepts too."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One allow or disallow rule."""

    allows: bool
    pattern: PathPattern


@dataclass(frozen=True, slots=True)
class RobotRules:
    """The rules of a host for one crawler, the seconds to wait between two requests, and the sitemaps it names.

    `terms` are the lines about the use of content, name and value as written: those of the crawler's groups, and each
    License, which applies to all crawlers.
    """

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()

    def reason_to_refuse(self, url: str) -> Reason | None:
        """Return Reason.ROBOTS if the URL is disallowed. robots.txt itself is always allowed."""
        if not self.rules:
            return None
        path = path_of(url)
        matching = (rule for rule in self.rules if rule.pattern.matches(path))
        best = max(matching, key=lambda rule: (rule.pattern.octets, rule.allows), default=None)
        is_robots = path.partition("%3F")[0] == ROBOTS_PATH
        return None if best is None or best.allows or is_robots else Reason.ROBOTS


class _Group(NamedTuple):
    """The product tokens of a group, its rules, its Crawl-delay, and its lines about the use of content."""

    agents: set[str]
    rules: list[Rule]
    delays: list[float]
    terms: list[tuple[str, str]]


def read_robots(body: bytes, product: str) -> RobotRules:
    """Return the rules for a product token. Never fails: lines that are no rules are ignored."""
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    groups = list(_groups(text))
    names = {name for group in groups for name in group.agents}
    ours = product.lower() if product.lower() in names else ANY_CRAWLER
    chosen = [group for group in groups if ours in group.agents]
    terms = [line for group in chosen for line in group.terms]
    terms += [(LICENSE, value) for _, value in _lines(text, _LICENSE) if value]
    return RobotRules(
        tuple(rule for group in chosen for rule in group.rules),
        max((delay for group in chosen for delay in group.delays), default=None),
        tuple(dict.fromkeys(value for _, value in _lines(text, _SITEMAP) if value)),
        tuple(dict.fromkeys(terms))[:MAX_TERMS_LINES],
    )


def _groups(text: str) -> Iterator[_Group]:
    group, in_rules = _Group(set(), [], [], []), False
    for name, value in _lines(text):
        if name == "user-agent":
            if in_rules:
                yield group
                group, in_rules = _Group(set(), [], [], []), False
            group.agents.add(_product(value))
        elif group.agents:
            in_rules = True
            _add(group, name, value)
    yield group


def _add(group: _Group, name: str, value: str) -> None:
    if name in TERMS_RULES:
        group.terms.append((TERMS_RULES[name], value))
    elif name == "crawl-delay":
        seconds = _seconds(value)
        group.delays[:] = [] if seconds is None else [seconds]
    elif value:
        group.rules.append(Rule(name == "allow", path_pattern(value)))


def _lines(text: str, names: frozenset[str] = _NAMES) -> Iterator[tuple[str, str]]:
    """Yield names and values of the lines with these names; other lines, such as Sitemap, do not end a group."""
    for line in re.split(r"\r\n|\r|\n", text):
        name, _, value = line.split("#", 1)[0].partition(":")
        name = name.strip().lower().replace(" ", "-")
        name = "disallow" if name in _MISSPELLED else name
        if name in names:
            yield name, value.strip()


def _product(value: str) -> str:
    found = _PRODUCT_TOKEN.match(value)
    return ANY_CRAWLER if value.startswith(ANY_CRAWLER) else (found[0].lower() if found else value.lower())


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
