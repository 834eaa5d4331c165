"""The labels of a document whose template is known."""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.cleaning import clean_document
from crawler.items import Block, Image
from crawler.vocabulary import ArticleKind, Role
from tests.cleaning.pages import document

TEXT = Block("Tea is in, the county said.", Role.BODY)
CAPTION = Block("Farmers pick tea in the hills.", Role.CAPTION)
TOOLS = Block("Print", Role.TOOLBAR)


def test_a_block_outside_the_body_and_a_caption_are_removed_for_their_roles() -> None:
    article = clean_document(document([TOOLS, TEXT, CAPTION], template="ecns"), {})
    assert article.labels == (Role.TOOLBAR, None, Role.CAPTION)
    assert article.text == TEXT.text
    assert article.document.kind == ArticleKind.ARTICLE


def test_a_page_of_captions_without_text_is_a_gallery_and_each_caption_is_text_once() -> None:
    other = Block("Farmers carry tea.", Role.CAPTION)
    page = replace(
        document([TOOLS, CAPTION, other, CAPTION], template="ecns"),
        images=(Image("https://example.org/1.jpg", None), Image(None, CAPTION.text)),
    )
    article = clean_document(page, {})
    assert article.document.kind == ArticleKind.GALLERY
    assert article.labels == (Role.TOOLBAR, None, None, Role.REPEATED_CAPTION)
    assert article.document.images == (Image("https://example.org/1.jpg", None),)


def test_a_phrase_of_the_site_is_removed_from_the_body_too() -> None:
    page = document([TEXT, Block("Read more", Role.BODY)], template="ecns")
    assert clean_document(page, {Role.RELATED: re.compile("Read more")}).labels == (None, Role.RELATED)


def test_the_authors_that_the_text_names_replace_those_of_the_page() -> None:
    page = document([TEXT, Block("(By Lin Qiaochu, Intern Zhang Dongfang)", Role.BODY)], template="ecns")
    assert clean_document(page, {}).metadata.authors == ("Lin Qiaochu", "Zhang Dongfang")
    named = replace(page, blocks=page.blocks[:1], metadata=replace(page.metadata, authors=("Wang Fan",)))
    assert clean_document(named, {}).metadata.authors == ("Wang Fan",)
