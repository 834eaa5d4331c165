"""The lines of a page while their roles are being found."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.text_layout.boilerplate import Boilerplate, matching
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block

MAX_HEAD_LINES = 80

_COUNTER = re.compile(r"\d{1,4}|\d{1,3}(?:\.\d)?[kK]")
_CJK = re.compile("[\u3400-\u9fff]")
_LATIN_WORD = re.compile("[A-Za-z]+")


class Lines:
    """`blocks`, `texts` and `roles` have an item for each line. `prefix` is the day that a corpus put before them."""

    def __init__(self, lines: Sequence[Block], boilerplate: Boilerplate, headline: str | None = None) -> None:
        self.boilerplate = boilerplate
        self.headline = headline
        self.prefix: str | None = None
        self.blocks = self._without_prefix(list(lines))
        self.texts = [block.text for block in self.blocks]
        self.first = next((i for i, block in enumerate(self.blocks) if block.role == Role.BODY), 0)
        self.roles: list[Role | None] = [None if block.role == Role.BODY else block.role for block in self.blocks]

    def __len__(self) -> int:
        return len(self.texts)

    def with_roles(self) -> tuple[Block, ...]:
        """Return the blocks with their roles. A line whose role was not found is body."""
        return tuple(
            replace(block, role=role or Role.BODY) for block, role in zip(self.blocks, self.roles, strict=True)
        )

    def head_role(self, i: int) -> Role | None:
        """Return the role of line `i` if it is boilerplate of the head, else None."""
        text = self.texts[i]
        role = self.roles[i] or matching(text, self.boilerplate.head)
        breadcrumb = self.boilerplate.breadcrumb
        return role or (Role.BREADCRUMB if breadcrumb is not None and breadcrumb.fullmatch(text) else None)

    def tail_role(self, i: int) -> Role | None:
        """Return the role of line `i` if it is boilerplate of the tail, else None. A phrase may fill two lines."""
        two_lines = f"{self.texts[i]}{self.texts[i + 1]}" if i + 1 < len(self) and self.is_word(i) else ""
        return matching(self.texts[i], self.boilerplate.tail) or matching(two_lines, self.boilerplate.tail)

    def is_toolbar(self, i: int) -> bool:
        """Return whether the role of line `i` is the toolbar of the site."""
        return self.boilerplate.toolbar is not None and self.roles[i] == self.boilerplate.toolbar

    def is_word(self, i: int) -> bool:
        """Return whether line `i` is a word that is boilerplate next to other boilerplate."""
        return self.texts[i].casefold() in self.boilerplate.words

    def is_counter(self, i: int) -> bool:
        """Return whether line `i` is a small number alone."""
        return _COUNTER.fullmatch(self.texts[i]) is not None

    def is_repeated_headline(self, i: int) -> bool:
        """Return whether line `i` comes again in the head, as the title of a document does."""
        return self.texts[i] in self.texts[i + 1 : i + 1 + MAX_HEAD_LINES]

    def is_translation(self, i: int) -> bool:
        """Return whether line `i` repeats the head of an English page in Chinese."""
        text = self.texts[i]
        return self.boilerplate.chinese_is_translation and len(_CJK.findall(text)) > len(_LATIN_WORD.findall(text))

    def _without_prefix(self, lines: list[Block]) -> list[Block]:
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
