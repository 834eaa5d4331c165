"""Captions of pictures and fact boxes, in invented articles that go the whole path."""

from __future__ import annotations

import pytest

from crawler import Page, clean
from crawler.cleaning.classifier.side_parts import side_parts
from crawler.items import Block
from crawler.vocabulary import Role
from tests.cleaning.classifier.group_pages import SENTENCES

CAPTION = "Herring boats wait at the old pier of the bay, where the crane lifted the first pile on Monday morning."
FACT = "The first pier of the bay was built in 1896 by forty carpenters, and a storm broke it eleven years later."
CAPTIONS = (
    f'<figure><img src="/a.jpg"><figcaption><span>{CAPTION}</span></figcaption></figure>',
    f'<div class="image-widget"><img src="/a.jpg"><p class="imageCaption">{CAPTION}</p></div>',
    f'<div id="attachment_7"><img src="/a.jpg"><p class="wp-caption-text"><em>{CAPTION}</em></p></div>',
    f'<div class="slide"><img src="/a.jpg"><div class="slide__caption"><p>{CAPTION}</p></div></div>',
)


def _page(*parts: str) -> Page:
    body = "".join(parts)
    return Page("", f"<html><body><article><h1>The pier comes back</h1>{body}</article></body></html>".encode())


@pytest.mark.parametrize("caption", CAPTIONS)
def test_a_caption_between_paragraphs_is_removed(caption: str) -> None:
    paragraphs = [f"<p>{sentence}</p>" for sentence in SENTENCES[:6]]
    article = clean(_page(*paragraphs[:3], caption, *paragraphs[3:]))
    assert CAPTION not in article.text
    assert all(sentence in article.text for sentence in SENTENCES[:6])
    assert [label for block, label in article.labelled if block.text == CAPTION] == [Role.CAPTION]


def test_a_container_that_has_a_caption_is_none() -> None:
    steps = ["div.column", "div.articleHeader.hasCaption", "div.with-caption", "div.imageCaption"]
    blocks = [
        Block(sentence, Role.BODY, "p", f"html/body/{step}/p") for step, sentence in zip(steps, SENTENCES, strict=False)
    ]
    assert side_parts(blocks, [30] * 4) == {3: Role.CAPTION}


@pytest.mark.parametrize("caption", CAPTIONS)
def test_the_captions_of_a_gallery_are_its_text(caption: str) -> None:
    slides = [caption.replace(CAPTION, sentence) for sentence in SENTENCES[1:]]
    article = clean(_page(f"<p>{SENTENCES[0]}</p>", *slides))
    assert all(sentence in article.text for sentence in SENTENCES[1:])


@pytest.mark.parametrize("name", ["infobox", "metro-factbox", "story__fact-box", "faktaboks", "fact_box"])
def test_a_fact_box_is_removed(name: str) -> None:
    box = f'<div class="{name}"><h3>The pier in numbers</h3><p>{FACT}</p><ul><li>It has 96 piles.</li></ul></div>'
    paragraphs = [f"<p>{sentence}</p>" for sentence in SENTENCES[:6]]
    article = clean(_page(*paragraphs[:3], box, *paragraphs[3:]))
    assert all(sentence in article.text for sentence in SENTENCES[:6])
    assert not any(words in article.text for words in ("in numbers", FACT, "96 piles"))
    assert [label for block, label in article.labelled if block.text == FACT] == [Role.BOX]


def test_a_box_around_most_of_the_text_is_none() -> None:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:6])
    article = clean(_page(f'<div class="infobox">{paragraphs}</div><p>{FACT}</p>'))
    assert all(sentence in article.text for sentence in [*SENTENCES, FACT])
