"""Images: each once, with its caption."""

from __future__ import annotations

from crawler import Page, extract
from crawler.extraction.html.blocks import PageBlocks
from crawler.extraction.metadata.declared import DeclaredMetadata
from crawler.extraction.metadata.images import images_of
from crawler.items import Image
from tests.extraction.metadata_pages import PARAGRAPHS, URL, h1, json_ld, page


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


def test_lazy_pictures_of_the_text_have_their_real_sources_and_pixels_are_left_out() -> None:
    figure = (
        '<figure><img src="data:image/gif;base64,R0lG" data-src="ferry.jpg"><figcaption>A ferry</figcaption></figure>'
    )
    pixel = '<noscript><img height="1" width="1" src="https://www.facebook.com/tr?id=1"></noscript>'
    lone = '<picture><source srcset="/s.webp 320w, /bell.webp 900w"><img src="/blank.gif"></picture>'
    body = f"<article>{h1()}{PARAGRAPHS}{figure}{pixel}{PARAGRAPHS}{lone}{PARAGRAPHS}</article>"
    images = extract(Page(URL, page('<base href="https://cdn.example/a/">', body).encode())).images
    assert images == (Image("https://cdn.example/a/ferry.jpg", "A ferry"), Image("https://cdn.example/bell.webp", None))


def test_an_image_of_the_site_is_not_the_articles_and_sizes_of_one_image_are_one() -> None:
    head = '<meta property="og:image" content="/static/logo.png"><meta property="og:image" content="/ferry.jpg">'
    body = f'<article>{h1()}{PARAGRAPHS}<img src="/ferry-300x200.jpg">{PARAGRAPHS}</article>'
    images = extract(Page(URL, page(head, body).encode())).images
    assert images == (Image("https://www.harbour-gazette.example/ferry.jpg", None),)


def test_images_that_differ_in_the_query_of_a_script_are_two() -> None:
    body = f'<article>{h1()}{PARAGRAPHS}<img src="/img?id=1"><img src="/img?id=2">{PARAGRAPHS}</article>'
    assert len(extract(Page(URL, page("", body).encode())).images) == 2
