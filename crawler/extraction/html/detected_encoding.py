"""The encoding of a page that is not UTF-8: the candidate by which its text is least odd.

Candidates are the declared encodings, the guess of chardetng (the detector of Firefox), the encodings that pages in the
page's language have, and the common ones. Only words with bytes beyond ASCII are read. A candidate that nobody names
must be clearly better than one that is declared or guessed: each has a handicap, which is added to its cost.
"""

from __future__ import annotations

import re
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from chardetng_py import EncodingDetector

from crawler.extraction.html.declared_encodings import GB18030, WESTERN, codec_of, declared_language
from crawler.extraction.html.double_encoding import repaired
from crawler.extraction.html.encoding_cost import Languages, cost
from crawler.languages import MAX_CHARS, likely_languages
from crawler.languages.letters import has_latin_alphabet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_SAMPLE_BYTES = 8_000
MAX_WORD_BYTES = 400  # a longer word is text without spaces
LANGUAGE_WITHIN_BYTES = 200_000
DECLARED, GUESSED, OF_LANGUAGE, CLOSE, LIKELY, FAIR, UNLIKELY = -0.08, 0.02, 0.03, 0.03, 0.06, 0.09, 0.12
"""Handicaps. DECLARED is for names that no server sends by default."""
TRUST = 0.2
"""An encoding with the handicap DECLARED gets this bonus too on a page with few bytes beyond ASCII, since the cost of a
few characters says little. With more bytes, the bonus shrinks."""
MAX_COST_OF_OTHER, MAX_DAMAGED_BYTES = 0.15, 4
"""A page that declares UTF-8 and has so few damaged bytes is UTF-8, unless another encoding has a lower cost."""
FULL_HANDICAP_BYTES = 20  # with more bytes beyond ASCII, the handicap of a similar encoding shrinks
UTF_8 = "utf-8"
EAST_ASIAN = frozenset({GB18030, "big5hkscs", "cp932", "euc_jp", "cp949"})
LATIN = frozenset({WESTERN, "cp1250", "cp1254", "cp1257", "iso8859-2", "iso8859-15"})
RARE = frozenset({"cp866", "koi8-u", "mac-cyrillic", *(f"iso8859-{part}" for part in (4, 5, 6, 8, 10, 13, 16))})
COMMON = (WESTERN, "iso8859-15", "cp1250", "cp1251", "koi8-r", "cp874", *sorted(EAST_ASIAN))
_CENTRAL_EUROPEAN, _BALTIC, _CYRILLIC = ("cp1250", "iso8859-2"), ("cp1257",), ("cp1251", "koi8-u", "iso8859-5")
ENCODINGS_OF_LANGUAGES = {
    **dict.fromkeys(("bs", "cs", "hr", "hsb", "hu", "pl", "sk", "sl", "sq"), _CENTRAL_EUROPEAN),
    **dict.fromkeys(("et", "lt", "lv"), _BALTIC),
    **dict.fromkeys(("be", "bg", "mk", "ru", "sr", "uk"), _CYRILLIC),
    "ro": (*_CENTRAL_EUROPEAN, "iso8859-16"),
    **dict.fromkeys(("az", "tr"), ("cp1254",)),
    **dict.fromkeys(("ar", "fa"), ("cp1256", "iso8859-6")),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255",),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "th": ("cp874",),
    "vi": ("cp1258",),
    "zh": (GB18030, "big5hkscs"),
}
TOP_LEVEL_DOMAINS = {
    "ar": "ae",
    "cs": "cz",
    "da": "dk",
    "el": "gr",
    "en": "com",
    "et": "ee",
    "fa": "ir",
    "he": "il",
    "ja": "jp",
    "ko": "kr",
    "sl": "si",
    "sv": "se",
    "uk": "ua",
    "vi": "vn",
    "zh": "cn",
}
"""The country of each language that has another code than its country: chardetng takes the page's country."""
_SEPARATORS = bytes.maketrans(b'<>"\t\n\r\x0b\x0c', b" " * 8)
_FROM_BEYOND_ASCII = re.compile(rb"[\x80-\xff][^ ]*")


