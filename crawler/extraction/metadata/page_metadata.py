"""The metadata of one page, field by field, and its addition to the Document of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.extraction.cut_off import reason_cut_off
from crawler.extraction.metadata.authors import authors_of
from crawler.extraction.metadata.canonical import canonical_url
from crawler.extraction.metadata.declared import DeclaredMetadata, read_declared
from crawler.extraction.metadata.declared_kinds import kinds_of
from crawler.extraction.metadata.headline import LINE_BREAK, headings_of, headline_of
from crawler.extraction.metadata.headline_lines import lines_near
from crawler.extraction.metadata.images import images_of
from crawler.extraction.metadata.own_parts import own_lines
from crawler.extraction.metadata.publication_time import times_of
from crawler.extraction.metadata.section_and_source import section_of, source_of
from crawler.extraction.metadata.site_name import SiteName, names_in_logo, site_names
from crawler.items import Block, DeclaredText, Document, Metadata
from crawler.languages import likely_languages
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from lxml.html import HtmlElement

    from crawler.extraction.html.blocks import PageBlocks

COMPLETED_FIELDS = frozenset({"title", "published", "modified", "source", "section", "authors"})
"""The fields that are read from any page."""
DESCRIPTIONS = ("description", "og:description", "twitter:description")
MIN_PROBABILITY = 0.4  # the model gives more to the language of a paragraph, if it knows the language
DECLARED_MIN_PROBABILITY = 0.2


def read_metadata(
    declared: DeclaredMetadata, tree: HtmlElement, lines: Sequence[str] = (), zone: tzinfo | None = None
) -> Metadata:
    """Read all but the language. `lines` are the texts of the visible blocks; times without a zone get `zone`."""
    sections = [*declared.meta("article:section"), *filter(None, [declared.json_ld_text("articleSection")])]
    names = (*site_names(declared), *names_in_logo(tree, declared))
    site = SiteName(names, declared.url, sections)
    headings = headings_of(tree)
    title = headline_of(declared, headings, site)
    near = lines_near({title or "", *(heading.replace(LINE_BREAK, " ") for heading in headings)}, lines)
    published, modified = times_of(declared, tree, near, zone)
    return Metadata(
        title=title,
        published=published.when if published else None,
        published_raw=published.raw if published else None,
        modified=modified.when if modified else None,
        source=source_of(declared, near),
        section=section_of(declared, title),
        authors=authors_of(declared, tree, near, site),
    )


def with_declared_metadata(
    document: Document, content: PageBlocks, tree: HtmlElement, zone: tzinfo | None, title: str | None
) -> Document:
    """Return a Document with the URL, metadata and images of its page. `title` is used if the page declares none."""
    declared = read_declared(tree, document.url or "")
    page_metadata = read_metadata(declared, tree, own_lines(content.blocks), zone)
    metadata = with_language(completed(document.metadata, page_metadata), content.blocks, declared.lang)
    captions = {block.text for block in document.blocks if block.role == Role.CAPTION}
    captioned = [image for image in document.images if image.caption in captions]
    return replace(
        document,
        url=canonical_url(declared, metadata.title),
        metadata=replace(metadata, title=metadata.title or title),
        images=images_of(declared, content, captioned),
        declared_kinds=kinds_of(declared),
        declared=DeclaredText(declared.json_ld_text("articleBody") or "", "\n".join(declared.meta(*DESCRIPTIONS))),
        cut_off=reason_cut_off(document.blocks, declared, tree),
    )


def completed(metadata: Metadata, other: Metadata, names: Iterable[str] = COMPLETED_FIELDS) -> Metadata:
    """Fill those of the named fields that are empty from `other`; `published_raw` comes with `published`."""
    missing = {name for name in names if not getattr(metadata, name)}
    if "published" in missing:
        missing.add("published_raw")
    return replace(metadata, **{name: getattr(other, name) for name in missing})


def with_language(metadata: Metadata, blocks: Iterable[Block], declared: str = "") -> Metadata:
    """Return `metadata` with the language of the body's text, unless it has one. `declared` is a language tag."""
    if metadata.language:
        return metadata
    text = "\n".join(block.text for block in blocks if block.role == Role.BODY)
    return replace(metadata, language=language_of(text, declared))


def language_of(text: str, declared: str = "") -> str | None:
    """Return the ISO 639 code of a text's language, None if the text leaves it open. `declared` is a tag as `pt-BR`."""
    found = likely_languages(text)
    best = next(iter(found), "")
    tag = declared.replace("_", "-").split("-")[0].strip().lower()
    if found.get(best, 0) >= MIN_PROBABILITY:
        return best
    return tag if found.get(tag, 0) >= DECLARED_MIN_PROBABILITY else None
