"""The probable languages of a text, by fastText's model of 176 languages (lid.176.ftz, see NOTICE.md).

Languages have their ISO 639-1 code, or the model's code of three letters if ISO 639-1 has none. The library and the
model are loaded at the first text.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.lazy_patterns import lazy_pattern

MIN_LETTERS = 40  # the model guesses the language of a shorter text wrong too often
LETTERS_PER_IDEOGRAPH = 3  # an ideograph, a kana or a Hangul syllable counts for so many letters
MAX_CHARS = 500  # more text than this changes no answer
CANDIDATES, ALL_LANGUAGES = 5, -1  # how many languages fastText returns
NO_THRESHOLD = -1.0  # with 0, fastText leaves out labels of probability 0
_IDEOGRAPHS = lazy_pattern("[\u3040-\U0010ffff]")
_MODEL = Path(__file__).with_name("lid.176.ftz")
_ISO_639_1 = {"arz": "ar", "azb": "az", "ckb": "ku", "wuu": "zh", "yue": "zh"}
"""The ISO 639-1 code of the macrolanguage, for the model's labels of its members (ISO 639-3)."""


def likely_languages(text: str, min_letters: int = MIN_LETTERS) -> dict[str, float]:
    """Return the probable languages of a text's first MAX_CHARS characters, each with its probability, best first.

    A text with fewer than `min_letters` letters has none.
    """
    sample = " ".join(text[:MAX_CHARS].split()).encode(errors="ignore").decode()
    letters = "".join(islice(filter(str.isalpha, sample), min_letters))
    count = len(letters) + (LETTERS_PER_IDEOGRAPH - 1) * len(_IDEOGRAPHS.findall(letters))
    return _predicted(sample, CANDIDATES) if count >= min_letters else {}


@cache
def known_languages() -> frozenset[str]:
    """Return the codes of all languages that the model knows."""
    return frozenset(_predicted("", ALL_LANGUAGES))


def _predicted(text: str, candidates: int) -> dict[str, float]:
    found: Counter[str] = Counter()
    # Text in capitals would be taken for Japanese, so all text is in small letters.
    for label, probability in zip(*_model().predict(text.lower(), candidates, NO_THRESHOLD), strict=True):
        language = label.removeprefix("__label__")
        found[_ISO_639_1.get(language, language)] += probability
    return dict(found.most_common())


@cache
def _model() -> Any:
    import fasttext  # noqa: PLC0415  # only here: `import crawler` must not load it

    return fasttext.load_model(str(_MODEL))
