"""What travels: a Page comes in, a Document is read from it, an Article is made of that.

Each stage takes one of these, returns the next and edits neither. Every visible
piece of text of a page is a Block, and an Article holds a Verdict on each of
them, in page order: nothing that a reader of the page saw is unaccounted for.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

BODY = "body"
"""The place of a block that the article's own body holds."""
CAPTION = "caption"
"""The place of a block that tells what a picture shows."""
VOTED_OUT = "voted-out"
"""The place of a block that trafilatura left out of its text, on a page that no template fits."""

TRAFILATURA = "trafilatura"
"""The template of a page that no template fits: trafilatura voted on its blocks, and cleaning judges them."""


@dataclass(frozen=True, slots=True)
class Address:
    """What a site's URL says by itself, before anything is fetched.

    `identity` is the same for every URL of one article (schemes, hosts, mobile
    copies, page numbers), `url` the canonical one of them. `day` is the date in
    the path, if it has one, in the site's time zone; `page` counts from 1.
    """

    identity: str
    url: str
    kind: str
    day: date | None
    page: int = 1
    mobile: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """How a crawl came to a page: its name in the ledger, and what lets the next visit ask whether it has changed.

    `age` is how old the article was then, in seconds, as far as the ledger knows;
    `archived` are the places in the archive of the article's pages, in order.
    """

    key: str
    age: float = 0.0
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    archived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What came for a URL, from the network or from an archive.

    `headers` has lower-case names. `fetched_at` is aware. `following` are the
    further pages of a multi-page article, in order, and `missing` the numbers
    of those that did not come. `archived` is the page's place in the archive, and
    `visit` what a crawl's ledger is told with the article that comes of the page.
    """

    url: str
    body: bytes = field(repr=False)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    fetched_at: datetime | None = None
    following: tuple[Page, ...] = field(default=(), repr=False)
    missing: tuple[int, ...] = ()
    archived: str | None = None
    visit: Visit | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Block:
    """One visible piece of text, its white space folded.

    `role` says where on the page it stands: BODY, CAPTION, or the slug of the
    boilerplate that holds it (`title`, `media-partners`, `outside-body` ...).
    `path` is the way of tags to it, `link_chars` how much of it is link text.
    """

    text: str
    role: str
    tag: str = "line"
    path: str = field(default="", repr=False)
    link_chars: int = 0

    @property
    def link_density(self) -> float:
        """The share of the text that is links, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text)) if self.text else 0.0


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article; either part may be unknown."""

    url: str | None
    caption: str | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article. What it does not say is None.

    `published` is aware where the page or its site tells the zone, else naive:
    the clock of the place of publication. `published_raw` is the text it was
    read from, which also tells how far it is known (a day, a minute, a second).
    `authors` are those named outside of the text.
    """

    title: str | None = None
    published: datetime | None = None
    published_raw: str | None = None
    source: str | None = None
    editor: str | None = None
    section: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The metadata that was found and all visible blocks, in page order.

    `template` names what told body from boilerplate: a page object, `text-dump`,
    or `trafilatura` where no template fitted.
    """

    url: str | None
    site: str | None
    kind: str
    template: str
    metadata: Metadata
    blocks: tuple[Block, ...] = field(repr=False)
    images: tuple[Image, ...] = field(default=(), repr=False)
    identity: str | None = None
    incomplete: str | None = None
    fetched_at: datetime | None = None
    visit: Visit | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A block, and the reason why it was removed; None where it was kept."""

    block: Block
    reason: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """A Document with a verdict on every block; its text is the kept blocks.

    `incomplete` is the reason why text of the article is known to be missing,
    or None. `cleaned_by` is the version of the rules that judged.
    """

    url: str | None
    site: str | None
    kind: str
    template: str
    metadata: Metadata
    verdicts: tuple[Verdict, ...] = field(repr=False)
    cleaned_by: str
    authors: tuple[str, ...] = ()
    images: tuple[Image, ...] = field(default=(), repr=False)
    identity: str | None = None
    incomplete: str | None = None
    fetched_at: datetime | None = None
    visit: Visit | None = field(default=None, repr=False)

    @property
    def title(self) -> str | None:
        """The headline, None where the page has none."""
        return self.metadata.title

    @property
    def text(self) -> str:
        """The kept blocks, joined by blank lines."""
        return "\n\n".join(v.block.text for v in self.verdicts if v.reason is None)

    @property
    def removed(self) -> dict[str, int]:
        """How many blocks were removed for which reason."""
        return dict(Counter(v.reason for v in self.verdicts if v.reason is not None))

    def fields(self) -> dict[str, Any]:
        """Return the fields as JSON has them: times in ISO 8601, absent ones None."""
        found = self.metadata
        published = found.published.isoformat() if found.published else None
        return {
            "url": self.url,
            "site": self.site,
            "kind": self.kind,
            "title": found.title,
            "text": self.text,
            "published": published,
            "published_raw": found.published_raw,
            "source": found.source,
            "editor": found.editor,
            "authors": list(self.authors),
            "section": found.section,
            "language": found.language,
            "images": [{"url": i.url, "caption": i.caption} for i in self.images],
            "incomplete": self.incomplete,
        }

    def record(self) -> dict[str, Any]:
        """Return what is stored and exported: the fields, and how they came about.

        What was removed is counted by reason; the removed text is not in it.
        """
        return self.fields() | {
            "identity": self.identity,
            "template": self.template,
            "removed": self.removed,
            "cleaned_by": self.cleaned_by,
            "fetched_at": self.fetched_at.isoformat() if self.fetched_at else None,
        }
