"""Sequences of characters that no text has, but text that was decoded by a wrong encoding."""

from __future__ import annotations

import re

_OTHER_SCRIPTS = "\u0370-\u05ff\u0600-\u06ff\u0e00-\u0e7f"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_HAN = "\u3400-\u9fff"
_SIGNS = "¤¦§¨©ª«¬®¯°±²³´µ¶¸¹º»¼½¾¿¡¢£¥×÷„‚…†‡‰‹›“\u2200-\u22ff\u2500-\u259f"
_LETTER = f"[{_LATIN}\u0370-\u052f]"
ODD_SEQUENCE = re.compile(
    "[a-zß-öø-ÿа-яё][À-ÖØ-ÞА-ЯЁΑ-Ω]{1,30}"  # a capital within a word: KOI8-R as windows-1251
    f"|[{_LATIN}][{_OTHER_SCRIPTS}\uac00-\ud7a3]|[{_OTHER_SCRIPTS}][{_LATIN}]"
    f"|(?<=[a-z])[{_HAN}\uac00-\ud7a3\u3040-\u30ff]{{1,2}}(?=[a-z])"  # `F鋒re`
    f"|(?<={_LETTER})[{_SIGNS}](?={_LETTER})"
    "|(?<!\\w)[гдеёзйлмнпртфхцчшщъыьэюГДЕЁЗЙЛМНПРТФХЦЧШЩЪЫЬЭЮ](?!\\w)"  # not a word of a language
    "|(?<!\\w)[\u00c0-\u00ff]{3,30}"  # `ðèâåò`
    f"|[\u0080-\u2fff]\\d(?=[\u0080-\u2fff])|[\u00c0-\u00d6\u00d8-\u024f]\\d|(?<=\\d)[\u0370-\u05ff](?=\\d)"
    f"|[\uac00-\ud7a3][{_HAN}\u3040-\u30ff]|[{_HAN}\u3040-\u30ff][\uac00-\ud7a3]"
    f"|[\uff61-\uff9f](?=[{_HAN}])|[a-z][\uff61-\uff9f]{{1,30}}|"
    f"[{_HAN}][\uff61-\uff9f\u0370-\u052f]|[\u0370-\u052f](?=[{_HAN}])"
    "|[¤¦¨´¸¼½¾¹¶](?=[a-z])|[\u00a1-\u00ac\u00ae-\u00bf]{2}|[\u00c0-\u00ff][\u00a1-\u00a9\u00ac\u00ae-\u00b6\u00b8-\u00ba\u00bc-\u00bf]|[\u00a1-\u00a9\u00ac-\u00be][\u00c0-\u00ff]"
)
