"""Document to Article: every block gets a label. Of several rules, the first one that gives a reason decides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.cleaning.authors import authors_of
from crawler.cleaning.classifier.confidence import confidence, doubt
from crawler.cleaning.classifier.labels import labels_of
from crawler.cleaning.classifier.scores import curve_of
from crawler.cleaning.rules import caption, outside_body, phrase_rule
from crawler.cleaning.second_copy import without_second_copy
from crawler.cleaning.titles import title_of
from crawler.cleaning.version import version_with
from crawler.items import Article
from crawler.languages import likely_languages
from crawler.vocabulary import ArticleKind, Role, Template

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from crawler.cleaning.classifier.boosted_trees import BoostedTrees
    from crawler.cleaning.rules import Rule
    from crawler.cleaning.site_model.model import SiteModel
    from crawler.items import Block, Document
    from crawler.vocabulary import Removal

MIN_CAPTION_CHARS = 12  # in a gallery, a line of this length or more that repeats is a caption


def clean_document(
    document: Document,
    never_text: Mapping[Role, re.Pattern[str]],
    model: SiteModel | None = None,
    classifier: BoostedTrees | None = None,
    learnt: str = "",
) -> Article:
    """Label every block of a document.

    `never_text` has the site's phrases that are boilerplate wherever they stand. `model` is the model of the site; it
    is not used if a template fits the page. A benchmark gives a `classifier` of its own. `learnt` is the version of
    the site's learnt templates, if they decided.
    """
    title = document.metadata.title
    if Template.is_selected(document.template):
        title = title_of(document, model)
        phrase, version = phrase_rule(never_text), version_with(model, document.site_version, learnt)
        found, scores = labels_of(document, model, classifier)
        pairs = zip(document.blocks, found, strict=True)
        labels = without_second_copy(document.blocks, [phrase(block) or label for block, label in pairs])
        kind = document.kind
        sure = confidence(doubt(document.blocks, labels, scores), curve_of(classifier))
    else:
        version, sure = version_with(None, document.site_version, learnt), None
        kind, labels = _by_template(document, never_text)
    kept = [block.text for block, label in zip(document.blocks, labels, strict=True) if label is None]
    return Article(
        replace(
            document,
            kind=kind,
            # an image without a URL has its caption in the gallery's text
            images=tuple(one for one in document.images if kind != ArticleKind.GALLERY or one.url is not None),
            metadata=replace(document.metadata, title=title, authors=authors_of(kept) or document.metadata.authors),
        ),
        labels=tuple(labels),
        cleaned_by=version,
        confidence=sure,
        language_score=likely_languages("\n".join(kept)).get(document.metadata.language or ""),
    )


def _by_template(
    document: Document, never_text: Mapping[Role, re.Pattern[str]]
) -> tuple[ArticleKind, list[Removal | None]]:
    """Label the blocks by their roles. A page with captions and no other text is a gallery, whatever its URL says."""
    rules: list[Rule] = [outside_body, phrase_rule(never_text)]
    all_rules = [*rules, caption]
    without_captions = [_label(block, all_rules) for block in document.blocks]
    has_captions = any(block.role == Role.CAPTION for block in document.blocks)
    kind = ArticleKind.GALLERY if has_captions and None not in without_captions else document.kind
    if kind != ArticleKind.GALLERY:
        return kind, without_captions
    return kind, _captions_once(document.blocks, [_label(block, rules) for block in document.blocks])


def _label(block: Block, rules: Sequence[Rule]) -> Removal | None:
    for rule in rules:
        if (reason := rule(block)) is not None:
            return reason
    return None


def _captions_once(blocks: Sequence[Block], labels: Sequence[Removal | None]) -> list[Removal | None]:
    """Keep each caption once: every picture of a gallery may repeat it, and not each copy has the role `caption`."""
    earlier: set[str] = set()
    once: list[Removal | None] = []
    for block, label in zip(blocks, labels, strict=True):
        is_caption = block.role == Role.CAPTION or len(block.text) >= MIN_CAPTION_CHARS
        repeats = label is None and is_caption and block.text in earlier
        once.append(Role.REPEATED_CAPTION if repeats else label)
        earlier.add(block.text)
    return once
