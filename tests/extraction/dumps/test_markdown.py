"""Markdown of all programs becomes the text of the page."""

from __future__ import annotations

import pytest

from crawler.extraction.dumps.markdown import headline_of, image_labels, is_mark, is_markdown, plain, with_whole_links


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("# Bees on board {#title .big}", "Bees on board"),
        ("### Related news ###", "Related news"),
        ("**(ECNS)** \\-- Bees", "(ECNS) -- Bees"),
        ("The _ferry_ of *Captain* Luo", "The ferry of Captain Luo"),
        ("[Home](/) > [News](http://news.example/a_(b) 'News')", "Home > News"),
        ("[![](/logo.gif)](/) Bees", " Bees"),
        ("Bees [were][12] counted", "Bees were counted"),
        ("[Editor: Li Yan]{.name style='x'}", "Editor: Li Yan"),
        ("Bees. [\\[Special coverage\\]](/special/)", "Bees. [Special coverage]"),
        ("5 \\* 4 bees\\_and\\_wasps\\", "5 * 4 bees_and_wasps"),
        ("| Bees | 12 | |", "Bees | 12"),
        ("see <https://news.example/1>", "see https://news.example/1"),
        ("2 * 3 = 6", "2 * 3 = 6"),
    ],
)
def test_the_text_of_a_line(line: str, text: str) -> None:
    assert plain(line) == text


def test_typographic_signs_come_back_where_the_program_escapes_plain_ones() -> None:
    assert plain('"It\'s *fun*," he said --- twice...', smart=True) == "“It’s fun,” he said — twice…"
    assert plain('\\"It\\\'s fun\\" -- he', smart=True) == '"It\'s fun" – he'


@pytest.mark.parametrize("line", ["* * *", "---", "===", ":::", "::: {.a}", "|---|:-:|", "[3]: http://news.example/"])
def test_a_line_of_markup_has_no_text(line: str) -> None:
    assert is_mark(line)


def test_an_image_alone_has_labels_and_one_in_a_sentence_has_none() -> None:
    assert image_labels("![A hive](a.jpg) [![](b.jpg)](/)") == ("A hive", "")
    assert image_labels("Bees ![A hive](a.jpg)") is None


@pytest.mark.parametrize("text", ["# One\n\n**Two** words", "[News](/news/)", "Bees\n====\n**(ECNS)** bees", "## Bees"])
def test_markdown_is_recognised(text: str) -> None:
    assert is_markdown(text)


@pytest.mark.parametrize("text", ["Bees (12) were [counted].", "# 1 in the charts", "He gave 5*4*3 as a code.", "a_b"])
def test_plain_text_is_no_markdown(text: str) -> None:
    assert not is_markdown(text)


def test_a_link_over_several_lines_is_whole_and_a_quote_loses_its_sign() -> None:
    lines = ["Li Yan [Get the", "app](/app/)", "> Bees were", "> counted."]
    assert with_whole_links(lines) == ["Li Yan [Get the app](/app/)", "  Bees were", "  counted."]


def test_the_headline_is_the_only_heading_of_the_first_level() -> None:
    assert headline_of(["Bees", "====", "## Wasps"]) == "Bees"
    assert headline_of(["# Bees", "# Wasps"]) is None
