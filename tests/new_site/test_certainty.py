"""How sure a place is: k of n pages give k / (n + 1), times what the XPath depends on, times the text's confidence."""

from __future__ import annotations

import pytest

from crawler.new_site.certainty import COUNTED, TAGS_ONLY, anchor_factor, certainty


def test_pages_that_agree_make_a_place_surer_by_the_rule_of_succession() -> None:
    assert [round(certainty("//h1[@id='a']", pages, pages), 3) for pages in (1, 2, 5, 20)] == [0.5, 0.667, 0.833, 0.952]
    assert certainty("//h1[@id='a']", 1, 4) == pytest.approx(0.2)


def test_no_page_gives_nothing() -> None:
    assert certainty("//h1[@id='a']", 0, 0) == certainty("//h1[@id='a']", 0, 3) == 0.0


@pytest.mark.parametrize(
    ("path", "factor"),
    [
        ("//h1[@id='a']", 1.0),
        ("id('story')", 1.0),
        ("//meta[@property='og:title']", 1.0),
        ("//article", TAGS_ONLY),
        ("/html/body/div[2]/p", COUNTED),
        ("//div[@id='a']/p[2]", COUNTED),
        ("//h1[@id='a'] | /html/body/h1[1]", COUNTED),
    ],
)
def test_an_xpath_is_as_sure_as_its_weakest_part(path: str, factor: float) -> None:
    assert anchor_factor(path) == factor


def test_the_text_is_as_sure_as_the_cleaner_was() -> None:
    assert certainty("id('a')", 2, 2, [0.9, 0.7]) == pytest.approx(2 / 3 * 0.8)
    assert certainty("id('a')", 2, 2, [None, None]) == pytest.approx(2 / 3)
