"""An article may open with its author under a standfirst."""

from __future__ import annotations

from crawler.cleaning.authors import authors_of


def test_an_opening_under_a_standfirst_names_the_author() -> None:
    assert authors_of(["A look at benches", "By Lin Haishan (ECNS) — Whoever measures a city.", "More."]) == (
        "Lin Haishan",
    )


def test_a_sentence_further_down_names_none() -> None:
    assert authors_of(["One.", "Two.", "Three.", "By Lin Haishan (ECNS) — a line quoted.", "Five."]) == ()
