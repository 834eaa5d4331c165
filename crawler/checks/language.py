"""The language of a text against its site's, by script and by the commonest words: cheap, and only what is plain.

Words of a text are counted as such, Chinese, Japanese and Korean characters one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.checks.expectations import Expected, Subject

MIN_UNITS = 30
"""Less text than this tells no language surely."""
MIN_SCRIPT_SHARE = 0.25
"""A bilingual text has less of its site's script than all, but not less than this."""
LOOKED_AT_CHARS = 1500
MIN_LEAD = 2.0
"""How many times the other language's words must outnumber those of the site's."""
_SCRIPTS = {
    "latin": "[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+",
    "han": "[\u3400-\u9fff]",
    "kana": "[\u3040-\u30ff]",
    "hangul": "[\uac00-\ud7af]",
    "cyrillic": "[\u0400-\u04ff]+",
    "arabic": "[\u0600-\u06ff]+",
    "greek": "[\u0370-\u03ff]+",
    "hebrew": "[\u0590-\u05ff]+",
    "thai": "[\u0e00-\u0e7f]",
    "devanagari": "[\u0900-\u097f]+",
}
_UNITS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _SCRIPTS.items()))
SCRIPTS_OF = {"zh": ("han",), "ja": ("kana", "han"), "ko": ("hangul",), "ru": ("cyrillic",), "ar": ("arabic",)}
"""The scripts of languages that are not written in Latin letters."""
COMMON_WORDS = {
    "en": "the of and to in a is that for on with as by at from was said has are be it its were this",
    "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es werden aus",
    "fr": "le la les de des du et en un une que est pour dans qui sur par au plus ce ne pas avec il",
    "es": "el la los las de del y en un una que es por con para se no al lo su como más fue",
    "pt": "o a os as de do da dos das e em um uma que é por com para não no na ao se mais foi",
    "it": "il la i le di del della e in un una che è per con non si da al nel sono più come",
    "nl": "de het een van en in is dat op te voor met zijn die niet aan er om ook als bij door",
    "sv": "och i att det som en på är av för med till den har de inte om ett men",
    "pl": "w i na z do się że nie jest o to jak po za od przez dla ale oraz",
    "tr": "ve bir bu da de için ile olarak olan daha çok en ne gibi sonra kadar",
    "id": "yang di dan dari untuk dengan ini pada itu dalam tidak akan ke oleh adalah",
    "vi": "và của là có được cho trong một các với không người đã khi này",
}
_COMMON = {name: frozenset(words.split()) for name, words in COMMON_WORDS.items()}


def wrong_language(subject: Subject, expected: Expected) -> Reason | None:
    """Refuse a text that is plainly in another language than its site's."""
    language = (expected.language or "").split("-")[0]
    if not language:
        return None
    found = list(_UNITS.finditer(subject.text[:LOOKED_AT_CHARS]))
    if len(found) < MIN_UNITS:
        return None
    scripts = Counter(unit.lastgroup for unit in found)
    wanted = SCRIPTS_OF.get(language, ("latin",) if language in _COMMON else ())
    if wanted and sum(scripts[name] for name in wanted) < MIN_SCRIPT_SHARE * len(found):
        return Reason.WRONG_LANGUAGE
    words = Counter(unit[0].lower() for unit in found if unit.lastgroup == "latin")
    return Reason.WRONG_LANGUAGE if language in _COMMON and _is_led(words, language) else None


def _is_led(words: Counter[str], language: str) -> bool:
    """Tell whether the commonest words of another language outnumber the site's."""
    if words.total() < MIN_UNITS:
        return False
    own = sum(words[word] for word in _COMMON[language])
    others = (sum(words[word] for word in common) for name, common in _COMMON.items() if name != language)
    most = max(others)
    return most > MIN_LEAD * own and most > 0.1 * words.total()
