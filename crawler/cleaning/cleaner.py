"""Document to Article: the first rule that has a reason decides; no block is lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cleaning.authors import authors_of
from crawler.cleaning.classifier.labels import judge
from crawler.cleaning.rules import caption, outside_body, phrases
from crawler.cleaning.version import version_with
from crawler.items import CAPTION, TRAFILATURA, Article, Block, Document, Verdict

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping, Sequence

    from crawler.cleaning.classifier.forest import Forest
    from crawler.cleaning.site_model.model import SiteModel
    from crawler.items import Image

    Rule = Callable[[Block], str | None]

GALLERY = "gallery"
REPEATED = "repeated-caption"
MIN_CAPTION_CHARS = 12
"""How long a line of a gallery is at least that, standing twice, is a caption."""


def clean_document(
    document: Document,
    never_text: Mapping[str, re.Pattern[str]],
    model: SiteModel | None = None,
    forest: Forest | None = None,
) -> Article:
    """Judge every block of a document.

    `never_text` are the site's phrases that are not text anywhere. `model` is
    what is known of the site's other pages; it decides nothing where a template
    fits. `forest` stands in for the shipped one when a benchmark holds pages out.
    """
    if document.template == TRAFILATURA:
        kind, verdicts = document.kind, _judged(document, never_text, model, forest)
    else:
        kind, verdicts = _by_template(document, never_text)
    return Article(
        url=document.url,
        site=document.site,
        kind=kind,
        template=document.template,
        metadata=document.metadata,
        verdicts=tuple(verdicts),
        cleaned_by=version_with(model if document.template == TRAFILATURA else None),
        authors=authors_of(v.block.text for v in verdicts if v.reason is None) or document.metadata.authors,
        images=_pictures(document.images) if kind == GALLERY else document.images,
        identity=document.identity,
        incomplete=document.incomplete,
        fetched_at=document.fetched_at,
        visit=document.visit,
    )


def _judged(
    document: Document,
    never_text: Mapping[str, re.Pattern[str]],
    model: SiteModel | None,
    forest: Forest | None,
) -> list[Verdict]:
    phrase = phrases(never_text)
    reasons = judge(document, model, forest)
    return [Verdict(b, phrase(b) or reason) for b, reason in zip(document.blocks, reasons, strict=True)]


def _by_template(document: Document, never_text: Mapping[str, re.Pattern[str]]) -> tuple[str, list[Verdict]]:
    rules: list[Rule] = [outside_body, phrases(never_text)]
    kind = document.kind if _has_prose(document.blocks, rules) else _kind_without_prose(document)
    if kind != GALLERY:
        rules.append(caption)
    verdicts = [Verdict(block, _reason(block, rules)) for block in document.blocks]
    return kind, _captions_once(verdicts) if kind == GALLERY else verdicts


def _reason(block: Block, rules: Sequence[Rule]) -> str | None:
    return next((reason for rule in rules if (reason := rule(block)) is not None), None)


def _has_prose(blocks: Sequence[Block], rules: Sequence[Rule]) -> bool:
    return any(_reason(block, [*rules, caption]) is None for block in blocks)


def _kind_without_prose(document: Document) -> str:
    """A page of captions alone is a gallery, whatever its URL says: they are its text."""
    return GALLERY if any(block.role == CAPTION for block in document.blocks) else document.kind


def _pictures(images: Sequence[Image]) -> tuple[Image, ...]:
    """Leave out what is a caption only: in a gallery that is text."""
    return tuple(image for image in images if image.url is not None)


def _captions_once(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Keep a caption once, though each picture of a gallery may bear the same; not all are marked as captions."""
    seen: set[str] = set()
    once: list[Verdict] = []
    for verdict in verdicts:
        text = verdict.block.text
        is_caption = verdict.block.role == CAPTION or len(text) >= MIN_CAPTION_CHARS
        again = verdict.reason is None and is_caption and text in seen
        once.append(Verdict(verdict.block, REPEATED) if again else verdict)
        seen.add(text)
    return once
