"""Repeated parts change nothing, are known when they come again, and are bounded."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.html.page_index import PageIndex
from crawler.extraction.html.parsing import parse
from crawler.extraction.html.repeated_parts import FIRST_MISSES, MAX_CHARS, Part, Place, RepeatedParts
from crawler.extraction.html.template_walk import KnownPage, TemplateWalk
from crawler.extraction.html.walk import Walk
from crawler.vocabulary import Role
from tests.proportion import excess

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from crawler.extraction.html.block_builder import Roles

TAGS = [
    *"div ul li p h2 span a table tr td pre blockquote dl x-box br script dialog noscript option details".split(),
    *('p class="sr-only"', 'div style="display:none"', "div hidden", 'div class="a b" id="c"', "img src=1.png"),
    'span style="display:block"',
]
TEXTS = st.sampled_from(["Tea", " ", "Tea is\n\n ripe. ", "\u200b", "<!-- tea -->", "Read more", "one &amp; two", ""])
PLACE = Place("ul", "menu", None, 2)
ROLES = [Role.COPYRIGHT, Role.BODY]


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(children, max_size=4).map("".join)
    return st.builds(lambda tag, own: f"<{tag}>{own}</{tag.split()[0]}>", st.sampled_from(TAGS), inside)


markup = st.recursive(TEXTS, element, max_leaves=25)
parts_of_pages = st.lists(markup, min_size=1, max_size=4)
numbers = st.lists(st.integers(0, 400), max_size=2)
pages_of_parts = st.lists(st.tuples(st.lists(st.integers(0, 3), max_size=5), numbers, numbers), max_size=8)


def menu(*items: object) -> HtmlElement:
    return parse(f"<ul class=menu>{''.join(f'<li><a href=/>{item}</a></li>' for item in items)}</ul>")


def state(walk: Walk) -> tuple[object, ...]:
    blocks = [(block, block.path, block.elements) for block in walk.blocks]
    return blocks, walk.hidden, walk.depth, walk.pictures


def chosen(tree: HtmlElement, places: Sequence[int], *, comments: bool = False) -> dict[HtmlElement, Role]:
    nodes = [node for node in tree.iter() if comments or isinstance(node.tag, str)]
    return {nodes[place % len(nodes)]: ROLES[place % len(ROLES)] for place in places}


def both_walks(tree: HtmlElement, roles: Roles, changes: Roles, parts: RepeatedParts) -> tuple[Walk, Walk]:
    index = PageIndex(tree)
    plain = Walk(roles, changes, Role.OUTSIDE_BODY, index)
    known = TemplateWalk(roles, changes, Role.OUTSIDE_BODY, KnownPage(index, parts))
    plain.read()
    known.read()
    return plain, known


@pytest.mark.slow
@given(pool=parts_of_pages, pages=pages_of_parts)
def test_repeated_parts_change_nothing(pool: list[str], pages: list[tuple[list[int], list[int], list[int]]]) -> None:
    parts = RepeatedParts()
    for chosen_parts, roles, changes in [*pages, *pages, *pages]:
        tree = parse("<body>" + "".join(f"<div>{pool[one % len(pool)]}</div>" for one in chosen_parts))
        plain, known = both_walks(tree, chosen(tree, roles), chosen(tree, changes[:1], comments=True), parts)
        assert state(known) == state(plain)


def test_a_part_is_known_when_it_comes_the_third_time() -> None:
    parts, tree = RepeatedParts(), menu(*range(9))
    listed = tree.find(".//ul")
    for _ in range(2):
        both_walks(tree, {listed: Role.COPYRIGHT}, {}, parts)
    found = parts.find(listed, PLACE, Role.COPYRIGHT)
    assert isinstance(found, Part)
    assert [block.text for block in found.blocks] == [str(number) for number in range(9)]


def test_a_place_that_differs_from_page_to_page_is_given_up() -> None:
    parts, same = RepeatedParts(), menu("the same", *range(9)).find(".//ul")
    for number in range(FIRST_MISSES):
        assert parts.find(menu(number, *range(9)).find(".//ul"), PLACE, Role.OUTSIDE_BODY) is None
    assert [parts.find(same, PLACE, Role.OUTSIDE_BODY) for _ in range(3)] == [None] * 3


def nested(levels: int) -> str:
    return "<div class=menu>" * levels + "<p>one<b>two</b>" * 100 * levels + "</div>" * levels


def repeatedly(markup: str) -> None:
    parts = RepeatedParts()
    for _ in range(3):
        both_walks(parse(markup), {}, {}, parts)


@pytest.mark.slow
def test_the_time_for_nested_elements_grows_with_the_page() -> None:
    assert excess(nested, repeatedly, [60, 480]) is None


@pytest.mark.parametrize("seen", [1, 2])
def test_the_memory_of_all_parts_is_bounded(seen: int) -> None:
    parts = RepeatedParts()
    for number in range(3 * MAX_CHARS // 50_000):
        tree = parse(f'<ul id="menu-{number}">{f"<li>{number}" * 10}<li>{"tea " * 12_500}</ul>')
        for _ in range(seen):
            both_walks(tree, {}, {}, parts)
    assert parts.chars == 0 if seen == 1 else MAX_CHARS // 2 < parts.chars <= MAX_CHARS


def test_a_part_that_two_threads_add_is_counted_once() -> None:
    parts, part = RepeatedParts(), Part((), nodes=9, elements=9, units=0, depth=0, hidden=())
    for _ in range(2):
        parts.add(("<ul></ul>", Role.OUTSIDE_BODY), part)
    assert parts.chars == len("<ul></ul>")


def test_a_copy_for_another_process_has_no_parts() -> None:
    parts = RepeatedParts()
    parts.add(("<ul></ul>", Role.OUTSIDE_BODY), Part((), nodes=9, elements=9, units=0, depth=0, hidden=()))
    assert pickle.loads(pickle.dumps(parts)).chars == 0  # noqa: S301  # our own
