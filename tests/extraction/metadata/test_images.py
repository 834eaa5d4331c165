"""Images: each once, with its caption."""

from __future__ import annotations

from crawler import Page, extract
from crawler.extraction.html.blocks import PageBlocks
from crawler.extraction.metadata.declared import DeclaredMetadata
from crawler.extraction.metadata.images import images_of
from crawler.items import Image
from tests.extraction.metadata_pages import URL, h1, json_ld, page

ENGLISH = "The ferry between the two harbours runs again after a long winter break, and the captain is glad of it."
PARAGRAPHS = "".join(f"<p>{ENGLISH} It was day {number} of the season.</p>" for number in range(6))


def test_a_picture_in_several_formats_is_one_image() -> None:
    declared = DeclaredMetadata(
        URL, scripts=(json_ld(image=["https://i.example/a.jpg", "https://i.example/a-1x1.jpg"])[35:-9],)
    )
    assert images_of(declared, PageBlocks((), ())) == (Image("https://i.example/a.jpg", None),)


def test_an_image_has_the_caption_of_its_figure_and_a_logo_is_no_image() -> None:
    figure = '<figure><img src="/ferry.jpg"><figcaption>The ferry on Monday</figcaption></figure>'
    body = f'<header><img src="/logo.png"></header><article>{h1()}{PARAGRAPHS}{figure}{PARAGRAPHS}</article>'
    images = extract(Page(URL, page("", body).encode())).images
    assert images == (Image("https://www.harbour-gazette.example/ferry.jpg", "The ferry on Monday"),)


def test_a_caption_that_is_recognised_by_its_credit_is_an_image() -> None:
    body = f"<article>{h1()}{PARAGRAPHS}<p>The ferry on Monday (Photo: Anna Berg)</p>{PARAGRAPHS}</article>"
    images = extract(Page(URL, page("", body).encode())).images
    assert [image.caption for image in images] == ["The ferry on Monday (Photo: Anna Berg)"]
