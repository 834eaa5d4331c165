"""A page object finds roles by XPaths, by classes and ids, and the texts of fields."""

from __future__ import annotations

import re

import pytest

from crawler.exceptions import BadInputError
from crawler.extraction.html.parsing import parse
from crawler.extraction.page_object import PageObject, find, require_valid, texts_of
from crawler.extraction.simple_paths import has_class
from crawler.vocabulary import Role

PAGE = """<div class="top nav">Home</div><h1>Bees on  board</h1><h1> </h1>
<div id="when">2026-05-03</div><div class="text main"><p class="top">Bees.</p><!-- end --><img class="share"></div>"""
TREE = parse(PAGE)
GAZETTE = PageObject(
    name="gazette",
    roles={Role.BODY: f"//div[{has_class('text')}]", Role.LEAD: "//div[@id='when']"},
    role_changes={Role.AFTER_BODY: "//comment()[contains(., 'end')]"},
    title="//h1",
    byline="//span",
    class_roles={".top": Role.NAVIGATION, "#when": Role.BYLINE, ".share": Role.SHARE},
    byline_roles=frozenset({Role.LEAD}),
)
ELEMENTS = GAZETTE.elements(TREE, GAZETTE.bodies(TREE))


def test_a_page_object_fits_if_its_body_is_on_the_page() -> None:
    assert GAZETTE.fits(TREE)
    assert not GAZETTE.fits(parse(PAGE.replace("text main", "text-main")))


def test_it_may_fit_if_the_bytes_contain_a_name_of_its_body() -> None:
    assert GAZETTE.may_fit(PAGE.encode())
    assert not GAZETTE.may_fit(b"<div class=main>Bees.</div>")


def test_roles_are_found_by_xpaths_and_by_classes_and_xpaths_decide() -> None:
    roles = {(element.tag, element.get("class") or element.get("id")): r for element, r in ELEMENTS.items()}
    assert roles == {
        ("div", "top nav"): Role.NAVIGATION,
        ("div", "when"): Role.LEAD,
        ("div", "text main"): Role.BODY,
        ("img", "share"): Role.SHARE,
    }


def test_the_role_changes_behind_a_comment() -> None:
    ((node, role),) = GAZETTE.role_change_nodes(TREE, GAZETTE.bodies(TREE)).items()
    assert (node.text, role) == (" end ", Role.AFTER_BODY)


def test_texts_of_fields_have_folded_space_and_are_not_empty() -> None:
    assert GAZETTE.texts("title", TREE) == ["Bees on board"]
    assert GAZETTE.texts("section", TREE) == []
    assert texts_of(GAZETTE.bylines(TREE, ELEMENTS)) == ["2026-05-03"]


@pytest.mark.parametrize("path", ["//div[", "//div[@class=''", "unknown-function()", "//x:div"])
def test_an_invalid_xpath_is_an_error_of_one_line_with_its_use(path: str) -> None:
    with pytest.raises(BadInputError, match=f"^captions: invalid XPath {re.escape(repr(path))}: ") as raised:
        find(path, TREE, "captions")
    assert "\n" not in str(raised.value)


def test_no_xpath_is_compiled_before_it_is_used() -> None:
    broken = PageObject("broken", {Role.BODY: "//div", Role.SHARE: "//div["}, title="//h1[")
    assert broken.fits(TREE)
    with pytest.raises(BadInputError, match=r"page object 'broken', share: invalid XPath '//div\['"):
        broken.elements(TREE, ())
    with pytest.raises(BadInputError, match=r"page object 'broken', title: invalid XPath '//h1\['"):
        broken.texts("title", TREE)


@pytest.mark.parametrize(
    "path",
    [
        "//div[",
        "//h1[contians(., 'x')]",
        "//ul[ends-with(@id, 'x')]",
        "//p[re:tst(., 'x')]",
        "//x:div",
        "//h1/text()",
        "//a/@href",
        "string(//h1)",
        "count(//p)",
        " ",
    ],
)
def test_an_xpath_is_checked_before_a_page_comes(path: str) -> None:
    with pytest.raises(BadInputError, match=f"^captions: invalid XPath {re.escape(repr(path))}: "):
        require_valid(path, "captions")


@pytest.mark.parametrize(
    "path",
    [
        "//p[not(@id='contians(x)')]",
        "//a[re:test(@href, 'x|y')] | id('b')",
        "//comment()[contains(., 'end')]",
        "//p[preceding-sibling::node()[1] and (a or text()) and @class]",
    ],
)
def test_a_right_xpath_passes_whatever_its_strings_look_like(path: str) -> None:
    require_valid(path, "captions")


def test_a_page_object_without_a_body_is_an_error() -> None:
    with pytest.raises(BadInputError, match="page object 'bodiless', body: the XPath is missing"):
        PageObject("bodiless", {Role.TITLE: "//h1"}).require_valid()


def test_an_xpath_that_finds_text_is_an_error_where_it_is_used() -> None:
    with pytest.raises(BadInputError, match="It finds text or a number, and no elements"):
        find("//h1 | //h1/text()[1]", TREE, "captions")
