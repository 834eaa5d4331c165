"""The blocks of one table, list or embedded post have its number."""

from __future__ import annotations

import pytest

from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.html.parsing import parse
from crawler.vocabulary import Role

TABLE = "<table><tr><th>Month<th>Crossings<tr><td>May<td>12</table>"
POST = '<blockquote class="twitter-tweet"><p>The bell rang.</p>&mdash; Harbour <a href="/1">May 5</a></blockquote>'


def units(body: str) -> dict[int, str]:
    """Return the texts of each unit, without those of no unit."""
    found: dict[int, str] = {}
    for block in read_blocks(parse(f"<html><body>{body}</body></html>"), {}, {}, Role.BODY).blocks:
        found[block.unit] = f"{found.get(block.unit, '')} {block.text}".strip()
    found.pop(0, None)
    return found


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>One</p><ul><li>a<li>b</ul><p>Two</p><ol><li>c</ol>", ["a b", "c"]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["a b c"]),
        ("<dl><dt>a<dd>b</dl><ul><li>c</ul>", ["a b", "c"]),
        ("<table><tr><td><p>Layout</p><ul><li>a</ul></table>", ["a"]),
        ("<table><tr><td>Only<tr><td>column</table>", []),
        ("<blockquote>Words of a person</blockquote>", []),
    ],
)
def test_blocks_of_one_list_have_its_number(body: str, texts: list[str]) -> None:
    assert list(units(body).values()) == texts


def test_two_tables_and_two_posts_side_by_side_are_four_units() -> None:
    assert list(units(TABLE + TABLE + POST + POST)) == [1, 2, 3, 4]


def test_a_table_or_a_post_in_a_list_is_a_unit_of_its_own() -> None:
    assert len(units(f"<ul><li>a {TABLE}<li>b {POST}</ul>")) == 3


def test_the_signature_of_a_post_belongs_to_it() -> None:
    assert list(units(f"<p>One</p>{POST}<p>Two</p>").values()) == ["The bell rang. — Harbour May 5"]
