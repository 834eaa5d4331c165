"""Text that was decoded wrongly, or encoded with a loss: `donâ€™t`, `Ð¿Ñ€Ð¸`, `ÖÐ¹ú`, `F鋒re`, `锟斤拷`, `????`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.languages.odd_sequences import odd_sequences
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from crawler.checks.article_under_check import ArticleUnderCheck, SiteExpectations

MIN_SIGNS = 3
MAX_SHARE = 0.01
"""Of the text's characters. A quotation of garbled text, or one damaged character, has a smaller share."""
MIN_ODD_SEQUENCES, MAX_ODD_SHARE, MAX_ODD_SHARE_BEYOND_ASCII = 5, 0.004, 0.04
"""Of the text's characters, and of those beyond ASCII: sequences such as a Chinese character within a Latin word."""
MAX_LOST_SHARE = 0.2  # of the text's characters: question marks in place of characters that an encoding does not have
_SIGNS = lazy_pattern(
    "\ufffd"
    "|â€[\u0080-\u00bf\u2018-\u203a\u0152-\u0178\u02c6\u02dc\u2122œ]?"  # UTF-8 typography as cp1252 or latin-1
    "|[ÂÃÄÅ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013-\u203a\u20ac\u2122]"  # UTF-8 Latin
    "|[ÐÑØÙ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|[à-ï][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2}"
    "|[\u00a1-\u00fe]{6,}"  # a Chinese text's bytes as latin-1
    "|¡[¯°±®ª¢£]"
    "|锟斤拷|烫烫烫|[鈥銆锛][\u0080-\uffff]"  # UTF-8 as GBK
    "|[涓鐨勭殑鍦浜鏄浗]{2}"
    "|[蟿蟽蟺蟼蠀賱賷賳賲賵]"  # Greek and Arabic UTF-8 as GBK
)
_PLAIN = lazy_pattern("[\0-\x7f]+")  # ASCII characters, of which no sign consists
_LOST = lazy_pattern(r"\?{2,}")


def mojibake(checked: ArticleUnderCheck, _expectations: SiteExpectations) -> Reason | None:
    """Refuse a text or a headline with more than a few signs of a wrong encoding."""
    return Reason.MOJIBAKE if _is_garbled(checked.text) or _is_garbled(checked.title) else None


def _is_garbled(text: str) -> bool:
    if text.isascii() and "??" not in text:
        return False
    signs = [found[0] for found in _SIGNS.finditer(_PLAIN.sub(" ", text))]
    garbled = sum(map(len, signs))
    lost = sum(len(found[0]) for found in _LOST.finditer(text))
    has_signs = len(signs) >= MIN_SIGNS and garbled > MAX_SHARE * len(text)
    return has_signs or lost > MAX_LOST_SHARE * max(len(text), 20) or _is_odd(text)


def _is_odd(text: str) -> bool:
    odd = odd_sequences(text)
    characters = sum(map(len, odd))
    if len(odd) < MIN_ODD_SEQUENCES or characters <= MAX_ODD_SHARE * len(text):
        return False
    return characters > MAX_ODD_SHARE_BEYOND_ASCII * sum(not character.isascii() for character in text)
