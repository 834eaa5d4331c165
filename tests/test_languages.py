"""The language detector: short texts in many languages, in their ISO codes, loaded only when needed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.languages import CANDIDATES, MAX_CHARS, known_languages, likely_languages
from crawler.languages.function_words import has_function_words
from crawler.languages.scripts import weight

SENTENCES = {
    "ar": "استأنفت العبارة رحلاتها يوم الاثنين بعد توقف شتوي طويل",
    "cs": "Trajekt v pondělí po dlouhé zimní přestávce opět vyplul z přístavu",
    "de": "Die Fähre fährt seit Montag wieder, nach einer langen Pause im Winter",
    "en": "The ferry has been running again since Monday, after a long winter break",
    "es": "El transbordador volvió a navegar el lunes después de una larga pausa invernal",
    "fr": "Le bac circule de nouveau depuis lundi, après une longue pause hivernale",
    "it": "Il traghetto è tornato in servizio lunedì dopo una lunga pausa invernale",
    "ja": "フェリーは長い冬の休みの後、月曜日から再び運航しています",
    "ko": "긴 겨울 휴식 끝에 여객선이 월요일부터 다시 운항을 시작했습니다",
    "pl": "Prom znów pływa od poniedziałku, po długiej przerwie zimowej",
    "pt": "A balsa voltou a navegar na segunda-feira, depois de uma longa pausa de inverno",
    "ru": "Паром снова ходит с понедельника после долгого зимнего перерыва",
    "tr": "Feribot uzun bir kış arasından sonra pazartesi günü yeniden sefere başladı",
    "vi": "Phà đã hoạt động trở lại từ thứ Hai sau kỳ nghỉ đông dài ngày",
    "zh": "渡轮在漫长的冬季休航之后于星期一恢复通航，乘客感到高兴",
}


def best_of(text: str) -> str | None:
    return next(iter(likely_languages(text)), None)


@pytest.mark.parametrize("language", SENTENCES)
def test_one_sentence_is_enough_to_find_its_language(language: str) -> None:
    assert best_of(SENTENCES[language]) == language


@pytest.mark.parametrize("language", ["cs", "de", "en", "es", "ru"])
def test_capitals_are_read_like_small_letters(language: str) -> None:
    assert best_of(SENTENCES[language].upper()) == language


NEWS = SENTENCES | {
    "en": "The ferry is running again, said the owner of the line, which has been closed to all who live on that side",
    "zh": "渡轮停了很长时间，乘客们说，这条航线对他们很重要",
    "zh-Hant": "渡輪停了很久，乘客們說，這條航線從來沒有停過",
    "nl": "Het veer vaart weer sinds maandag, of dat zo blijft, is de vraag, zei de man die aan de haven woont",
    "da": "Det er for tidligt at sige, om de to by-færger har plads til alle, som er med fra byen",
    "ja": "説明会は月曜日の時間から発表され、過去の問題に対して委員が発言した為、従来の案は還元された",
}


@pytest.mark.parametrize("language", NEWS)
def test_function_words_show_english_and_chinese_and_no_other_language(language: str) -> None:
    assert [own for own in ("en", "zh", "de") if has_function_words(NEWS[language], own)] == [
        own for own in ("en", "zh") if language.startswith(own)
    ]


def test_the_members_of_a_macrolanguage_have_its_code() -> None:
    assert {"zh", "ar", "ku", "az"} <= known_languages()
    assert not {"yue", "wuu", "arz", "ckb", "azb"} & known_languages()


def test_the_most_probable_language_comes_first() -> None:
    found = likely_languages(SENTENCES["en"])
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert 1 < len(found) <= CANDIDATES
    assert sum(found.values()) <= 1 + 1e-3


@pytest.mark.parametrize("text", ["", " \n", "Ferry runs", "12 345 678 " * 20, "渡轮恢复通航"])
def test_a_text_of_few_letters_has_no_language(text: str) -> None:
    assert likely_languages(text) == {}


def test_an_ideograph_counts_for_three_letters() -> None:
    assert likely_languages("渡" * 33, min_letters=100) == {}
    assert likely_languages("渡" * 34, min_letters=100) != {}
    assert likely_languages("f" * 99, min_letters=100) == {}
    assert likely_languages("f" * 100, min_letters=100) != {}


def test_a_character_of_a_dense_script_weighs_as_much_as_three_letters() -> None:
    assert [weight(text) for text in ("pier", "Fähre", "渡轮", "フェリー", "여객선", "渡轮 A")] == [4, 5, 6, 12, 9, 8]


def test_only_the_start_of_a_long_text_is_read() -> None:
    start = (SENTENCES["fr"] + ". ") * 10
    assert likely_languages(start[:MAX_CHARS] + SENTENCES["de"] * 50) == likely_languages(start[:MAX_CHARS])


def test_line_breaks_and_characters_without_a_code_change_nothing() -> None:
    plain = likely_languages(SENTENCES["fr"])
    assert likely_languages(SENTENCES["fr"].replace(" ", " \n\t")) == plain
    assert likely_languages("\ud800" + SENTENCES["fr"]) == plain


@given(st.text(alphabet=st.characters(), max_size=80))
def test_any_text_gives_probabilities(text: str) -> None:
    assert all(0 <= probability <= 1 + 1e-3 for probability in likely_languages(text, min_letters=0).values())


def test_the_model_is_loaded_with_the_first_text_only() -> None:
    heavy = ("fasttext", "numpy")
    program = (
        f"import sys, crawler, crawler.checks, crawler.extraction, crawler.languages\n"
        f"print([name for name in {heavy} if name in sys.modules])\n"
        f"crawler.languages.likely_languages({SENTENCES['en']!r})\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert ended.stdout.splitlines() == ["[]", "['fasttext']"]
