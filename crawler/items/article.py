"""The Article: a Document with a label for each of its blocks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple

from crawler.items.record import Record, RemovedBlocks

if TYPE_CHECKING:
    from crawler.items.document import Block, Document, Metadata
    from crawler.vocabulary import Reason, Removal


class LabelledBlock(NamedTuple):
    """A block, and the reason for its removal; None if it is kept."""

    block: Block
    removal: Removal | None


@dataclass(frozen=True, slots=True)
class Article:
    """A Document with a label for each of its blocks: the reason for its removal, or None if it is kept.

    `cleaned_by` is the version of the rules, and of the site's model if it decided too. `confidence` is the
    probability, 0 to 1, that the text is right; None where a template or phrases decided. `language_score` is the
    probability that the text is in its language; None where the text is too short.
    """

    document: Document
    labels: tuple[Removal | None, ...] = field(repr=False)
    cleaned_by: str
    confidence: float | None = None
    language_score: float | None = None

    @property
    def labelled(self) -> tuple[LabelledBlock, ...]:
        """The blocks of the document with their labels, in page order."""
        return tuple(starmap(LabelledBlock, zip(self.document.blocks, self.labels, strict=True)))

    @property
    def kept(self) -> tuple[Block, ...]:
        """The blocks that are the article's text."""
        pairs = zip(self.document.blocks, self.labels, strict=True)
        return tuple(block for block, removal in pairs if removal is None)

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
        return {str(label): blocks for label, blocks in Counter(self.labels).items() if label is not None}

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
            language_score=self.language_score,
            images=document.images,
            incomplete=document.incomplete,
            identity=document.identity or document.url,
            template=document.template,
            removed=tuple(starmap(RemovedBlocks, self.removed.items())),
            cleaned_by=self.cleaned_by,
            fetched_at=document.fetched_at.isoformat() if document.fetched_at else None,
            pages=document.pages,
            **document.terms.fields(),
            confidence=self.confidence,
        )


class Processed(NamedTuple):
    """An article, and the reason to refuse it; None if it may be stored."""

    article: Article
    refusal: Reason | None
