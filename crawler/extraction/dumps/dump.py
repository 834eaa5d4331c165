"""A text dump to blocks, one for each line of the page: without wrapping and without the marks of the program."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.extraction.dumps import markdown
from crawler.extraction.dumps.containers import Contained, contained
from crawler.extraction.dumps.light_markup import as_markdown
from crawler.extraction.dumps.program_marks import ProgramMarks, references_start
from crawler.extraction.dumps.wrapped_lines import BULLET, MIN_WIDTH, without_wrapping, wrapping_width
from crawler.extraction.html.blocks import fold
from crawler.extraction.html.limits import require_few_blocks
from crawler.items import Block
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


_DASH = lazy_pattern(r"(?<!\s)\s*+-\s+\S")
_SURE_BULLET = lazy_pattern(r"(?<!\s)\s*+[*•◦▪‣·○●□■]\s+(?=\S)")
_NUMBER = lazy_pattern(r"(?<!\s)(\s*+)(?P<number>\d{1,2})\.\s+(?P<twice>(?=(?P=number)\.\s))?(?=\S)")
MIN_DASHES = 3  # fewer lines that begin with a dash are lines of the page


@dataclass(frozen=True, slots=True)
class Dump:
    """The blocks of a dump, and the headline that its own markup or its header names.

    The `tag` of a block is `gap` if blank lines come before the line, `item` if a bullet does, else `line`. Blocks that
    are not the page's text have the role `dump-mark`; the labels of images have the role `caption`.
    """

    blocks: tuple[Block, ...]
    headline: str | None = None
    is_wrapped: bool = False


def read_dump(
    text: str,
    is_phrase: Callable[[str], bool] = lambda _: False,
    with_whole_paragraphs: Callable[[str], str] = lambda text: text,
) -> Dump:
    """Read the lines of a dump. SeveralPagesError if it is an archive of several pages.

    `is_phrase` recognises lines of the site's boilerplate, which no other line continues. `with_whole_paragraphs`
    joins the lines of paragraphs in the language of the site.
    """
    container = contained(text)
    container = replace(container, text=with_whole_paragraphs(as_markdown(container.text)))
    lines = container.text.splitlines()
    end = references_start(lines)
    form = _Form(lines[:end], container, has_references=end < len(lines))
    whole, is_wrapped = form.whole(lines[:end], is_phrase)
    blocks = [Block(fold(line), Role.DUMP_MARK, "line") for line in container.header]
    gap = bool(blocks)
    for line in whole:
        made = [block for block in form.blocks(line) if block.text]
        for block in made:
            require_few_blocks(len(blocks))
            blocks.append(replace(block, tag="gap") if gap and block.tag == "line" else block)
        gap = not made or (gap and made[-1].role != Role.BODY)
    blocks += [Block(fold(line), Role.DUMP_MARK, "line") for line in lines[end:] if line.strip()]
    own = markdown.headline_of(whole) if form.is_markdown else None
    return Dump(tuple(blocks), own or container.title, is_wrapped)


class _Form:
    """The form in which a program writes its lines."""

    def __init__(self, lines: Sequence[str], container: Contained, *, has_references: bool) -> None:
        signs = 1 if container.title else markdown.MIN_SIGNS
        self.is_markdown = markdown.is_markdown(container.text, signs=signs)
        self.is_smart = self.is_markdown and markdown.is_smart(container.text)
        self.marks = ProgramMarks(lines, has_references=has_references)
        self.has_dashes = self.is_markdown or sum(1 for line in lines if _DASH.match(line)) >= MIN_DASHES
        indentations = Counter(len(line) - len(line.lstrip()) for line in lines if len(line) > MIN_WIDTH)
        self.indentation = next((indentation for indentation, _ in indentations.most_common(1)), 0)

    def whole(self, lines: Sequence[str], is_phrase: Callable[[str], bool]) -> tuple[list[str], bool]:
        """Return the lines without wrapping, and whether they were wrapped."""
        if self.is_markdown:
            lines = markdown.with_whole_links(lines)
        width = wrapping_width(lines)
        joined = list(lines) if width is None else without_wrapping(lines, width, is_phrase)
        return markdown.with_whole_links(joined) if self.is_markdown else joined, width is not None

    def blocks(self, line: str) -> Iterator[Block]:
        """Yield the text of a line, or its marks."""
        if self.is_markdown and markdown.is_mark(line):
            yield Block(fold(line), Role.DUMP_MARK, "line")
            return
        bullet, text = self._parted(line)
        tag = "item" if bullet else "line"
        yield Block(fold(bullet), Role.DUMP_MARK, "line")
        if self.marks.is_mark(text):
            yield Block(fold(text), Role.DUMP_MARK, "line")
            return
        labels = (markdown.image_labels(text) if self.is_markdown else None) or self.marks.labels_of(text)
        if labels is not None:
            yield from (Block(fold(label), Role.CAPTION, "line") for label in labels)
            return
        text = self.marks.without_marks(markdown.plain(text, smart=self.is_smart) if self.is_markdown else text)
        yield Block(fold(text), Role.DUMP_MARK if self.marks.is_mark(text) else Role.BODY, tag)

    def _parted(self, line: str) -> tuple[str, str]:
        """Return the bullet or number of a list's item, empty if the line is no item, and the rest of the line."""
        bullet = BULLET.match(line) if self.has_dashes else _SURE_BULLET.match(line)
        if bullet and not any(char.isdigit() for char in bullet[0]):
            return bullet[0], line[bullet.end() :]
        number = _NUMBER.match(line)
        if number and (self.is_markdown or len(number[1]) > self.indentation or number["twice"] is not None):
            return number[0], line[number.end() :]
        return "", line
