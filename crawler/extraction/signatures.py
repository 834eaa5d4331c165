"""The editor's name below the text: a line of its own, or brackets at the end of a paragraph."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extraction.rules import ExtractionRules
    from crawler.items import Block, Metadata

MAX_BLOCKS_BELOW = 3  # how many blocks behind the text may be searched, unless the site signs its articles below

_BRACKETS = "()（）[]【】 ."


def with_editor_below(found: Metadata, blocks: Sequence[Block], rules: ExtractionRules) -> Metadata:
    """Return the metadata with the editor that a line in or below the text names, if no byline named one."""
    if found.editor is not None:
        return found
    body = [i for i, block in enumerate(blocks) if block.role == Role.BODY]
    until = len(blocks) if rules.signed_below else (body[-1] + 1 + MAX_BLOCKS_BELOW if body else 0)
    pattern = rules.boilerplate.glued.get(Role.EDITOR)
    for block in blocks[body[0] if body else 0 : until]:
        glued = pattern.search(block.text) if pattern is not None and block.role == Role.BODY else None
        signature = block.text if block.role == Role.EDITOR else (glued[0] if glued else None)
        if signature is not None:
            return replace(found, editor=rules.bylines.undated(signature.strip(_BRACKETS))[1])
    return found
