"""The authors that a text names."""

from __future__ import annotations

from crawler.cleaning.authors import authors_of


def test_an_opening_under_a_standfirst_names_the_author() -> None:
    assert authors_of(["A look at benches", "By Lin Haishan (ECNS) — Whoever measures a city.", "More."]) == (
        "Lin Haishan",
    )


def test_a_sentence_further_down_names_none() -> None:
    assert authors_of(["One.", "Two.", "Three.", "By Lin Haishan (ECNS) — a line quoted.", "Five."]) == ()


def test_the_dateline_of_a_chinese_article_names_its_reporters_without_their_agency() -> None:
    opening = "某某社北京7月15日电 (某某社记者 李佳佳 陈溯)国家统计局15日公布数据。"
    assert authors_of([opening, "更多。"]) == ("李佳佳", "陈溯")


def test_text_in_brackets_that_is_no_list_of_names_names_no_author() -> None:
    assert authors_of(["某某社北京7月15日电 (记者从国家统计局的新闻发布会上了解到)数据公布。"]) == ()
    assert authors_of([]) == ()
