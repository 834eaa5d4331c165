"""The names that XPaths may contain, and texts as XPath literals."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.induction.names import is_stable, literal


@pytest.mark.parametrize(
    "name", ["article", "left_zw", "newslst04", "og:title", "article__title", "bdylft", "h1-title"]
)
def test_a_written_name_is_stable(name: str) -> None:
    assert is_stable(name)


@pytest.mark.parametrize(
    "name",
    ["post-12345", "css-1q2w3e", "sc-bdVaJa", "Body_text__2Xk9p", "a1b2c3d4", "active", "x", "7", "", "a" * 61, "a\nb"],
)
def test_a_generated_name_is_not_stable(name: str) -> None:
    assert not is_stable(name)


@pytest.mark.parametrize("text", ["plain", "it's", 'a "quote"', """it's a "quote\"""", "''\"\"", "'", "')] | //* | ('"])
def test_a_literal_is_the_text_itself(text: str) -> None:
    assert etree.XPath(f"string({literal(text)})")(etree.Element("p")) == text
