"""A table of data has one block for each row; other tables serve the layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.html.parsing import parse
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from crawler.items import Block

PROSE = "The mill opened its gates again on Monday after two years of repairs. " * 7


def read(body: str) -> tuple[Block, ...]:
    return read_blocks(parse(f"<html><body>{body}</body></html>"), {}, {}, Role.BODY).blocks


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        ("<tr><th>Month<th>People<tr><td>May<td>12", ["Month | People", "May | 12"]),
        ("<thead><tr><th>M<th>P</thead><tbody><tr><td>May<td>12</tbody><tfoot><tr><td>Sum<td>12</tfoot>",
         ["M | P", "May | 12", "Sum | 12"]),
        ("<caption>Visitors</caption><tr><th><th>2024<th>2025<tr><td>May<td><td>12",
         ["Visitors", "| 2024 | 2025", "May | | 12"]),
        ("<tr><td>2<td>Ann<td>5035<td>7<td>0<td>15<td>24<tr><td>3<td>Bo<td>1<td><td>0<td>1<td>",
         ["2 | Ann | 5035 | 7 | 0 | 15 | 24", "3 | Bo | 1 | | 0 | 1 |"]),
        ("<tr><th>Name<th colspan=2>Goals<th>Sum<tr><td>Ann<td>1<td>2<td>3",
         ["Name | Goals | | Sum", "Ann | 1 | 2 | 3"]),
        ("<tr><td rowspan=2>May<td>a<td>1<tr><td>b<td>2<tr><td>June<td>c<td>3",
         ["May | a | 1", "| b | 2", "June | c | 3"]),
        ("<tr><td colspan=2>Group A<tr><td>x<td>1<tr><td>y<td>2", ["Group A", "x | 1", "y | 2"]),
        ("<tr><td><p>May</p><td><div>12<br>or 13</div><tr><td><p>June</p><td><b>1</b>4",
         ["May | 12 or 13", "June | 14"]),
        ("<tr><td>a<td>b<tr><td> <td>&nbsp;<tr><td>c<td>d", ["a | b", "c | d"]),
        ("<tr><td colspan=x>a<td rowspan=-1>b<tr><td colspan=99999999999>c<td>d", None),
    ],
)  # fmt: skip
def test_a_row_of_a_table_is_one_block(rows: str, texts: list[str] | None) -> None:
    blocks = read(f"<p>One</p><table id=t class='a b'>{rows}</table><p>Two</p>")
    within = blocks[1:-1]
    assert texts is None or [block.text for block in within] == texts
    assert {block.unit for block in within} == {1}
    assert {block.path for block in within if block.tag == "tr"} == {"html/body/table#t.a.b"}
    assert [block.unit for block in (blocks[0], blocks[-1])] == [0, 0]


@pytest.mark.parametrize(
    ("table", "texts"),
    [
        ("<tr><td>One<tr><td>Two", ["One", "Two"]),
        ("<tr><td>One<td>Two", ["One", "Two"]),
        (f"<tr><td>Menu<td>{PROSE}<tr><td>a<td>b", ["Menu", PROSE.strip(), "a", "b"]),
        ("<tr><td>Menu<td><p>a</p><p>b</p><p>c</p><tr><td>d<td>e", ["Menu", "a", "b", "c", "d", "e"]),
        ("<tr><td>a<td><h2>b</h2><tr><td>c<td>d", ["a", "b", "c", "d"]),
        ("<tr><td>a<td><ul><li>b<li>c</ul><tr><td>d<td>e", ["a", "b", "c", "d", "e"]),
        ("<tr><td>a<td><table><tr><td>b<td>c<tr><td>d<td>e</table><tr><td>f<td>g", ["a", "b | c", "d | e", "f", "g"]),
    ],
)
def test_a_table_for_the_layout_has_a_block_for_each_cell(table: str, texts: list[str]) -> None:
    assert [block.text for block in read(f"<table>{table}</table>")] == texts


def test_a_role_inside_a_table_is_a_block_of_its_own() -> None:
    tree = parse("<table><tr><td>a<td id=x>b<td>c<tr><td>d<td>e<td>f</table>")
    blocks = read_blocks(tree, {tree.get_element_by_id("x"): Role.CAPTION}, {}, Role.BODY).blocks
    assert [(block.text, block.role) for block in blocks][1] == ("b", Role.CAPTION)
