"""Text that was decoded with a wrong encoding."""

from __future__ import annotations

import pytest

from crawler.checks.mojibake import mojibake
from crawler.vocabulary import Reason
from tests.checks.articles import EXPECTATIONS, SENTENCE, checked

TEXTS = [
    "“Don’t say it isn’t so”—the best tea of all",
    "Привет всем, кто читает этот текст",
    "São João é no verão, não é",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_utf_8_that_was_decoded_as_western_is_refused(text: str, encoding: str) -> None:
    garbled = text.encode().decode(encoding, "replace")
    assert mojibake(checked(garbled), EXPECTATIONS) == Reason.MOJIBAKE
    assert mojibake(checked(text), EXPECTATIONS) is None


def test_chinese_that_was_decoded_as_western_is_refused() -> None:
    garbled = "中国新闻网报道 北京农民们说 今年茶叶很好".encode("gb18030").decode("latin-1")
    assert mojibake(checked(garbled), EXPECTATIONS) == Reason.MOJIBAKE


@pytest.mark.parametrize(
    "text",
    [
        "Το συμβούλιο αποφάσισε να κλείσει την παλιά γέφυρα για δύο μήνες, είπε η δήμαρχος της πόλης.",
        "قرر المجلس إغلاق الجسر القديم لمدة شهرين، وقالت رئيسة البلدية إن العبارة ستعمل كل يوم.",
    ],
)
def test_greek_and_arabic_that_were_decoded_as_chinese_are_refused(text: str) -> None:
    assert mojibake(checked(text), EXPECTATIONS) is None
    assert mojibake(checked(text.encode().decode("gb18030", "replace").replace("\ufffd", "")), EXPECTATIONS)


def test_a_garbled_headline_is_refused_too() -> None:
    assert mojibake(checked(SENTENCE, title="锟斤拷锟斤拷锟斤拷"), EXPECTATIONS) == Reason.MOJIBAKE


def test_one_damaged_character_in_a_long_text_passes() -> None:
    assert mojibake(checked(SENTENCE * 9 + "the county\ufffds tea"), EXPECTATIONS) is None


FRENCH = "Le maire a déclaré que la traversée coûtait la même somme ; les élèves étaient ravis, à l’école déjà fêtée."
GERMAN = "Die Fähre fährt früher über den Fluss, größer und schöner, sagt der Bürgermeister. Fünf Bürger grüßen."
RUSSIAN = "Паром «Заря» вернулся в Тверь через девять лет, сказал мэр Иван Петров. Билет стоит как и прежде."


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        *[(text, "cp1252", wrong) for text in (FRENCH, GERMAN) for wrong in ("gb18030", "big5", "cp932")],
        (GERMAN, "cp1252", "cp949"),
        *[(GERMAN, "cp1252", wrong) for wrong in ("cp1251", "koi8-r", "cp437")],
        *[(RUSSIAN, "cp1251", wrong) for wrong in ("koi8-r", "cp1252", "cp866")],
        *[(RUSSIAN, "koi8-r", wrong) for wrong in ("cp1251", "cp1252")],
        (RUSSIAN, "utf-8", "koi8-r"),
    ],
)
def test_a_text_that_was_decoded_by_another_encoding_is_refused(text: str, right: str, wrong: str) -> None:
    garbled = text.encode(right, "ignore").decode(wrong, "ignore")
    assert mojibake(checked(garbled * 4), EXPECTATIONS) == Reason.MOJIBAKE


@pytest.mark.parametrize(
    "text",
    [
        FRENCH,
        GERMAN,
        RUSSIAN,
        "ПАРОМ ВЕРНУЛСЯ. «Ё-мобиль» и iPhone 15: в 5 раз больше, с ним и у нас",
        "Đường phố Hà Nội ẩm ướt, người dân vẫn đi lại bình thường vào buổi sáng",
        "Þórður ræddi við ráðherra í Öxarfirði um ferjuna, að því er hún sagði",
        "他说“渡轮回来了”，用iPhone和iPad拍照，龘靐齉爩是罕见的字。",
        "渡船は“九年ぶり”に戻った。ＡＢＣ社のiPhoneで撮影した。",
        "Żółć, gęślą jaźń — łódź; „tak” i «nie», 1920×1080, 5 µm, 20 °C, ½ litra, § 5",
    ],
)
def test_a_good_text_of_any_language_passes(text: str) -> None:
    assert mojibake(checked(text), EXPECTATIONS) is None