def best_encoding(body: bytes, declared: Sequence[str] = (), fallback: str = "") -> str:
    """Return Python's name of the encoding; `fallback` is the usual encoding of the site, "" if there is none."""
    sample = _words_beyond_ascii(body)
    language = declared_language(body) or _language(_ascii_text(body))
    guess = _guess(sample, language)
    languages = Languages(language, _language(sample.decode(guess, "replace")))
    handicaps = _handicaps(languages, guess, [*declared, *([fallback] if fallback else [])])
    shrinking = LATIN | EAST_ASIAN if has_latin_alphabet(language) else LATIN
    beyond_ascii = len(sample) - len(sample.translate(None, bytes(range(0x80, 0x100))))
    shrunk = min(1.0, FULL_HANDICAP_BYTES / max(beyond_ascii, 1))

    for encoding, handicap in handicaps.items():
        if handicap < 0:
            handicaps[encoding] -= TRUST * shrunk
        elif encoding in shrinking:
            handicaps[encoding] *= shrunk
    best, total = _least_odd(sample, handicaps, languages)
    is_damaged = UTF_8 in declared and beyond_ascii <= MAX_DAMAGED_BYTES
    return UTF_8 if is_damaged and total > MAX_COST_OF_OTHER else best


def _least_odd(sample: bytes, handicaps: Mapping[str, float], languages: Languages) -> tuple[str, float]:
    """Return the encoding with the least sum of cost and handicap, the first of equal ones, and the sum.

    No cost is below 0, so an encoding whose handicap alone is above the least sum is not tried.
    """
    totals: dict[str, float] = {}
    for encoding in sorted(handicaps, key=lambda name: handicaps[name]):
        if not totals or handicaps[encoding] <= min(totals.values()):
            totals[encoding] = cost(repaired(sample.decode(encoding, "replace")), languages) + handicaps[encoding]
    best = min((encoding for encoding in handicaps if encoding in totals), key=lambda name: totals[name])
    return best, totals[best]


def _handicaps(languages: Languages, guess: str, declared: list[str]) -> dict[str, float]:
    is_latin = has_latin_alphabet(languages.main)
    handicaps = {name: CLOSE if is_latin and name in EAST_ASIAN else UNLIKELY for name in COMMON}
    named = [(WESTERN, LIKELY), ("iso8859-15", FAIR), (guess, LIKELY if guess in RARE else GUESSED)]
    named += [(name, OF_LANGUAGE) for language in languages for name in ENCODINGS_OF_LANGUAGES.get(language, ())]
    named += [(name, 0.0 if name == WESTERN else DECLARED) for name in declared if name != UTF_8]
    for name, handicap in named:
        handicaps[name] = min(handicaps.get(name, UNLIKELY), handicap)
    return handicaps


def _words_beyond_ascii(body: bytes) -> bytes:
    """Return words with bytes beyond ASCII, without those of UTF-8 if there are others: some pages have both."""
    text = body.translate(_SEPARATORS)
    found = _FROM_BEYOND_ASCII.finditer(text)
    words = [text[text.rfind(b" ", 0, one.start()) + 1 : one.end()][-MAX_WORD_BYTES:] for one in found]
    others = [word for word in words if not _is_utf_8(word)]
    sizes = accumulate(map(len, others or words))
    return b" ".join(word for word, size in zip(others or words, sizes, strict=True) if size <= MAX_SAMPLE_BYTES)


def _is_utf_8(word: bytes) -> bool:
    try:
        word.decode()
    except UnicodeDecodeError:
        return False
    return True


def _ascii_text(body: bytes) -> str:
    """Return words of ASCII alone from behind the first third of a page, which is mostly scripts."""
    start = min(len(body), LANGUAGE_WITHIN_BYTES) // 3
    words = filter(bytes.isalpha, body[start:LANGUAGE_WITHIN_BYTES].translate(_SEPARATORS).split())
    return b" ".join(islice(words, MAX_CHARS)).decode("ascii", "ignore")  # more text than that has no influence


def _language(text: str) -> str:
    return next(iter(likely_languages(text)), "")


def _guess(sample: bytes, language: str) -> str:
    detector = EncodingDetector()
    detector.feed(sample, last=True)
    domain = TOP_LEVEL_DOMAINS.get(language, language)
    return codec_of(detector.guess(tld=domain.encode("ascii") or None, allow_utf8=False)) or WESTERN
