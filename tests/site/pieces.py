"""Pieces of an article's body: the markup, with the text and pictures that are expected of it.

`kept` are the paragraphs of the clean text, in order; `pictures` the images
with their captions, which are text in galleries only.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTITIES = {"“": "&ldquo;", "”": "&rdquo;", "’": "&rsquo;", "—": "&mdash;", " ": "&nbsp;"}
CENTRED = ' style="text-align: center;"'


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as the page names it, and its caption, None if there is none."""

    src: str
    caption: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a body's markup."""

    html: str
    kept: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


def text_of(text: str) -> str:
    """Escape text for markup."""
    return escape(text, quote=False)


# -- paragraphs -----------------------------------------------------------------


def paragraph(text: str) -> Piece:
    """A plain paragraph."""
    return Piece(f"<p>{text_of(text)}</p>", (text,))


def with_entities(text: str) -> Piece:
    """A paragraph whose typographic characters are written as entities."""
    marked = text_of(text)
    for sign, entity in ENTITIES.items():
        marked = marked.replace(sign, entity if sign != " " else sign)
    return Piece(f"<p>{marked}</p>", (text,))


def indented(text: str) -> Piece:
    """A paragraph that begins with two wide blanks."""
    return Piece(f"<p>\u3000\u3000{text_of(text)}</p>", (text,))


def indented_by_entities(text: str) -> Piece:
    """An old paragraph that begins with entities and has no end tag."""
    return Piece(f"<p>&nbsp; &nbsp; {text_of(text)}\n", (text,))


def linked(text: str) -> Piece:
    """A paragraph with a link on some of its words."""
    first, *rest = text.split(" ")
    cut = min(4, len(rest))
    inner = f'<a href="http://www.ecns.cn/news/" target="_blank">{text_of(" ".join(rest[:cut]))}</a>'
    return Piece(f"<p>{text_of(first)} {inner} {text_of(' '.join(rest[cut:]))}</p>", (text,))


def styled(text: str) -> Piece:
    """A paragraph copied from another page: spans, a bold beginning, a line break in the source."""
    first, *rest = text.split(" ")
    inner = f'<strong>{text_of(first)}</strong>\n<span style="font-family: Arial;">{text_of(" ".join(rest))}</span>'
    return Piece(f'<p class="MsoNormal">{inner}<o:p></o:p></p>', (text,))


def dateline(text: str) -> Piece:
    """A first paragraph with its agency in bold."""
    return Piece(f"<p><strong>(ECNS)</strong> -- {text_of(text)}</p>", (f"(ECNS) -- {text}",))


def broken_lines(texts: Sequence[str]) -> Piece:
    """Paragraphs that are one element, with line breaks between them."""
    return Piece(f"<p>{'<br /><br>'.join(map(text_of, texts))}</p>", tuple(texts))


def loose_lines(texts: Sequence[str]) -> Piece:
    """Paragraphs without elements of their own, as on pages of 2012."""
    return Piece("".join(f"\u3000\u3000{text_of(text)}<br><br>\n" for text in texts), tuple(texts))


def within(inner: Sequence[Piece]) -> Piece:
    """Pieces inside another element, as in text copied from another page."""
    kept = tuple(text for piece in inner for text in piece.kept)
    pictures = tuple(picture for piece in inner for picture in piece.pictures)
    html = f'<div id="artibody"><div class="text">{"".join(piece.html for piece in inner)}</div></div>'
    return Piece(html, kept, pictures)


def coverage(text: str) -> Piece:
    """A last paragraph with a link to more coverage, which is not its text."""
    link = '<a href="/special/">[Special coverage]</a>'
    return Piece(f"<p>{text_of(text)} {link}</p>", (text,))


# -- other pieces -------------------------------------------------------


def empty() -> Piece:
    """The empty paragraph between paragraphs of agency copy."""
    return Piece("<p>&nbsp;</p>")


def hidden() -> Piece:
    """Hidden content of a body."""
    return Piece('<script>var clicks = "Print";</script><div style="display: none">Video player</div><!-- Print -->')


def subheading(text: str) -> Piece:
    """A short line in bold."""
    return Piece(f"<p><strong>{text_of(text)}</strong></p>", (text,))


def heading(text: str) -> Piece:
    """A subheading with the tag of a heading."""
    return Piece(f"<h2>{text_of(text)}</h2>", (text,))


def quotation(text: str) -> Piece:
    """A quotation in an element of its own."""
    return Piece(f"<blockquote><p>{text_of(text)}</p></blockquote>", (text,))


def bullets(items: Sequence[str], tag: str = "ul") -> Piece:
    """A list of the text."""
    return Piece(f"<{tag}>{''.join(f'<li>{text_of(item)}</li>' for item in items)}</{tag}>", tuple(items))


def table(rows: Sequence[Sequence[str]]) -> Piece:
    """A table of the text: each row is a paragraph."""
    cells = ["".join(f"<td>{text_of(cell)}</td>" for cell in row) for row in rows]
    kept = tuple(" | ".join(row) for row in rows)
    return Piece(f'<table border="1">{"".join(f"<tr>{row}</tr>" for row in cells)}</table>', kept)


# -- pictures ------------------------------------------------------------------------


def photo(src: str, caption: str, *, labelled: bool = True) -> Piece:
    """A picture of the new system, inside its element."""
    label = escape(caption) if labelled else ""
    image = f'<img title="{label}" src="{src}" alt="{label}" data-link="">'
    below = f'<div class="pictext"{CENTRED}>{text_of(caption)}</div>'
    return Piece(f'<div class="img_wrapper"{CENTRED}>{image}\n{below}\n</div>', (), (Picture(src, caption),))


def centred_photo(src: str, caption: str) -> Piece:
    """A picture of the old system; its caption is recognised by its credit."""
    return _old_photo(f'<img src="{src}" />', src, caption)


def labelled_photo(src: str, caption: str) -> Piece:
    """A picture of the old system whose label is its caption."""
    return _old_photo(f'<img alt="{escape(caption)}" src="{src}" />', src, caption)


def captioned_in_one(src: str, caption: str) -> Piece:
    """A picture of the old system with its caption in the same element."""
    image = f'<a href="{src}" target="_blank"><img src="{src}" border="0" /></a>'
    return Piece(f'<p align="center">{image}<br />{text_of(caption)}</p>', (), (Picture(src, caption),))


def photo_without_caption(src: str) -> Piece:
    """A picture without a caption."""
    return Piece(f'<p align="center"><img src="{src}" border="0" alt=""></p>', (), (Picture(src, None),))


def _old_photo(image: str, src: str, caption: str) -> Piece:
    html = f"<p{CENTRED}>{image}</p>\n<p{CENTRED}>{text_of(caption)}</p>"
    return Piece(html, (), (Picture(src, caption),))
