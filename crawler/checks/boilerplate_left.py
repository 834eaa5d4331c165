"""Boilerplate that cleaning left in a text: the site's own lines, or what reads so on any site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.checks.expectations import any_of
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.checks.expectations import Expected, Subject

MAX_ANYONES_SHARE = 0.3
"""On a site without rules a line of it may pass; a text that is made of it is none."""
MIN_ANYONES = 3
_ANYONES = any_of(
    r"(?:©|\(c\)|copyright\b).{0,120}|.{0,60}\ball rights reserved\.?|.{0,60}版权所有.{0,60}|media "
    r"partners\s*[:：].{0,200}",
    r"(?:comments?|share|print|e-?mail|save|tweet|like)s?\s*(?:[(:]?\s*\d*\s*\)?)?|(?:share|follow us|print) (?:this|"
    r"on) .{0,40}",
    r"(?:most (?:popular|read|viewed|shared)|related (?:news|articles|stories|topics)|more (?:news|stories|photos|"
    r"videos)|"
    r"recommended(?: for you)?|you may also like|trending(?: now)?|read more|back to top|"
    r"archived content)(?: .{0,20})?:?",
    r"(?:home|about us|contact us|jobs|privacy policy|terms(?: of (?:use|service))?|sitemap|advertise|help|links?)"
    r"(?:\s*[|·/>]\s*[\w ]{2,30})*",
    r"(?:sign up|subscribe) (?:for|to) (?:our|the) .{0,60}newsletter.{0,60}|advertisement|sponsored(?: content)?",
)


def boilerplate_left(subject: Subject, expected: Expected) -> Reason | None:
    """Refuse a text with a line in it that the site's boilerplate has, or one made of what anyone's boilerplate has."""
    texts = [block.text for block in subject.kept]
    if any(pattern.fullmatch(text) for text in texts for pattern in expected.boilerplate.values()):
        return Reason.BOILERPLATE_LEFT
    common = sum(1 for text in texts if _ANYONES.fullmatch(text))
    return Reason.BOILERPLATE_LEFT if common >= MIN_ANYONES and common > MAX_ANYONES_SHARE * len(texts) else None
