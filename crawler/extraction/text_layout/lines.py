"""The lines of a dump being laid out, each with the place that was found for it so far."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.text_layout.boilerplate import Boilerplate, matching
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block


_COUNTER = re.compile(r"\d{1,4}")
_CJK = re.compile("[\u3400-\u9fff]")
_LATIN_WORD = re.compile("[A-Za-z]+")


class Lines:
    """`texts` and `roles` run in step; a place is None until one is found.

    `prefix` is the day that the dump's own first words name, or None;
    `headline` is what the page's markup says that its headline is.
    """

    def __init__(self, lines: Sequence[Block], boilerplate: Boilerplate, headline: str | None = None) -> None:
        self.boilerplate = boilerplate
        self.headline = headline
        self.prefix: str | None = None
        self.blocks = self._without_prefix(list(lines))
        self.texts = [block.text for block in self.blocks]
        self.roles: list[Role | None] = [None if block.role == Role.BODY else block.role for block in self.blocks]

    def __len__(self) -> int:
        return len(self.texts)

    def placed(self) -> tuple[Block, ...]:
        """Return the blocks at their places; what no place was found for is body."""
        return tuple(
            replace(block, role=place or Role.BODY) for block, place in zip(self.blocks, self.roles, strict=True)
        )

    def head_role(self, i: int) -> Role | None:
        """Return what boilerplate of the head line `i` is, or None."""
        text = self.texts[i]
        role = self.roles[i] or matching(text, self.boilerplate.head)
        crumbs = self.boilerplate.breadcrumb
        return role or (Role.BREADCRUMB if crumbs is not None and crumbs.fullmatch(text) else None)

    def tail_role(self, i: int) -> Role | None:
        """Return what boilerplate of the tail line `i` is, or None; its words may be broken over two lines."""
        broken = f"{self.texts[i]}{self.texts[i + 1]}" if i + 1 < len(self) and self.is_word(i) else ""
        return matching(self.texts[i], self.boilerplate.tail) or matching(broken, self.boilerplate.tail)

    def is_word(self, i: int) -> bool:
        """Tell whether line `i` is a word that is boilerplate beside other boilerplate."""
        return self.texts[i].casefold() in self.boilerplate.words

    def is_counter(self, i: int) -> bool:
        """Tell whether line `i` is a lone small number."""
        return _COUNTER.fullmatch(self.texts[i]) is not None

    def is_translation(self, i: int) -> bool:
        """Tell whether line `i` says in Chinese what the head of an English page says."""
        text = self.texts[i]
        return self.boilerplate.chinese_is_translation and len(_CJK.findall(text)) > len(_LATIN_WORD.findall(text))

    def _without_prefix(self, lines: list[Block]) -> list[Block]:
        """Take the dump's own first words off its first line."""
        if not lines or self.boilerplate.prefix is None:
            return lines
        role, pattern = self.boilerplate.prefix
        found = pattern.match(lines[0].text)
        if not found:
            return lines
        self.prefix = found[1]
        rest = lines[0].text[found.end() :].strip()
        own = [replace(lines[0], text=found[0].strip(), role=role)]
        return own + ([replace(lines[0], text=rest)] if rest else []) + lines[1:]
