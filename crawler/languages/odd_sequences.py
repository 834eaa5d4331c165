"""Sequences of characters that no text has, but text that was decoded by a wrong encoding."""

from __future__ import annotations

from crawler.lazy_patterns import lazy_pattern

_OTHER_SCRIPTS = "\u0370-\u05ff\u0600-\u06ff\u0e00-\u0e7f"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_HAN = "\u3400-\u9fff"
_SIGNS = "¤¦§¨©ª«¬®¯°±²³´µ¶¸¹º»¼½¾¿¡¢£¥×÷„‚…†‡‰‹›“\u2200-\u22ff\u2500-\u259f"
_LETTER = f"[{_LATIN}\u0370-\u052f]"
_SINGLE = "гдеёзйлмнпртфхцчшщъыьэюГДЕЁЗЙЛМНПРТФХЦЧШЩЪЫЬЭЮ"
_ODD_SEQUENCE = lazy_pattern(  # each alternative begins with a set, for speed
    "[a-zß-öø-ÿа-яё][À-ÖØ-ÞА-ЯЁΑ-Ω]{1,30}"  # a capital within a word: KOI8-R as windows-1251
    f"|[{_LATIN}][{_OTHER_SCRIPTS}\uac00-\ud7a3]|[{_OTHER_SCRIPTS}][{_LATIN}]"
    f"|[{_HAN}\uac00-\ud7a3\u3040-\u30ff](?<=[a-z].)[{_HAN}\uac00-\ud7a3\u3040-\u30ff]?(?=[a-z])"  # `F鋒re`
    f"|[{_SIGNS}](?<={_LETTER}.)(?={_LETTER})"
    f"|[{_SINGLE}](?<!\\w.)(?!\\w)"  # not a word of a language
    "|[\u00c0-\u00ff](?<!\\w.)[\u00c0-\u00ff]{2,29}"  # `ðèâåò`
    "|[\u0080-\u2fff]\\d(?=[\u0080-\u2fff])|[\u00c0-\u00d6\u00d8-\u024f]\\d|[\u0370-\u05ff](?<=\\d.)(?=\\d)"
    f"|[\uac00-\ud7a3][{_HAN}\u3040-\u30ff]|[{_HAN}\u3040-\u30ff][\uac00-\ud7a3]"
    f"|[\uff61-\uff9f](?=[{_HAN}])|[a-z][\uff61-\uff9f]{{1,30}}|"
    f"[{_HAN}][\uff61-\uff9f\u0370-\u052f]|[\u0370-\u052f](?=[{_HAN}])"
    "|[¤¦¨´¸¼½¾¹¶](?=[a-z])|[\u00a1-\u00ac\u00ae-\u00bf]{2}"
    "|[\u00c0-\u00ff][\u00a1-\u00a9\u00ac\u00ae-\u00b6\u00b8-\u00ba\u00bc-\u00bf]|[\u00a1-\u00a9\u00ac-\u00be][\u00c0-\u00ff]"
)
_BETWEEN = lazy_pattern("(?<=[\0-\x7f])[\0-\x7f]{2,}(?=[\0-\x7f])")
"""ASCII characters between others of ASCII. No sequence needs them: it has a character beyond ASCII, and at most one of
ASCII on each side of it."""


def odd_sequences(text: str) -> list[str]:
    """Return the sequences of a text, in its order."""
    return _ODD_SEQUENCE.findall(_BETWEEN.sub(" ", text))
