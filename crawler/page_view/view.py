"""What a page view shows: an archived page or a file, the article made of it, and the stored article's revisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from crawler.items import Article, Page, Record
    from crawler.vocabulary import Reason, StoreResult


class RevisionShown(NamedTuple):
    """A revision of a stored article, its kind, and the run that made it, if that is known."""

    record: Record
    kind: StoreResult
    run: int | None = None


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with its following pages, and its article and refusal by the current rules.

    `revisions` are those of the stored article, the oldest first; empty if it is not stored. `refused_for` is the
    reason for which a crawl refused the page, None if it did not. `name` is that of a file, empty for a URL.
    """

    page: Page = field(repr=False)
    article: Article
    refusal: Reason | None = None
    revisions: tuple[RevisionShown, ...] = ()
    refused_for: str | None = None
    name: str = ""

    @property
    def stored(self) -> Record | None:
        """The article as it is stored, None if it is not."""
        return self.revisions[-1].record if self.revisions else None

    @property
    def origin(self) -> str:
        """The URL of the page, or else the name of its file."""
        return self.article.document.url or self.page.url or self.name


def anchor_of(number: int) -> str:
    """Return the id of a block in the page view; blocks are counted from 0."""
    return f"b{number}"
