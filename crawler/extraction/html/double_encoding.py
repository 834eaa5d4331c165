"""Repair of text that was decoded wrongly and encoded again, wholly or in parts, once or several times.

Known kinds: UTF-8 read as windows-1252 or ISO-8859-1 (`Ã©`, `â€™`, `Ð¿Ñ€Ð¸`), UTF-8 read as windows-1251 (`РџСЂРё`),
and GB2312 read as ISO-8859-1 (`¡¯`). Each sequence must be whole UTF-8. One that could be meant (`CAFÉ»`, `„Ä“`) is
repaired only on a page with several that cannot.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.lazy_patterns import lazy_pattern

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
_TWO = "[ÂÃÄÅÆËÎÏÐÑ×ØÙÚÛ]"  # first bytes of Latin, Greek, Cyrillic, Hebrew and Arabic letters
_QUOTES = "[’”»…–—™›\xa0®°“‘«„]"  # behind a capital letter they can be meant
_CLEAR = (  # each pattern begins with one set of characters, for speed
    f"(?:(?<={_TWO}){_NEXT}|(?<=[à-ï]){_NEXT}{{2}})(?:{_TWO}{_NEXT}|[à-ï]{_NEXT}{{2}}){{1,64}}"
    f"|(?<=[a-z][ÂÃÄÅ]){_NEXT}|(?<=[ÂÃÄÅ]){_NEXT}(?=[A-Za-z])(?<!{_QUOTES})|(?<=Å)“(?=[a-z])"
    f"|(?<=â)[\x80-\x84€‚ƒ„]{_NEXT}|(?<=ð)[\x90-\x9fŸ]{_NEXT}{{2}}"
)
_CLEAR_WESTERN = lazy_pattern(f"[Â-ð](?:{_CLEAR})")
_ANY_WESTERN = lazy_pattern(f"[Â-ð](?:{_CLEAR}|(?<=[ÂÃÄÅÎÏÐÑ×ØÙÚÛ]){_NEXT})")
_TWO_CYRILLIC, _THREE_CYRILLIC = "[ВГДЕЖОПРСЧШЩЫ]", "[в-н]"
_FIRST = (
    f"(?:(?<={_TWO_CYRILLIC}){_NEXT_CYRILLIC}|(?<={_THREE_CYRILLIC}){_NEXT_CYRILLIC}{{2}}|(?<=р)џ{_NEXT_CYRILLIC}{{2}})"
)
_MORE = f"(?:{_TWO_CYRILLIC}{_NEXT_CYRILLIC}|{_THREE_CYRILLIC}{_NEXT_CYRILLIC}{{2}}|рџ{_NEXT_CYRILLIC}{{2}})"
_SINGLE = f"(?<=[a-z][ГДЕ]){_NEXT_CYRILLIC}|(?<=в)Ђ{_NEXT_CYRILLIC}"
_CLEAR_CYRILLIC = lazy_pattern(f"[В-р](?:{_FIRST}{_MORE}{{2,64}}|{_SINGLE})")
_ANY_CYRILLIC = lazy_pattern(f"[В-р](?:{_FIRST}{_MORE}{{0,64}}|{_SINGLE})")
_NEXT_BYTE = rb"[\xc2\xc5\xc6\xcb\xe2]"  # the first byte of a character of `_NEXT`
_SIGNS = (
    lazy_pattern(rb"\xc3[\x82-\x86\x8b\x8e-\x91\x97-\x9b\xb0]" + _NEXT_BYTE),
    lazy_pattern(rb"\xc3[\xa0-\xaf](?:[\xc2\xc5\xc6\xcb].|\xe2..)" + _NEXT_BYTE),
    lazy_pattern(rb"\xd0[\x92-\xbf](?:\xd0[\x80-\x8f]|\xd1[\x90-\x9f]|[\xc2\xd2\xe2])"),
    lazy_pattern(rb"\xc2\xa1\xc2"),
)
"""Fast patterns for UTF-8, found wherever a slow one is: few pages need the slow ones."""
_GB2312_SIGN = lazy_pattern("¡[¯°±®ª\xad¤]")
_GB2312_RUN = lazy_pattern("[\xa1-\xfe]{2,}")


def may_be_double(body: bytes) -> bool:
    """Return whether a text in UTF-8 may have sequences of the known kinds. This is much faster than `repaired`."""
    return any(sign.search(body) for sign in _SIGNS)


def repaired(text: str) -> str:
    """Return a text with the sequences of the known kinds repaired."""
    if _GB2312_SIGN.search(text):
        text = _GB2312_RUN.sub(lambda run: _decoded(run[0].encode("latin-1"), "gb2312", run[0]), text)
    for _ in range(MAX_ROUNDS):
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
