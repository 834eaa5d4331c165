"""A text dump to the lines of its page."""

from __future__ import annotations

from crawler.extraction.dumps.dump import read_dump
from crawler.vocabulary import Role


def lines_of(text: str, role: Role = Role.BODY) -> list[str]:
    return [block.text for block in read_dump(text).blocks if block.role == role]


def test_bullets_and_numbers_of_a_program_are_no_text() -> None:
    navigation = "\n".join(f"  * {word}" for word in ("Home", "News", "Photo"))
    assert lines_of(f"{navigation}\n\n   The bees of the ferry were counted on deck.\n     1. One hive\n") == [
        "Home",
        "News",
        "Photo",
        "The bees of the ferry were counted on deck.",
        "One hive",
    ]


def test_dashes_and_numbers_of_the_page_are_text() -> None:
    assert lines_of("- Some left.\n1. One hive\n1.Two bees") == ["- Some left.", "1. One hive", "1.Two bees"]


def test_marks_are_kept_with_their_role() -> None:
    text = "---\ntitle: Bees\n---\n[IMG]\n\nBees were counted.\n\nReferences\n\n1. http://news.example/\n"
    assert lines_of(text, Role.DUMP_MARK) == [
        "---",
        "title: Bees",
        "---",
        "[IMG]",
        "References",
        "1. http://news.example/",
    ]
    assert (lines_of(text), read_dump(text).headline) == (["Bees were counted."], "Bees")


def test_the_label_of_an_image_is_a_caption() -> None:
    assert lines_of("# Bees\n\n![A hive](/a.jpg)\n\n**Bees** were counted.", Role.CAPTION) == ["A hive"]


def test_a_line_knows_whether_blank_lines_come_before_it() -> None:
    assert [block.tag for block in read_dump("One\n \n Two\nThree\n").blocks] == ["line", "gap", "line"]
