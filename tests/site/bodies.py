"""Bodies of articles, composed of pieces. The number of a story decides its pieces, so that all kinds occur."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.site import pieces, words
from tests.site.prose import Writer, typographic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.site.pieces import Piece

PARAGRAPHS = (
    pieces.paragraph,
    pieces.paragraph,
    pieces.with_entities,
    pieces.indented,
    pieces.linked,
    pieces.styled,
    pieces.paragraph,
)
IMAGE_HOSTS = {"old": "http://i2.chinanews.com/simg/ecns", "new": "//image.cns.com.cn/ecns_editor"}


class Story:
    """The body of one story; `system` is old or new, `number` decides its pieces."""

    def __init__(self, number: int, system: str) -> None:
        self.writer = Writer(f"story {number}")
        self.number = number
        self.system = system
        self._images = 0

    def text(self) -> str:
        """Return the text of a paragraph, with typographic quotation marks in every second story."""
        written = self.writer.paragraph()
        return typographic(written) if self.number % 2 else written

    def paragraphs(self, count: int) -> Iterator[Piece]:
        """Write paragraphs in different markup, some with empty paragraphs between them."""
        for i in range(count):
            yield PARAGRAPHS[(self.number + i) % len(PARAGRAPHS)](self.text())
            if self.number % 5 == 0:
                yield pieces.empty()

    def picture(self, *, credit: bool = True) -> Piece:
        """Return a picture in the markup of the story's system."""
        caption = self.writer.caption(credit=credit)
        if self.system == "new":
            return pieces.photo(self.image(), caption, labelled=self.number % 3 != 0)
        if not credit:
            bare = pieces.centred_photo if self.number % 20 == 0 else pieces.labelled_photo
            return bare(self.image(), caption)
        shown = pieces.captioned_in_one if self.number % 5 == 1 else pieces.centred_photo
        return shown(self.image(), caption)

    def image(self) -> str:
        """Return the source of the next image."""
        self._images += 1
        return f"{IMAGE_HOSTS[self.system]}/{self.number}/{self._images}.jpg"

    def body(self) -> tuple[Piece, ...]:
        """Compose a whole body."""
        return (*self.beginning(), *self.ending())

    def beginning(self) -> tuple[Piece, ...]:
        """Compose a body without its end, which is on further pages."""
        return (*self._opening(), *self.paragraphs(2), *self._middle(), *self.paragraphs(2))

    def further(self) -> tuple[Piece, ...]:
        """Compose the body of a further page."""
        return (*self.paragraphs(2), pieces.subheading(self.writer.pick(words.SUBHEADS)), *self.paragraphs(2))

    def _opening(self) -> Iterator[Piece]:
        if self.number % 3 != 1:
            yield self.picture(credit=self.number % 4 != 0)
        if self.number % 11 == 3:
            yield pieces.subheading(f"{self.writer['Group']} looks back on {self.writer['small']} years")
        if self.number % 3 == 0:
            yield pieces.dateline(self.writer.sentences(1)[0])
        elif self.number % 7 == 1:
            yield pieces.paragraph(f"By Lin Haishan (ECNS) — {self.writer.sentences(1)[0]}")
        elif self.number % 7 == 2:
            yield pieces.paragraph(f"{self.writer['place']} (CNS) -- {self.writer.sentences(1)[0]}")
        yield pieces.paragraph(" ".join(self.writer.sentences(3)))

    def _middle(self) -> Iterator[Piece]:
        yield self.oddity(self.number)
        if self.number % 2:
            yield self.oddity(self.number * 7 + 3)
        if self.number % 4 == 2:
            yield pieces.hidden()
            yield self.picture()
        if self.number % 9 == 4:
            yield pieces.photo_without_caption(self.image())

    def oddity(self, kind: int) -> Piece:
        """Write a piece that is no paragraph, such as a list or a table."""
        oddities: tuple[Callable[[], Piece], ...] = (
            lambda: pieces.subheading(self.writer.pick(words.SUBHEADS)),
            lambda: pieces.heading(self.writer.pick(words.SUBHEADS)),
            lambda: pieces.quotation(self.text()),
            lambda: pieces.bullets(self.writer.sentences(3)),
            self._table,
            lambda: pieces.paragraph(f"{self.writer.pick(words.RARE_NAMES)} was the first to sign, for 5 € a year."),
            lambda: pieces.broken_lines([self.text(), self.text()]),
            lambda: pieces.bullets([f"{n}. {s}" for n, s in enumerate(self.writer.sentences(3), 1)], "ol"),
            lambda: pieces.subheading(f"{self.writer['Place']} in {self.writer['year']}"),
            lambda: pieces.loose_lines([self.text(), self.text()]),
            lambda: pieces.within([pieces.paragraph(self.text()), pieces.empty(), pieces.linked(self.text())]),
        )
        return oddities[kind % len(oddities)]()

    def _table(self) -> Piece:
        sold = self.writer["count"]
        rows = [["Town", "2010", "2011"], ["Wuyuan", sold, sold], ["Hami", "20", f"1{20}"], ["All", "0", "0"]]
        return pieces.table(rows)

    def ending(self) -> Iterator[Piece]:
        """Write the last paragraphs."""
        if self.number % 6 == 0:
            yield pieces.coverage(self.writer.sentences(1)[0])
        if self.number % 8 == 3:
            yield pieces.indented_by_entities(self.writer.sentences(1)[0])
        if signature := self.signature:
            yield pieces.paragraph(signature)

    @property
    def signature(self) -> str:
        """The last paragraph, which names the authors, or an empty text."""
        return {2: "(By Intern Lin Qiaochu, Zhang Dongfang)", 4: "(By Gong Weiwei)"}.get(self.number % 7, "")

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors that the text itself names."""
        if self.number % 7 == 1 and self.number % 3:
            return ("Lin Haishan",)
        return {2: ("Lin Qiaochu", "Zhang Dongfang"), 4: ("Gong Weiwei",)}.get(self.number % 7, ())
