"""The selection by density."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crawler.cleaning.classifier.containers import Containers
from crawler.cleaning.classifier.density import density
from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.html.parsing import parse
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from crawler.items import Block

PROSE = "The council, which met for five hours, agreed on a plan for the bridge, its cost, and the road to it. "


def selected(markup: str) -> list[str]:
    """Return the first words of the blocks that are selected."""
    blocks: tuple[Block, ...] = read_blocks(parse(markup), {}, {}, Role.NOT_SELECTED).blocks
    chars = np.array([len(block.text) for block in blocks], float)
    links = np.array([block.link_chars for block in blocks], float)
    found = density(blocks, Containers(blocks), chars, links)
    return [block.text.split()[0] for block, one in zip(blocks, found.selected, strict=True) if one]


def test_the_container_with_the_most_prose_is_selected_and_the_links_around_it_are_not() -> None:
    links = "".join(f"<li><a href=/{n}>Another story, with a long headline, number {n}</a></li>" for n in range(9))
    body = "".join(f"<p>P{n} {PROSE}</p>" for n in range(4))
    assert selected(f"<html><body><ul>{links}</ul><div class=x>{body}</div><ul>{links}</ul>") == [
        "P0",
        "P1",
        "P2",
        "P3",
    ]


def test_a_form_within_the_text_is_left_out() -> None:
    body = f"<p>P0 {PROSE}</p><form><p>Enter your address, and we write to you.</p></form><p>P1 {PROSE}</p>"
    assert selected(f"<html><body><div>{body}</div>") == ["P0", "P1"]


def test_a_container_next_to_the_best_with_as_much_text_is_selected_too() -> None:
    parts = "".join(f"<div class=part><p>P{n} {PROSE}</p><p>Q{n} {PROSE}</p></div>" for n in range(2))
    assert selected(f"<html><body><main>{parts}</main><p>Short</p>") == ["P0", "Q0", "P1", "Q1"]


def test_a_page_without_prose_has_no_selection() -> None:
    assert selected("<html><body><p>Hello</p>") == []
    assert selected("<html><body>") == []
