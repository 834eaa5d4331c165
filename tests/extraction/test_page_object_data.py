"""Page objects as JSON and as Python."""

from __future__ import annotations

import pytest

from crawler.exceptions import BadInputError
from crawler.extraction.page_object import PageObject
from crawler.extraction.page_object_data import as_json, as_python, from_json
from crawler.sites import known_sites
from crawler.sites.chinanews import PAGE_OBJECT
from crawler.vocabulary import Role

EVERY = [one for site in known_sites().values() for one in site.rules.page_objects]


@pytest.mark.parametrize("page_object", EVERY, ids=lambda one: one.name)
def test_a_page_object_of_json_is_the_same(page_object: PageObject) -> None:
    assert from_json(as_json(page_object)) == page_object


@pytest.mark.parametrize("page_object", EVERY, ids=lambda one: one.name)
def test_the_python_of_a_page_object_makes_the_same(page_object: PageObject) -> None:
    names: dict[str, object] = {"PageObject": PageObject, "Role": Role}
    exec(as_python(page_object), names)  # noqa: S102  # it is our own source
    made = names["LEARNT"]
    assert made == page_object


def test_equal_roles_refer_to_the_site_s_own_page_object() -> None:
    source = as_python(PAGE_OBJECT, PAGE_OBJECT)
    assert "Role.CAPTION: PAGE_OBJECT.roles[Role.CAPTION]," in source


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"name": 1}', '{"name": "x", "roles": {"nothing": "//p"}}', '{"name": "x", "roles": 5}',
             '{"name": "x", "roles": {"body": "//p["}}', '{"name": "x", "roles": {"body": "//p"}, "class_roles": 1}']
)  # fmt: skip
def test_damaged_json_is_bad_input(text: str) -> None:
    with pytest.raises(BadInputError):
        from_json(text)
