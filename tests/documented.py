"""The commands of a page of docs/: its indented blocks, section by section, as a reader copies them into a shell."""

from __future__ import annotations

import re

BLOCK = re.compile(r"(?:^    \S.*\n)+", re.MULTILINE)


def sections(page: str) -> dict[str, str]:
    """Return the text of each section by its title. The text before the first one has the title of the page."""
    parts = re.split(r"^##? (.+)\n", page, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def blocks(text: str) -> list[str]:
    """Return the indented blocks, without their indentation."""
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in BLOCK.findall(text)]


def command_lines(text: str) -> list[str]:
    """Return the lines of all blocks, without the comments at their ends."""
    return [re.sub(r" +#.*", "", line) for block in blocks(text) for line in block.splitlines()]
