"""The rules of a robots.txt, as RFC 9309 has them, with Crawl-delay beside them.

The groups of our own product token hold, or those of `*`. Of the rules that fit
a URL the longest decides, and `allow` wins a tie. Written here because Protego
compares percent-encoded reserved characters otherwise than the RFC's examples
do, and takes part of a name for the name.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 500 * 1024
"""How much of a robots.txt is read; RFC 9309, 2.5, asks for this much at least."""
ANYONE = "*"
_NAMES = frozenset({"user-agent", "allow", "disallow", "crawl-delay"})
_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]+")
_OCTETS = re.compile(rb"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_MISSPELT = frozenset({"dissallow", "dissalow", "disalow", "diasllow", "disallaw"})
"""Spellings of `disallow` that Google's parser takes too."""
_ASTERISK = b"*"


@dataclass(frozen=True, slots=True)
class Rule:
    """One allow or disallow: its pattern's pieces between the asterisks, and how many octets the pattern has."""

    allows: bool
    pieces: tuple[str, ...]
    ends: bool
    octets: int

    def fits(self, path: str) -> bool:
        """Tell whether the pattern stands at the beginning of a path, which has been normalised."""
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
    """What one crawler may ask a host for, and how many seconds it is to wait in between."""

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None

    def reason_to_refuse(self, url: str) -> str | None:
        """Return `robots` where a URL is disallowed."""
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        octets = "".join(_octets(path))
        fitting = (rule for rule in self.rules if rule.fits(octets))
        best = max(fitting, key=lambda rule: (rule.octets, rule.allows), default=None)
        return None if best is None or best.allows or parts.path == "/robots.txt" else "robots"


def read_robots(body: bytes, product: str) -> RobotRules:
    """Return the rules for a product token. Never fails: what is no rule is passed over."""
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    groups = list(_groups(text))
    names = {name for agents, _, _ in groups for name in agents}
    ours = product.lower() if product.lower() in names else ANYONE
    chosen = [(rules, delay) for agents, rules, delay in groups if ours in agents]
    delays = [delay for _, delay in chosen if delay is not None]
    return RobotRules(tuple(rule for rules, _ in chosen for rule in rules), max(delays, default=None))


def _groups(text: str) -> Iterator[tuple[set[str], list[Rule], float | None]]:
    agents: set[str] = set()
    rules: list[Rule] = []
    delay: float | None = None
    begun = False
    for name, value in _lines(text):
        if name == "user-agent":
            if begun:
                yield agents, rules, delay
                agents, rules, delay, begun = set(), [], None, False
            agents.add(_product(value))
        elif agents:
            begun = True
            delay = _seconds(value) if name == "crawl-delay" else delay
            rules += [_rule(value, allows=name == "allow")] if value and name != "crawl-delay" else []
    yield agents, rules, delay


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines that say something here; others, as Sitemap, end no group."""
    for line in re.split(r"\r\n|\r|\n", text):
        name, _, value = line.split("#", 1)[0].partition(":")
        name = name.strip().lower().replace(" ", "-")
        name = "disallow" if name in _MISSPELT else name
        if name in _NAMES:
            yield name, value.strip()


def _product(value: str) -> str:
    """Return the product token that a user-agent line names, without a version."""
    found = _PRODUCT_TOKEN.match(value)
    return ANYONE if value.startswith(ANYONE) else (found[0].lower() if found else value.lower())


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
    """Yield the octets of a path, one spelling for each (RFC 9309, 2.2.2): what is not unreserved as %XX.

    Where asterisks are `wild` they stay as they are.
    """
    for octet in _OCTETS.findall(path.encode("utf-8", "surrogatepass")):
        value = int(octet[1:], 16) if len(octet) > 1 else octet[0]
        plain = value in _UNRESERVED or (wild and octet == _ASTERISK)
        yield chr(value) if plain else f"%{value:02X}"
