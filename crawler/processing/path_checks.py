"""Checks learnt paths by the sampled pages, on which trafilatura selects the text: both must give the same article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.cleaning import clean_document
from crawler.vocabulary import Role, Template

if TYPE_CHECKING:
    from crawler.cleaning import SiteModel
    from crawler.cleaning.site_model.learnt_paths import LearntPaths
    from crawler.items import Article, Document

MAX_DIFFERENT_SHARE = 0.02  # of an article's characters: a larger difference is an error of the paths
MIN_ERRORS = 2
MAX_ERROR_SHARE = 0.1  # of the compared pages


@dataclass(slots=True)
class PathChecks:
    """How many pages of a site were compared in this run, and on how many the paths were wrong."""

    pages: int = 0
    errors: int = 0

    @property
    def failed(self) -> bool:
        """Whether the paths were wrong too often to be used."""
        return self.errors >= MIN_ERRORS and self.errors > MAX_ERROR_SHARE * self.pages

    def add(self, article: Article, paths: LearntPaths, model: SiteModel) -> None:
        """Compare an article whose text trafilatura selected with the same page by the paths."""
        document = selected_by(paths, article.document)
        if document is None:
            return
        other = clean_document(document, {}, model)
        sizes = [len(block.text) for block in article.document.blocks]
        pairs = zip(sizes, article.labels, other.labels, strict=True)
        different = sum(size for size, label, by_paths in pairs if (label is None) != (by_paths is None))
        self.pages += 1
        self.errors += different > MAX_DIFFERENT_SHARE * len(article.text)


def selected_by(paths: LearntPaths, document: Document) -> Document | None:
    """Return a Document as the paths would have selected its blocks; None if they do not know the page."""
    selected = paths.select(document.blocks)
    if selected is None:
        return None
    undecided = {Role.BODY, Role.NOT_SELECTED}
    blocks = tuple(
        replace(block, role=Role.BODY if at in selected else Role.NOT_SELECTED) if block.role in undecided else block
        for at, block in enumerate(document.blocks)
    )
    return replace(document, blocks=blocks, template=Template.LEARNT_PATHS, scores=None)
