"""Document to Article: the first rule that has a reason decides; no block is lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cleaning.authors import authors_of
from crawler.cleaning.rules import caption, outside_body, phrases
from crawler.cleaning.version import rules_version
from crawler.items import CAPTION, Article, Block, Document, Verdict

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping, Sequence

    from crawler.items import Image

    Rule = Callable[[Block], str | None]

GALLERY = "gallery"
REPEATED = "repeated-caption"


def clean_document(document: Document, never_text: Mapping[str, re.Pattern[str]]) -> Article:
    """Judge every block of a document. `never_text` are the site's phrases that are not text anywhere."""
    rules: list[Rule] = [outside_body, phrases(never_text)]
    kind = document.kind if _has_prose(document.blocks, rules) else _kind_without_prose(document)
    if kind != GALLERY:
        rules.append(caption)
    verdicts = [Verdict(block, _reason(block, rules)) for block in document.blocks]
    if kind == GALLERY:
        verdicts = _captions_once(verdicts)
    return Article(
        url=document.url,
        site=document.site,
        kind=kind,
        template=document.template,
        metadata=document.metadata,
        verdicts=tuple(verdicts),
        cleaned_by=rules_version(),
        authors=authors_of(v.block.text for v in verdicts if v.reason is None),
        images=_pictures(document.images) if kind == GALLERY else document.images,
        identity=document.identity,
        incomplete=document.incomplete,
    )


def _reason(block: Block, rules: Sequence[Rule]) -> str | None:
    return next((reason for rule in rules if (reason := rule(block)) is not None), None)


def _has_prose(blocks: Sequence[Block], rules: Sequence[Rule]) -> bool:
    return any(_reason(block, [*rules, caption]) is None for block in blocks)


def _kind_without_prose(document: Document) -> str:
    """A page of captions alone is a gallery, whatever its URL says: they are its text."""
    return GALLERY if any(block.place == CAPTION for block in document.blocks) else document.kind


def _pictures(images: Sequence[Image]) -> tuple[Image, ...]:
    """Leave out what is a caption only: in a gallery that is text."""
    return tuple(image for image in images if image.url is not None)


def _captions_once(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Keep a caption once, though each picture of a gallery may bear the same."""
    seen: set[str] = set()
    once: list[Verdict] = []
    for verdict in verdicts:
        text = verdict.block.text
        again = verdict.reason is None and verdict.block.place == CAPTION and text in seen
        once.append(Verdict(verdict.block, REPEATED) if again else verdict)
        seen.add(text)
    return once
