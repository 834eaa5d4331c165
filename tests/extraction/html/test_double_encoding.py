"""Text that was decoded wrongly and encoded again is repaired; text that only looks like it is not."""

from __future__ import annotations

import pytest

from crawler.extraction.html.decoding import decode

TEXTS = [
    "La société “Ferry d’été” a rouvert l’embarcadère – déjà",
    "Die Fähre fährt größer über den Fluß",
    "São João é no verão, não é",
    "Привет всем, кто читает этот текст и видит море",
    "中文新闻网报道，渡轮重新开航。",
    "日本語のニュースです",
    "한국어 뉴스입니다",
    "Ελληνικά νέα και άλλα",
    "Łódź żegna się z późną zimą",
]


def _again(text: str, codec: str) -> str:
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
@pytest.mark.parametrize("times", [1, 2])
def test_utf_8_that_was_read_as_western_is_repaired(text: str, codec: str, times: int) -> None:
    garbled = text
    for _ in range(times):
        garbled = _again(garbled, codec)
    assert decode(f"<p>{garbled}</p><p>{text}</p>".encode()) == f"<p>{text}</p><p>{text}</p>"


def test_utf_8_that_was_read_as_cyrillic_is_repaired() -> None:
    assert decode(_again(TEXTS[3], "cp1251").encode()) == TEXTS[3]


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS,
        "«CAFÉ» “PERÚ” «PIÙ» „Spaß“ „Ä“ ODTÜ’nün ESPAÑA» Ä°",
        "Voilà…» café…” À L’ÉTÉ – Ô",
        "РІК СІМ’Я РОСІЇ дії «СРСР» Рік Сіль",
        "The bytes of “é” are shown as “Ã©”.",
        "Đường phố Hà Nội ẩm ướt",
        "Þórður ræddi við ráðherra í Öxarfirði",
    ],
)
def test_a_good_text_stays_as_it_is(text: str) -> None:
    assert decode(text.encode()) == text
