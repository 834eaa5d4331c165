"""An article of the imitation site: its look, and the exact fields and text that are expected of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.vocabulary import ArticleKind

if TYPE_CHECKING:
    from datetime import datetime

    from tests.site.pieces import Picture, Piece


@dataclass(frozen=True, slots=True)
class Known:
    """The expected fields of an article. `published` has a time zone; `raw` is the text that it is read from."""

    url: str
    kind: ArticleKind
    title: str
    published: datetime
    raw: str
    source: str | None = None
    editor: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """The look of an article's pages, as far as its era allows several.

    `template` is the name of the template, `byline` the form of its byline.
    `charset` is the encoding of the bytes, `declared` the one that the page
    declares, `header` the one that the server declares. `mixed` pages include
    fragments in another encoding.
    """

    template: str
    byline: str = "labelled"
    charset: str = "utf-8"
    declared: str = "utf-8"
    header: str = ""
    mixed: bool = False
    special: str = ""
    chinese: tuple[str, str] | None = None
    mobile: bool = False
    pager_inside: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One article: the pieces of each of its pages, its look, and its expected fields."""

    known: Known
    look: Look
    pages: tuple[tuple[Piece, ...], ...]

    @property
    def text(self) -> str:
        """The clean text of all pages, paragraphs joined by blank lines."""
        return "\n\n".join(self.paragraphs(self.pages))

    def text_of_page(self, number: int) -> str:
        """Return the clean text of one page alone, counted from 1."""
        return "\n\n".join(self.paragraphs(self.pages[number - 1 : number]))

    def paragraphs(self, pages: tuple[tuple[Piece, ...], ...]) -> list[str]:
        """Return the paragraphs, with the captions of a gallery, each once a page."""
        found: list[str] = []
        for page in pages:
            texts = [text for piece in page for text in self._texts(piece)]
            found += dict.fromkeys(texts) if self.known.kind == ArticleKind.GALLERY else texts
        return found

    def _texts(self, piece: Piece) -> tuple[str, ...]:
        captions = tuple(picture.caption for picture in piece.pictures if picture.caption)
        return captions if captions and self.known.kind == ArticleKind.GALLERY else piece.kept

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures, in page order."""
        return tuple(picture for page in self.pages for piece in page for picture in piece.pictures)

    def images(self, base: str | None = None) -> list[tuple[str, str | None]]:
        """Return the absolute URL and the caption of each picture, with `base` as the URL of the page."""
        return [(urljoin(base or self.known.url, picture.src), picture.caption) for picture in self.pictures]

    @property
    def path(self) -> str:
        """The path of its first page."""
        return urlsplit(self.known.url).path

    def page_path(self, number: int) -> str:
        """Return the path of one of its pages, counted from 1."""
        stem = self.path.removesuffix(".shtml")
        mark = f"-p{number}" if "/detail-" in stem else f"_{number}"
        return f"{stem}{mark}.shtml" if number > 1 else self.path

    @property
    def paths(self) -> list[str]:
        """The paths of all its pages, in order."""
        return [self.page_path(number) for number in range(1, len(self.pages) + 1)]

    @property
    def mobile_path(self) -> str:
        """The path of its mobile copy."""
        return f"/m{self.path}"

    def shown_title(self, number: int) -> str:
        """Return the headline as page `number` shows it."""
        if self.known.kind == ArticleKind.GALLERY and self.look.template == "c":
            return f"{self.known.title}({number}/{len(self.pages)})"
        return f"{self.known.title} ({number})" if number > 1 else self.known.title
