"""Document to Article: the first rule that gives a reason decides. Every block gets a label."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.cleaning.authors import authors_of
from crawler.cleaning.classifier.labels import labels_of
from crawler.cleaning.rules import caption, outside_body, phrases
from crawler.cleaning.version import version_with
from crawler.items import Article
from crawler.vocabulary import ArticleKind, Role, Template

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping, Sequence

    from crawler.cleaning.classifier.forest import Forest
    from crawler.cleaning.site_model.model import SiteModel
    from crawler.items import Block, Document, Image
    from crawler.vocabulary import Removal

    Rule = Callable[[Block], Removal | None]
    Labels = list[Removal | None]

MIN_CAPTION_CHARS = 12
"""A line of a gallery that repeats is taken for a caption from this length on."""


def clean_document(
    document: Document,
    never_text: Mapping[Role, re.Pattern[str]],
    model: SiteModel | None = None,
    forest: Forest | None = None,
) -> Article:
    """Label every block of a document.

    `never_text` are the site's phrases that are not text anywhere. `model` is
    the model of the site; it decides nothing where a template fits. `forest`
    replaces the shipped classifier where a benchmark holds pages out.
    """
    by_classifier = document.template == Template.TRAFILATURA
    if by_classifier:
        kind, labels = document.kind, _by_classifier(document, never_text, model, forest)
    else:
        kind, labels = _by_template(document, never_text)
    kept = (block.text for block, label in zip(document.blocks, labels, strict=True) if label is None)
    return Article(
        document=replace(
            document,
            kind=kind,
            images=_pictures(document.images) if kind == ArticleKind.GALLERY else document.images,
            metadata=replace(document.metadata, authors=authors_of(kept) or document.metadata.authors),
        ),
        labels=tuple(labels),
        cleaned_by=version_with(model if by_classifier else None),
    )


def _by_classifier(
    document: Document,
    never_text: Mapping[Role, re.Pattern[str]],
    model: SiteModel | None,
    forest: Forest | None,
) -> Labels:
    phrase = phrases(never_text)
    labels = labels_of(document, model, forest)
    return [phrase(block) or label for block, label in zip(document.blocks, labels, strict=True)]


def _by_template(document: Document, never_text: Mapping[Role, re.Pattern[str]]) -> tuple[ArticleKind, Labels]:
    rules: list[Rule] = [outside_body, phrases(never_text)]
    kind = document.kind if _has_prose(document.blocks, rules) else _kind_without_prose(document)
    if kind != ArticleKind.GALLERY:
        rules.append(caption)
    labels = [_label(block, rules) for block in document.blocks]
    return kind, _captions_once(document.blocks, labels) if kind == ArticleKind.GALLERY else labels


def _label(block: Block, rules: Sequence[Rule]) -> Removal | None:
    return next((reason for rule in rules if (reason := rule(block)) is not None), None)


def _has_prose(blocks: Sequence[Block], rules: Sequence[Rule]) -> bool:
    return any(_label(block, [*rules, caption]) is None for block in blocks)


def _kind_without_prose(document: Document) -> ArticleKind:
    """Take a page of captions alone for a gallery, whatever its URL says: the captions are its text."""
    return ArticleKind.GALLERY if any(block.role == Role.CAPTION for block in document.blocks) else document.kind


def _pictures(images: Sequence[Image]) -> tuple[Image, ...]:
    """Leave out images without a URL: in a gallery their caption is text."""
    return tuple(image for image in images if image.url is not None)


def _captions_once(blocks: Sequence[Block], labels: Labels) -> Labels:
    """Keep a caption once, though each picture of a gallery may repeat it; not all have the role `caption`."""
    earlier: set[str] = set()
    once: Labels = []
    for block, label in zip(blocks, labels, strict=True):
        is_caption = block.role == Role.CAPTION or len(block.text) >= MIN_CAPTION_CHARS
        repeated = label is None and is_caption and block.text in earlier
        once.append(Role.REPEATED_CAPTION if repeated else label)
        earlier.add(block.text)
    return once
