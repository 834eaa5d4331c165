"""A text of a site without rules keeps all its lines, whatever they look like."""

from __future__ import annotations

import pytest

from crawler import clean

LINES = (
    "Council votes on the bridge",
    "By Ann Reed",
    "The council of the harbour town votes tonight on a second bridge, which would cost 12 million [1] in all.",
    "Related news was not on its mind, said the mayor. The plan (http://news.example/plan) is public.",
    "- One pier",
    "1. The left bank",
    "Comments (0)",
    "Home",
    "the ferry goes on",
    "More",
    "Editor: Li Yan",
    "See [3] and [IMG] for the map.",
    "> Nobody asked us, a captain wrote.",
)


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n"])
def test_a_plain_text_keeps_all_its_lines(between: str) -> None:
    article = clean(between.join(LINES), "https://news.example/2026/bridge")
    assert article.text == "\n\n".join(LINES)
