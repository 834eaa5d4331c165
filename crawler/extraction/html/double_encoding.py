"""Repair of text that was decoded wrongly and encoded again, wholly or in parts, once or several times.

Known kinds: UTF-8 read as windows-1252 or ISO-8859-1 (`Ã©`, `â€™`, `Ð¿Ñ€Ð¸`), UTF-8 read as windows-1251 (`РџСЂРё`),
and GB2312 read as ISO-8859-1 (`¡¯`). Each sequence must be whole UTF-8. One that could be meant (`CAFÉ»`, `„Ä“`) is
repaired only on a page with several that cannot.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ROUNDS = 3
MIN_CLEAR = 3  # so many sequences that cannot be meant show that the doubtful ones are not meant either


def _bytes_of(codec: str) -> dict[str, int]:
    """Return the byte of each character of a codec; a C1 character stands for a byte that the codec does not have."""
    bytes_of = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        bytes_of |= dict.fromkeys(bytes([byte]).decode(codec, "ignore"), byte)
    return bytes_of


def _following(bytes_of: Mapping[str, int]) -> str:
    """Return the class of the characters whose bytes follow the first one of a UTF-8 character."""
    return f"[{re.escape(''.join(character for character, byte in bytes_of.items() if byte < 0xC0))}]"  # noqa: PLR2004


_WESTERN, _CYRILLIC = _bytes_of("cp1252"), _bytes_of("cp1251")
_NEXT, _NEXT_CYRILLIC = _following(_WESTERN), _following(_CYRILLIC)
_LATIN, _OTHER = f"[ÂÃÄÅ]{_NEXT}", f"[ÎÏÐÑ×ØÙÚÛ]{_NEXT}"  # Greek, Cyrillic, Hebrew and Arabic
_TYPOGRAPHY, _EMOJI = f"â[\x80-\x84€‚ƒ„]{_NEXT}", f"ð[\x90-\x9fŸ]{_NEXT}{{2}}"
_RUN = f"(?:[ÂÃÄÅÆËÎÏÐÑ×ØÙÚÛ]{_NEXT}|[à-ï]{_NEXT}{{2}}){{2,64}}"
_QUOTES = "[’”»…–—™›\xa0®°“‘«„]"  # behind a capital letter they can be meant
_CLEAR = f"{_RUN}|(?<=[a-z]){_LATIN}|{_LATIN}(?=[A-Za-z])(?<!{_QUOTES})|[Åâ]“(?=[a-z])|{_TYPOGRAPHY}|{_EMOJI}"
_CLEAR_WESTERN = re.compile(_CLEAR)
_ANY_WESTERN = re.compile(f"{_CLEAR}|{_LATIN}|{_OTHER}")
_RUN_CYRILLIC = f"(?:[ВГДЕЖОПРСЧШЩЫ]{_NEXT_CYRILLIC}|[в-н]{_NEXT_CYRILLIC}{{2}}|рџ{_NEXT_CYRILLIC}{{2}})"
_CLEAR_OF_CYRILLIC = f"{_RUN_CYRILLIC}{{3,64}}|(?<=[a-z])[ГДЕ]{_NEXT_CYRILLIC}|вЂ{_NEXT_CYRILLIC}"
_CLEAR_CYRILLIC = re.compile(_CLEAR_OF_CYRILLIC)
_ANY_CYRILLIC = re.compile(f"{_CLEAR_OF_CYRILLIC}|{_RUN_CYRILLIC}{{1,2}}")
_SIGN = re.compile(f"[Â-ïð]{_NEXT}|[ВГДЕОПРСШЩв-нр]{_NEXT_CYRILLIC}")
_GB2312_SIGN = re.compile("¡[¯°±®ª\xad¤]")
_GB2312_RUN = re.compile("[\xa1-\xfe]{2,}")


def repaired(text: str) -> str:
    """Return a text with the sequences of the known kinds repaired."""
    if _GB2312_SIGN.search(text):
        text = _GB2312_RUN.sub(lambda run: _decoded(run[0].encode("latin-1"), "gb2312", run[0]), text)
    for _ in range(MAX_ROUNDS if _SIGN.search(text) else 0):
        before = text
        text = _repaired_once(text, _WESTERN, _CLEAR_WESTERN, _ANY_WESTERN)
        text = _repaired_once(text, _CYRILLIC, _CLEAR_CYRILLIC, _ANY_CYRILLIC)
        if text == before:
            break
    return text


def _repaired_once(text: str, bytes_of: Mapping[str, int], clear: re.Pattern[str], doubtful: re.Pattern[str]) -> str:
    def meant(found: re.Match[str]) -> str:
        return _decoded(bytes(bytes_of[character] for character in found[0]), "utf-8", found[0])

    repairable = (found for found in clear.finditer(text) if meant(found) != found[0])
    count = len(list(islice(repairable, MIN_CLEAR)))
    return (doubtful if count == MIN_CLEAR else clear).sub(meant, text) if count else text


def _decoded(body: bytes, encoding: str, otherwise: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return otherwise
