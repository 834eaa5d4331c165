"""The rules of a robots.txt by RFC 9309, and its Crawl-delay.

The groups for our product token apply, or else those for `*`. Of the rules that match a URL the longest decides, and
`allow` wins a tie. This is own code because Protego compares percent-encoded reserved characters differently from the
RFC's examples, and matches a part of a product token.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 500 * 1024  # how much of a robots.txt is read; RFC 9309, 2.5, requires at least this much
ANY_CRAWLER = "*"
_NAMES = frozenset({"user-agent", "allow", "disallow", "crawl-delay"})
_SITEMAP = frozenset({"sitemap"})  # applies to all crawlers, wherever it stands
_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]+")
_OCTETS = re.compile(rb"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_MISSPELLED = frozenset({"dissallow", "dissalow", "disalow", "diasllow", "disallaw"})
"""Misspellings of `disallow` that Google's parser accepts too."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One allow or disallow rule: the pieces of its pattern between asterisks, and the pattern's length in octets.

    `ends` means that the pattern must match up to the end of the path.
    """

    allows: bool
    pieces: tuple[str, ...]
    ends: bool
    octets: int

    def matches(self, path: str) -> bool:
        """Return whether the pattern matches the beginning of a normalised path."""
        first, *rest = self.pieces
        if not path.startswith(first):
            return False
        if not rest:
            return not self.ends or path == first
        at = len(first)
        for piece in rest[:-1]:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return path.endswith(rest[-1], at) if self.ends else path.find(rest[-1], at) >= 0


@dataclass(frozen=True, slots=True)
class RobotRules:
    """The rules of a host for one crawler, the seconds to wait between two requests, and the sitemaps it names."""

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def reason_to_refuse(self, url: str) -> Reason | None:
        """Return Reason.ROBOTS if the URL is disallowed. robots.txt itself is always allowed."""
        if not self.rules:
            return None
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        octets = "".join(_octets(path))
        matching = (rule for rule in self.rules if rule.matches(octets))
        best = max(matching, key=lambda rule: (rule.octets, rule.allows), default=None)
        return None if best is None or best.allows or parts.path == "/robots.txt" else Reason.ROBOTS


def read_robots(body: bytes, product: str) -> RobotRules:
    """Return the rules for a product token. Never fails: lines that are no rules are ignored."""
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    groups = list(_groups(text))
    names = {name for agents, _, _ in groups for name in agents}
    ours = product.lower() if product.lower() in names else ANY_CRAWLER
    chosen = [(rules, delay) for agents, rules, delay in groups if ours in agents]
    delays = [delay for _, delay in chosen if delay is not None]
    sitemaps = tuple(dict.fromkeys(value for _, value in _lines(text, _SITEMAP) if value))
    return RobotRules(tuple(rule for rules, _ in chosen for rule in rules), max(delays, default=None), sitemaps)


def _groups(text: str) -> Iterator[tuple[set[str], list[Rule], float | None]]:
    agents: set[str] = set()
    rules: list[Rule] = []
    delay: float | None = None
    in_rules = False
    for name, value in _lines(text):
        if name == "user-agent":
            if in_rules:
                yield agents, rules, delay
                agents, rules, delay, in_rules = set(), [], None, False
            agents.add(_product(value))
        elif agents:
            in_rules = True
            delay = _seconds(value) if name == "crawl-delay" else delay
            rules += [_rule(value, allows=name == "allow")] if value and name != "crawl-delay" else []
    yield agents, rules, delay


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


def _rule(pattern: str, *, allows: bool) -> Rule:
    ends = pattern.endswith("$")
    octets = list(_octets(pattern.removesuffix("$"), wild=True))
    pieces = re.sub(r"\*+", "*", "".join(octets)).split("*")
    return Rule(allows, tuple(pieces), ends, len(octets) + ends)


def _octets(path: str, *, wild: bool = False) -> Iterator[str]:
    """Yield the octets of a path in one spelling (RFC 9309, 2.2.2): reserved ones as %XX, asterisks if not `wild`."""
    for octet in _OCTETS.findall(path.encode("utf-8", "surrogatepass")):
        value = int(octet[1:], 16) if len(octet) > 1 else octet[0]
        yield chr(value) if value in _UNRESERVED or (wild and octet == b"*") else f"%{value:02X}"
