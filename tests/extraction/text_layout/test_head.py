"""Heads of text dumps: blank lines and positions show the roles of lines."""

from __future__ import annotations

from crawler import clean

URL = "https://www.ecns.cn/2017/05-03/251274.shtml"
BYLINE = "2017-05-03 10:11 | CNS | Editor: Li Yan"


def test_a_section_with_an_unknown_name_may_be_longer_than_the_headline_behind_a_blank_line() -> None:
    dump = f"LINE\n\nText:AAAPrint\nBelt and Road\n\nBees\n\n1\n{BYLINE}\n\nBees were counted.\n\nMorePhoto\n"
    article = clean(dump.encode(), URL)
    assert (article.metadata.section, article.title) == ("Belt and Road", "Bees")
    assert article.text == "Bees were counted."


def test_a_run_of_navigation_names_no_section() -> None:
    dump = f"Home\nNews\nPhoto\nVideo\nMore\n\nBees are counted\n\n{BYLINE}\n\nBees were counted.\n"
    article = clean(dump.encode(), URL)
    assert (article.metadata.section, article.title, article.removed["navigation"]) == (None, "Bees are counted", 5)


def test_a_section_name_above_the_headline_names_the_section() -> None:
    dump = f"Home\nSociety\n\nBees are counted\n\n{BYLINE}\n\nBees were counted.\n"
    assert clean(dump.encode(), URL).metadata.section == "Society"
