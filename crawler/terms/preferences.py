"""Preferences that a text states: AIPREF's Content-Usage, Cloudflare's Content-Signal, and directives for robots.

Content-Usage is read by draft-ietf-aipref-vocab-08 (14 September 2026), sections 6 and 7. Labels of its earlier drafts
count where they disallow, and allow nothing. Content-Signal is read by contentsignals.org (2025-09, with the key `use`
of 2026, which states no purpose): its keys and values may have any case. The directives are those of `robots` meta tags
and X-Robots-Tag: `noindex`, `none`, `index` and `all` are about search; `noai` (DeviantArt, 2022) is about both uses of
AI; `noimageai` is about images, and all others decide nothing here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from crawler.terms.structured_fields import tokens_of
from crawler.vocabulary import Preference, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Stated: TypeAlias = "dict[Purpose, Preference]"
"""The purposes about which a text states a preference."""

_USAGE = {Purpose.SEARCH: Purpose.SEARCH, Purpose.TRAIN_AI: Purpose.TRAIN_AI, "ai-use": Purpose.AI_INPUT}
_SIGNALS = {Purpose.SEARCH: Purpose.SEARCH, "ai-train": Purpose.TRAIN_AI, Purpose.AI_INPUT: Purpose.AI_INPUT}
_EARLIER: Mapping[Purpose, tuple[tuple[str, ...], ...]] = {
    Purpose.SEARCH: ((Purpose.SEARCH,), ("all", "bots")),
    Purpose.TDM: ((Purpose.TDM,), ("all", "bots")),
    Purpose.TRAIN_AI: ((Purpose.TRAIN_AI, "train-genai", "ai", "genai"), (Purpose.TDM, "all", "bots")),
    Purpose.AI_INPUT: (("ai-use", Purpose.AI_INPUT, "ai-output", "inference"), ("all", "bots")),
}
"""The labels of all drafts for each purpose, the narrower ones first: they decided in the earlier drafts."""
_Y_OR_N = {"y": Preference.ALLOWED, "n": Preference.DISALLOWED}
_YES_OR_NO = {"yes": Preference.ALLOWED, "no": Preference.DISALLOWED}
_SEPARATOR = re.compile(r"[,;\s]+")
_AROUND_EQUALS = re.compile(r"\s*=\s*")
_DIRECTIVES: Mapping[str, Stated] = {
    "noindex": {Purpose.SEARCH: Preference.DISALLOWED},
    "none": {Purpose.SEARCH: Preference.DISALLOWED},
    "index": {Purpose.SEARCH: Preference.ALLOWED},
    "all": {Purpose.SEARCH: Preference.ALLOWED},
    "noai": {Purpose.TRAIN_AI: Preference.DISALLOWED, Purpose.AI_INPUT: Preference.DISALLOWED},
}
_WITH_VALUES = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
"""Directives in which a colon follows the name; before all others it follows a user agent."""


def combined(several: Iterable[Stated]) -> Stated:
    """Combine statements from several sources: one that disallows decides (AIPREF vocabulary, 5.1)."""
    result: Stated = {}
    for stated in several:
        for purpose, preference in stated.items():
            if result.get(purpose) != Preference.DISALLOWED:
                result[purpose] = preference
    return result


def by_usage(text: str) -> Stated:
    """Read a preference expression of AIPREF, such as `train-ai=n, search=y`."""
    tokens = tokens_of(text)
    stated = {purpose: _Y_OR_N[value] for label, purpose in _USAGE.items() if (value := tokens.get(label)) in _Y_OR_N}
    for purpose, levels in _EARLIER.items():
        values = next((found for labels in levels if (found := _values(tokens, labels))), ())
        if "n" in values:
            stated[purpose] = Preference.DISALLOWED
    return stated


def _values(tokens: Mapping[str, str | None], labels: Iterable[str]) -> list[str]:
    return [value for label in labels if (value := tokens.get(label)) in _Y_OR_N and value]


def by_signals(text: str) -> Stated:
    """Read content signals, such as `search=yes, ai-train=no`. Of contradictory signals, `no` counts."""
    pairs = (one.partition("=") for one in _SEPARATOR.split(_AROUND_EQUALS.sub("=", text.lower())))
    return combined(
        {_SIGNALS[name]: _YES_OR_NO[answer]}
        for name, _, value in pairs
        if name in _SIGNALS and (answer := value.strip("\"'")) in _YES_OR_NO
    )


def by_directives(text: str, product: str = "") -> Stated:
    """Read the directives of a meta tag or an X-Robots-Tag, such as `noindex, noai`.

    With `product`, directives behind a user agent (`otherbot: noindex`) count only if it is this one.
    """
    return combined(_DIRECTIVES.get(name, {}) for name in _directives(text, product))


def _directives(text: str, product: str) -> Iterator[str]:
    is_ours = True
    for part in text.lower().split(","):
        name, colon, rest = part.strip().partition(":")
        if colon and product and name.strip() not in _WITH_VALUES:
            is_ours = name.strip() == product.lower()
            name = rest.strip()
        if is_ours:
            yield from _SEPARATOR.split(name)
