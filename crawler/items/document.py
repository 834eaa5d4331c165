"""The Document of an article: the metadata and the visible blocks of its pages."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, NamedTuple, Protocol

from crawler.items.terms import NO_TERMS

if TYPE_CHECKING:
    from datetime import date, datetime

    from crawler.items.terms import Statement, Terms
    from crawler.vocabulary import ArticleKind, DeclaredKind, Reason, Role


class SiteReference(Protocol):
    """The site of a page, as the items know it: a `crawler.sites.Site`, which this file cannot import."""

    @property
    def name(self) -> str:
        """The name under which the site's articles are stored; empty for a site that is not known."""
        ...

    @property
    def version(self) -> str:
        """The version of the site's own code and data; empty for a site of this project."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """The facts that the URL of an article states.

    `identity` is the same for all URLs of one article (schemes, hosts, mobile copies, page numbers); `url` is the
    canonical one. `day` is the date in the path, in the site's time zone; `page` counts from 1.
    """

    identity: str
    url: str
    kind: ArticleKind
    day: date | None
    page: int = 1


class ArchivedPage(NamedTuple):
    """The place of a page in the archive: the WARC file, the byte at which its record begins, and its digest.

    The digest is that of WARC-Payload-Digest, such as `sha1:` and Base32; None if it is not known.
    """

    file: str
    offset: int
    digest: str | None

    @classmethod
    def at(cls, place: str, digest: str | None = None) -> ArchivedPage:
        """Return the page at a place `FILE:BYTE`."""
        file, _, offset = place.rpartition(":")
        return cls(file, int(offset), digest)

    @property
    def place(self) -> str:
        """The place, as `FILE:BYTE`."""
        return f"{self.file}:{self.offset}"


@dataclass(frozen=True, slots=True)
class FetchContext:
    """The frontier's key of a fetched URL, and the validators for the next request.

    `age` is the article's age in seconds, or 0. `archived` are the places of its pages in the archive, in order; empty
    if one of them is not there. `incomplete` is INCOMPLETE or PAGES_GONE for an article without one of its pages.
    """

    key: str
    age: float = 0.0
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    archived: tuple[str, ...] = ()
    incomplete: Reason | None = None


@dataclass(frozen=True, slots=True, init=False)
class Block:
    """One visible piece of text of a page, with its white space folded.

    `path` is the path of tags to it, with ids and classes; `link_chars` counts its characters that are link text.
    `unit` is the number on its page of the table, list or embedded post that contains it; 0 for none. `elements` are
    the numbers on its page of the elements in `path`, in the same order.
    """

    text: str
    role: Role
    tag: str = "line"
    path: str = field(default="", repr=False)
    link_chars: int = 0
    unit: int = 0
    elements: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def __init__(  # noqa: PLR0913, PLR0917  # the fields
        self,
        text: str,
        role: Role,
        tag: str = "line",
        path: str = "",
        link_chars: int = 0,
        unit: int = 0,
        elements: tuple[int, ...] = (),
    ) -> None:
        # The method that a frozen dataclass makes takes twice the time. A page has hundreds of blocks.
        _set_text(self, text)
        _set_role(self, role)
        _set_tag(self, tag)
        _set_path(self, path)
        _set_link_chars(self, link_chars)
        _set_unit(self, unit)
        _set_elements(self, elements)

    @property
    def link_density(self) -> float:
        """The share of the text that is links, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text)) if self.text else 0.0


_set_text, _set_role, _set_tag, _set_path, _set_link_chars, _set_unit, _set_elements = (
    vars(Block)[one.name].__set__ for one in fields(Block)
)


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the article; either part may be unknown."""

    url: str | None
    caption: str | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of an article that its page states. A field that the page does not state is None.

    `published` has a time zone where the page or its site states one; otherwise it is local time at the place of
    publication. `published_raw` is the text that it was read from, which also shows its precision (day, minute,
    second). `modified` is when the page says that it was changed last, in the same form as `published`. `authors` are
    those named outside the text.
    """

    title: str | None = None
    published: datetime | None = None
    published_raw: str | None = None
    source: str | None = None
    editor: str | None = None
    section: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    modified: datetime | None = None


class DeclaredText(NamedTuple):
    """The text and the description of an article that its page declares for programs; empty if it declares none."""

    text: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The metadata and all visible blocks of an article's pages, in page order.

    `template` is the name of the page object that fitted, or a `Template`. `pages` are the places of the pages in the
    archive, in order; empty if one of them is not there. `incomplete` names the missing pages and the
    reasons. `cut_off` is NOT_FREE or CUT_OFF if the rest of the text is not on the page. `stated` are the statements of
    one page about the use of its content, from which, with others, `extract` makes the `terms` of the article.
    """

    url: str | None
    kind: ArticleKind
    template: str
    metadata: Metadata
    blocks: tuple[Block, ...] = field(repr=False)
    images: tuple[Image, ...] = field(default=(), repr=False)
    declared_kinds: frozenset[DeclaredKind] = frozenset()
    site: SiteReference | None = field(default=None, repr=False)
    address: Address | None = None
    incomplete: str | None = None
    cut_off: Reason | None = None
    fetched_at: datetime | None = None
    fetch: FetchContext | None = field(default=None, repr=False)
    pages: tuple[ArchivedPage, ...] = field(default=(), repr=False)
    stated: tuple[Statement, ...] = field(default=(), repr=False, compare=False)
    terms: Terms = field(default=NO_TERMS, repr=False, compare=False)
    declared: DeclaredText = field(default=DeclaredText(), repr=False, compare=False)
    scores: tuple[int, ...] | None = field(default=None, repr=False, compare=False)  # of the blocks, if computed

    @property
    def site_name(self) -> str:
        """The name of the site, empty where it is not known."""
        return self.site.name if self.site else ""

    @property
    def site_version(self) -> str:
        """The version of the site's own code and data, empty for a site of this project."""
        return self.site.version if self.site else ""

    @property
    def identity(self) -> str | None:
        """The identity of the article on its site, None where its URL does not tell it."""
        return self.address.identity if self.address else None
