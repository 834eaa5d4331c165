"""The right encoding of pages that declare another one, or none. All texts are made up."""

from __future__ import annotations

import pytest

from crawler.extraction.html.decoding import decode

TEXTS = {
    "de": "Die Fähre fährt seit Donnerstag wieder über die Bucht „größer als früher“. Fünf Bürger grüßen.",
    "fr": "Le bac a rouvert à l’aube, après neuf années d’arrêt ; les élèves du collège y étaient.",
    "pl": "Prom wrócił po dziewięciu latach i przewiózł czterdzieści osób. Burmistrz: opłata się nie zmieniła.",
    "cs": "Přívoz se vrátil po devíti letech a převezl čtyřicet cestujících. Starosta říká, že jízdné zůstává stejné.",
    "hu": "A komp kilenc év után tért vissza, és negyven utast szállított át a túlsó partra. Őszi ünnep.",
    "tr": "Vapur dokuz yıl sonra yeniden sefere başladı. Kaptan ücretin değişmediğini söyledi.",
    "ru": "Паром вернулся через девять лет и перевёз сорок пассажиров. Стоимость проезда не изменилась.",
    "uk": "Пором повернувся через дев’ять років і перевіз сорок пасажирів. Мер сказав, що їхня подія об’єднує місто.",
    "el": "Το φέρι επέστρεψε μετά από εννέα χρόνια και μετέφερε σαράντα επιβάτες. Η τιμή δεν άλλαξε.",
    "he": "המעבורת חזרה אחרי תשע שנים והעבירה ארבעים נוסעים. ראש העיר אמר שהמחיר לא השתנה מאז.",
    "ar": "عادت العبارة بعد تسع سنوات ونقلت أربعين راكبا إلى الضفة الأخرى. وقال رئيس البلدية إن السعر لم يتغير.",
    "th": "เรือข้ามฟากกลับมาให้บริการหลังจากหยุดไปเก้าปี และพาผู้โดยสารสี่สิบคนข้ามอ่าว ค่าโดยสารยังเท่าเดิม",
    "zh": "停航九年的渡轮星期四早上重新开航，载着四十名乘客横越海湾。镇长说，票价和九年前停驶时一样。",
    "zh-TW": "停航九年的渡輪星期四早上重新開航，載著四十名乘客橫越海灣。鎮長說，票價和九年前停駛時一樣。",
    "ja": "木曜日の朝、渡船が九年ぶりに入江を渡り、四十人の乗客を運んだ。料金は九年前と同じだという。",
    "ko": "나룻배가 구 년 만에 다시 운항을 시작해 승객 마흔 명을 태우고 만을 건넜다. 시장은 요금이 그대로라고 말했다.",
    "en": "The ferry’s captain said “bees are welcome” — and so they were… The crew’s café stayed open.",
}
ENCODINGS = [
    *[("de", name) for name in ("cp1252", "iso8859-15", "gb18030", "cp1250")],
    *[("fr", name) for name in ("cp1252", "cp1254")],
    *[(language, name) for language in ("pl", "cs", "hu") for name in ("cp1250", "iso8859-2")],
    *[("ru", name) for name in ("cp1251", "koi8-r", "iso8859-5", "cp866")],
    *[("tr", "cp1254"), ("uk", "cp1251"), ("el", "cp1253"), ("el", "iso8859-7"), ("he", "cp1255"), ("ar", "cp1256")],
    *[("th", "cp874"), ("zh", "gb18030"), ("zh-TW", "big5"), ("ja", "cp932"), ("ja", "euc_jp"), ("ko", "cp949")],
    *[("ja", "iso2022_jp"), ("en", "cp1252"), ("en", "gb18030"), ("zh", "utf-16"), ("fr", "utf-16-le")],
]
CONTRADICTED = ["", "iso-8859-1", "us-ascii", "utf-8", "windows-1252"]


def _page(language: str, encoding: str, head: str = "") -> tuple[str, bytes]:
    text = TEXTS[language].encode(encoding, "ignore").decode(encoding)
    page = f"<html><head>{head}<title>x</title></head><body><p>{text}</p><p>{text}</p></body></html>"
    return page, page.encode(encoding)


@pytest.mark.parametrize("label", CONTRADICTED)
@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
def test_a_page_is_read_right_whatever_its_server_says(language: str, encoding: str, label: str) -> None:
    page, body = _page(language, encoding)
    assert decode(body, f"text/html; charset={label}" if label else "text/html").strip("\ufeff") == page


@pytest.mark.parametrize(
    ("label", "language", "encoding"),
    [
        ("iso-8859-1", "de", "cp1252"),
        ("us-ascii", "fr", "cp1252"),
        ("ISO-8859-2", "pl", "iso8859-2"),
        ("latin5", "tr", "cp1254"),
        ("gb2312", "zh", "gb18030"),
        ("x-gbk", "en", "gb18030"),
        ("big5-hkscs", "zh-TW", "big5hkscs"),
        ("x-sjis", "ja", "cp932"),
        ("ks_c_5601-1987", "ko", "cp949"),
        ("tis-620", "th", "cp874"),
        ("koi8", "ru", "koi8-r"),
    ],
)
@pytest.mark.parametrize(
    "filler", ["", "<script>" + "var x = '<meta charset=ascii>';" * 400 + "</script>", "<!-- <meta charset=big5> -->"]
)
def test_a_label_means_what_the_encoding_standard_says(label: str, language: str, encoding: str, filler: str) -> None:
    page, body = _page(
        language, encoding, f'{filler}<meta http-equiv="Content-Type" content="text/html; charset={label}">'
    )
    assert decode(body) == page


def test_one_character_is_read_by_the_declared_encoding() -> None:
    assert decode("<p>渡</p>".encode("gbk"), "text/html; charset=gbk") == "<p>渡</p>"
    assert decode("<p>é</p>".encode("cp1252"), "text/html; charset=iso-8859-1") == "<p>é</p>"


def test_a_few_bytes_are_read_by_the_fallback_of_the_site_alone() -> None:
    body = "<p>The captain’s bees</p>".encode("gb18030")
    assert decode(body, fallback="gb18030") == "<p>The captain’s bees</p>"
    assert decode("<p>Fähre</p>".encode("cp1252")) == "<p>Fähre</p>"


@pytest.mark.slow
@pytest.mark.parametrize(
    "first", [b"<meta ", b"<!--", b"<script>", b"\xe4", b"\xe4 ", b"\x81\x40", b"\xc3\x83 ", b"\xa1\xaf"]
)
def test_a_hostile_page_is_read(first: bytes) -> None:
    assert decode(b"<p>\xff" + first * 50_000)
