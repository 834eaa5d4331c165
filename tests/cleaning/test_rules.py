"""The rules for single blocks."""

from __future__ import annotations

import re

import pytest

from crawler.cleaning.rules import caption, outside_body, phrase_rule
from crawler.items import Block
from crawler.vocabulary import Role


@pytest.mark.parametrize("role", Role)
def test_a_block_outside_the_body_is_removed_for_its_role(role: Role) -> None:
    assert outside_body(Block("Text", role)) == (None if role in {Role.BODY, Role.CAPTION} else role)


def test_only_a_caption_is_removed_as_one() -> None:
    assert caption(Block("Tea pickers", Role.CAPTION)) == Role.CAPTION
    assert caption(Block("Tea pickers", Role.BODY)) is None


def test_a_phrase_must_be_the_whole_block() -> None:
    rule = phrase_rule({Role.TOOLBAR: re.compile("Print"), Role.COMMENT_LINK: re.compile(r"Comments \(\d+\)")})
    assert rule(Block("Print", Role.BODY)) == Role.TOOLBAR
    assert rule(Block("Comments (0)", Role.BODY)) == Role.COMMENT_LINK
    assert rule(Block("Print is not dead", Role.BODY)) is None
