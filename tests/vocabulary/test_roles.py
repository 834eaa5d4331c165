"""Each template is classified: whether the site's own rules found the body."""

from __future__ import annotations

import pytest

from crawler.vocabulary import Role, Template


@pytest.mark.parametrize(
    ("template", "known"),
    [("ecns", True), (Template.TEXT_DUMP, True), *((one, False) for one in Template if one != Template.TEXT_DUMP)],
)
def test_a_template_is_known_if_a_page_object_or_the_layout_of_a_dump_fitted(template: str, known: bool) -> None:  # noqa: FBT001
    assert Template.is_known(template) == known


def test_a_role_is_its_text() -> None:
    assert Role("media-partners") is Role.MEDIA_PARTNERS
    assert f"{Role.BODY}" == "body"
