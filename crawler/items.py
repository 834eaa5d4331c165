"""The items of the path: a Page comes in, a Document is read from it, an Article is made of that, a Record is stored.

Each stage takes one of these, returns the next and edits neither.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from crawler.missing_pages import MissingPage
    from crawler.vocabulary import ArticleKind, DeclaredKind, Reason, Removal, Role


class SiteReference(Protocol):
    """The site of a page, as the items know it: a `crawler.sites.Site`, which this file cannot import."""

    @property
    def name(self) -> str:
        """The name under which the site's articles are stored; empty for a site that is not known."""
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


@dataclass(frozen=True, slots=True)
class Page:
    """The answer to a request for a URL, from the network or from an archive.

    `headers` has lower-case names. `fetched_at` has a time zone. `following` are the further pages of an article of
    several pages, in order; `missing` are those that did not come. `archived` is the place of the page
    in the archive.
    """

    url: str
    body: bytes = field(repr=False)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    fetched_at: datetime | None = None
    following: tuple[Page, ...] = field(default=(), repr=False)
    missing: tuple[MissingPage, ...] = ()
    archived: str | None = None
    fetch: FetchContext | None = field(default=None, repr=False)
    site: SiteReference | None = field(default=None, repr=False)
    reading: PageReading | None = field(default=None, repr=False, compare=False)

    @property
    def parts(self) -> tuple[Page, ...]:
        """The page and those that follow it, in order."""
        return (self, *self.following)


@dataclass(frozen=True, slots=True)
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

    @property
    def link_density(self) -> float:
        """The share of the text that is links, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text)) if self.text else 0.0


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the article; either part may be unknown."""

    url: str | None
    caption: str | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of an article that its page states. What the page does not state is None.

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

    `template` is the name of the page object that fitted, or a `Template`. `incomplete` names the missing pages and the
    reasons. `cut_off` is NOT_FREE or CUT_OFF if the rest of the text is not on the page.
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
    declared: DeclaredText = field(default=DeclaredText(), repr=False, compare=False)
    scores: tuple[int, ...] | None = field(default=None, repr=False, compare=False)  # of the blocks, if computed

    @property
    def site_name(self) -> str:
        """The name of the site, empty where it is not known."""
        return self.site.name if self.site else ""

    @property
    def identity(self) -> str | None:
        """The identity of the article on its site, None where its URL does not tell it."""
        return self.address.identity if self.address else None


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read of one page in one parse: its Document, or the error that made it unreadable, and its links.

    `copies` are the URLs that the page declares as its AMP or mobile copies.
    """

    result: Document | Exception
    links: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    def document(self) -> Document:
        """Return the Document, or raise the error."""
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


class LabelledBlock(NamedTuple):
    """A block, and the reason for its removal; None if it is kept."""

    block: Block
    removal: Removal | None


@dataclass(frozen=True, slots=True)
class Article:
    """A Document with a label for each of its blocks: the reason for its removal, or None if it is kept.

    `cleaned_by` is the version of the rules, and of the site's model if it decided too. `confidence` is the
    probability, 0 to 1, that the text is right; None where a template or phrases decided.
    """

    document: Document
    labels: tuple[Removal | None, ...] = field(repr=False)
    cleaned_by: str
    confidence: float | None = None

    @property
    def labelled(self) -> tuple[LabelledBlock, ...]:
        """The blocks of the document with their labels, in page order."""
        return tuple(starmap(LabelledBlock, zip(self.document.blocks, self.labels, strict=True)))

    @property
    def kept(self) -> tuple[Block, ...]:
        """The blocks that are the article's text."""
        return tuple(block for block, removal in self.labelled if removal is None)

    @property
    def metadata(self) -> Metadata:
        """The fields of the article."""
        return self.document.metadata

    @property
    def title(self) -> str | None:
        """The headline, None where the page has none."""
        return self.document.metadata.title

    @property
    def text(self) -> str:
        """The kept blocks, joined by blank lines."""
        return "\n\n".join(block.text for block in self.kept)

    @property
    def removed(self) -> dict[str, int]:
        """How many blocks were removed for which reason."""
        return dict(Counter(str(label) for label in self.labels if label is not None))

    def record(self) -> Record:
        """Return what is stored and exported. The removed text is not part of it."""
        document, found = self.document, self.document.metadata
        return Record(
            url=document.url,
            site=document.site_name,
            kind=document.kind,
            title=found.title,
            text=self.text,
            published=found.published.isoformat() if found.published else None,
            published_raw=found.published_raw,
            modified=found.modified.isoformat() if found.modified else None,
            source=found.source,
            editor=found.editor,
            authors=found.authors,
            section=found.section,
            language=found.language,
            images=document.images,
            incomplete=document.incomplete,
            identity=document.identity or document.url,
            template=document.template,
            removed=self.removed,
            cleaned_by=self.cleaned_by,
            fetched_at=document.fetched_at.isoformat() if document.fetched_at else None,
            confidence=self.confidence,
        )


CONTENT = {"content": True}
"""Marks the fields whose change makes a new revision of an article; the others describe its fetch and processing."""


@dataclass(frozen=True, slots=True)
class Record:
    """An article as it is stored and exported. This is the one list of its fields, in the order of an export.

    Times are ISO 8601: `published` and `modified` in the page's zone if stated, others in UTC. The store sets the last
    three fields. Another `modified` alone makes no revision: pages state a new one with each of their builds.
    """

    url: str | None = field(metadata=CONTENT)
    site: str
    kind: str = field(metadata=CONTENT)
    title: str | None = field(metadata=CONTENT)
    text: str = field(metadata=CONTENT)
    published: str | None = field(metadata=CONTENT)
    published_raw: str | None
    modified: str | None = field(default=None, kw_only=True)
    source: str | None = field(metadata=CONTENT)
    editor: str | None = field(metadata=CONTENT)
    authors: tuple[str, ...] = field(metadata=CONTENT)
    section: str | None = field(metadata=CONTENT)
    language: str | None
    images: tuple[Image, ...] = field(metadata=CONTENT)
    incomplete: str | None
    identity: str | None
    template: str
    removed: Mapping[str, int]
    cleaned_by: str
    fetched_at: str | None
    confidence: float | None = None
    stored_at: str | None = None
    revision: int = 1
    withdrawn_at: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fields in their order."""
        return asdict(self)
