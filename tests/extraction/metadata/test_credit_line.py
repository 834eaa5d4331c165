"""The people that a text names, in the forms and languages in which pages write them."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.credit_line import names_in
from crawler.extraction.metadata.site_name import SiteName

SITE = SiteName(["Harbour Gazette"], "https://www.harbour-gazette.example/a")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Okoro, Ben", "Ben Okoro"),
        ("Okoro, Ben and Berg, Anna", "Ben Okoro|Anna Berg"),
        ("Okoro, Ben, and Anna Berg", "Ben Okoro|Anna Berg"),
        ("Okoro, Ben, Berg, Anna", "Ben Okoro|Anna Berg"),
        ("Okoro, Ben; Berg, Anna M.", "Ben Okoro|Anna M. Berg"),
        ("Okoro, B. K.", "B. K. Okoro"),
        ("van der Meer, Jan", "Jan van der Meer"),
        ("Okoro, Ben, PhD", "Ben Okoro"),
        ("Okoro, Ben Luther, Jr.", "Ben Luther Okoro Jr"),
        ("Anna, Ben and Cleo", "Anna|Ben|Cleo"),
        ("Anna Berg, Ben Okoro and Cleo Vance", "Anna Berg|Ben Okoro|Cleo Vance"),
        ("AFP, Reuters", "AFP|Reuters"),
        ("Reuters, Kiel", "Reuters"),
        ("Anna Berg, XYZ", "Anna Berg|XYZ"),
        ("Anna Berg, Ben Okoro Jr", "Anna Berg|Ben Okoro Jr"),
    ],
)
def test_a_family_name_before_a_comma_is_of_the_same_person(text: str, names: str) -> None:
    assert names_in([text], SITE) == tuple(names.split("|"))


def test_a_catalogue_writes_several_family_names_before_the_comma() -> None:
    assert names_in(["Vega Marín, Lucía"], SITE, several_last_names=True) == ("Lucía Vega Marín",)
    assert names_in(["Anna Berg, Ben Okoro"], SITE, several_last_names=True) == ("Anna Berg", "Ben Okoro")


@pytest.mark.parametrize(
    "text",
    [
        "By Anna Berg, Staff Writer",
        "Anna Berg - Political Editor",
        "Political Editor Anna Berg",
        "Anna Berg in Kiel",
        "Anna Berg, in Kiel",
        "By Anna Berg for the Harbour Gazette",
        "Anna Berg, BBC News",
        "Anna Berg, CEO of Acme",
        "Anna Berg @annaberg",
        "Anna Berg anna.berg@gazette.example",
        "Anna Berg https://social.example/anna",
        "Anna Berg 3 March 2026",
        "By Anna Berg on March 3, 2026, updated 4 March 2026 10:00",
        "Anna Berg | Published 2026-03-03 08:40 | 3 min read",
        "Text: Anna Berg / Photo: Ben Okoro",
        "Words by Anna Berg, photos by Ben Okoro",
        "Text: Anna Berg, Fotos: Ben Okoro und Cleo Vance",
        "Anna Berg (Text) und Ben Okoro (Fotos)",
        "Anna Berg, edited by Ben Okoro",
        "Anna Berg, MD, FACS",
        "Von Anna Berg, Kiel",
        "Anna Berg (Kiel) | Harbour Gazette",
        "Words by Anna Berg; anna berg",
    ],
)
def test_jobs_places_dates_addresses_and_other_credits_are_no_part_of_a_name(text: str) -> None:
    assert names_in([text], SITE) == ("Anna Berg",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Por María López y Juan Pérez", "María López|Juan Pérez"),
        ("Por Ana Costa e João Silva", "Ana Costa|João Silva"),
        ("Par Anne Dupont et Luc Petit", "Anne Dupont|Luc Petit"),
        ("di Mario Rossi", "Mario Rossi"),
        ("door Jan de Vries", "Jan de Vries"),
        ("Av Kari Nordmann og Ola Hansen", "Kari Nordmann|Ola Hansen"),
        ("Oleh Budi Santoso", "Budi Santoso"),
        ("Текст: Анна Петрова, фото: Иван Сидоров", "Анна Петрова"),
        ("Автор: Анна Петрова, корреспондент", "Анна Петрова"),
        ("بقلم: أحمد علي", "أحمد علي"),
        ("文/王小明 图/李四", "王小明"),
        ("本报记者 王小明", "王小明"),
        ("约翰·史密斯", "约翰·史密斯"),
        ("文・山田太郎", "山田太郎"),
        ("글 김하나, 사진 박민수", "김하나"),
        ("김하나 선임기자", "김하나"),
        ("Per Olsson", "Per Olsson"),
        ("作者：王某 李四", "王某 李四"),
        ("김하나 기자", "김하나"),
    ],
)
def test_signatures_of_many_languages_are_read(text: str, names: str) -> None:
    assert names_in([text], SITE) == tuple(names.split("|"))


@pytest.mark.parametrize(
    "text",
    [
        "@annaberg", "anna.berg", "Photos by Ben Okoro", "Source: Reuters", "&", "Staff", "Harbour Gazette Staff",
        "2026", "Anna Berg, " * 100,
    ],
)  # fmt: skip
def test_handles_other_credits_the_site_and_long_texts_are_no_authors(text: str) -> None:
    assert names_in([text], SITE) == ()
