"""An index of classes and ids answers some XPaths as libxml2 does."""

from __future__ import annotations

import pytest

from crawler.extraction.html.page_index import PageIndex
from crawler.extraction.html.parsing import parse
from crawler.extraction.page_object import PageObject, find
from crawler.extraction.simple_paths import has_class, has_name, split_path
from crawler.vocabulary import Role

PAGE = """<html><body><div id="main" class="text wide"><h3 class="list big">One</h3><p class="share-box">a</p>
<div class="text"><h3 class="list"><span>Two</span> <span>three</span></h3><img class="share"><b id="shares">b</b>
<h3 class="listed">no</h3></div></div><div id="main"><h3 class="list"><span>Four</span><h3 class="list">Two three</h3>
</h3></div><ul class="list old"><li class="share">c</li></ul></body></html>"""
TREE = parse(PAGE)
INDEX = PageIndex(TREE)
BODIES = find("//div[@id='main']", TREE, "test")
LIST, BIG = has_class("list"), has_class("big")


@pytest.mark.parametrize(
    "path",
    [
        f"//h3[{LIST}]",
        f"//h3[{LIST} and not({BIG})]",
        f"//h3[{LIST} and not({BIG}) and not(normalize-space()='Two three')]",
        f"//h3[{LIST} and not(normalize-space()='Two three')]",
        f"//h3[{LIST}]/span",
        f"//p[{LIST}]",
        "//div[@id='main']",
        "//h3",
        "//h3[normalize-space()='Two three']",
        "//h3[normalize-space()='Two three'][not(ancestor::*[@id='main'])]",
        "//h3[not(normalize-space()='no')][not(ancestor::*[@id='other'])]",
        f"$body//*[{has_name('(?:^|[ -])SHARE')}]",
    ],
)
def test_the_index_finds_what_libxml2_finds(path: str) -> None:
    (simple,), rest = split_path(path)
    assert rest == ""
    assert simple.find(INDEX, BODIES) == find(path, TREE, "test", BODIES)


@pytest.mark.parametrize(
    "path",
    [
        "//h3[not(ancestor::*[@class='text'])]",
        "//h3[normalize-space()]",
        "id('main')",
        f"//h3[{LIST} or {BIG}]",
        f"//div//h3[{LIST}]",
        f"//h3[{LIST}][1]",
        "//h3[contains(@class, 'list')]",
        f"//*[{has_name('share')}]",
        f"$body//*[{has_name('[')}]",
    ],
)
def test_another_path_is_left_to_libxml2(path: str) -> None:
    assert split_path(path) == ((), path)


def test_the_members_of_a_union_are_answered_apart() -> None:
    simple, rest = split_path(f"//h3[{LIST}] | //b[. = ' | '] | //p[@id='a'] | //i/b")
    assert len(simple) == 2
    assert rest == "//b[. = ' | '] | //i/b"


def test_a_union_is_in_page_order_and_has_each_element_once() -> None:
    path = f"//ul | //h3[{BIG}] | //h3[{LIST}]"
    known = PageObject("known", {Role.BODY: path})
    assert known.bodies(TREE, INDEX) == known.bodies(TREE) == find(path, TREE, "test")
