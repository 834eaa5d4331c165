"""The real sources of lazy pictures, placeholders, and pictures that belong to no article."""

from __future__ import annotations

import pytest

from crawler.extraction.html.parsing import parse
from crawler.extraction.html.pictures import is_decoration, is_of_site, is_placeholder, largest, source_of

EMPTY = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
REAL = "/ferry.jpg"


@pytest.mark.parametrize(
    "markup",
    [
        f'<img src="{EMPTY}" data-src="{REAL}">',
        f'<img src="/static/blank.gif" data-original="{REAL}">',
        f'<img src="/tiny.jpg" data-lazy-src="{REAL}">',
        f'<img src="{EMPTY}" data-srcset="/s.jpg 320w, {REAL} 1280w, /m.jpg 640w">',
        f'<img src="{EMPTY}" srcset="/s.jpg 1x,{REAL} 2x">',
        f'<img src="/1x1.gif" width="1" height="1" loading="lazy" data-src="{REAL}">',
        f'<picture><source srcset="/s.jpg 320w, {REAL} 1200w" type="image/jpeg"><img src="/spacer.gif"></picture>',
        f'<picture><source data-srcset="{REAL}"><source srcset="/x.webp"><img></picture>',
        f'<img src="{EMPTY}"><noscript><img src="{REAL}"></noscript>',
        f'<picture><img src="{EMPTY}"></picture><noscript><img src="{REAL}"></noscript>',
        f'<img src="{EMPTY}" data-src="/{{width}}x.jpg" data-unheard-of="{REAL}">',
        f'<amp-img src="{REAL}" width="600" height="400"></amp-img>',
        f'<img src="{REAL}" srcset="/large.jpg 2000w">',
        f'<img data-src="{REAL}">',
    ],
)
def test_a_lazy_picture_has_its_real_source(markup: str) -> None:
    picture = next(parse(f"<p>{markup}</p>").iter("img", "amp-img"))
    assert source_of(picture) == REAL
    assert not is_decoration(dict(picture.items()))


@pytest.mark.parametrize(
    "src", ["", "#", EMPTY, "about:blank", "/a/placeholder-300x200.png", "/icons.svg#x", "/1x1.gif"]
)
def test_a_placeholder_is_no_source(src: str) -> None:
    assert is_placeholder(src)
    assert source_of(next(parse(f'<p><img src="{src}" alt="ferry.jpg"></p>').iter("img"))) == ""


@pytest.mark.parametrize(
    "src", ["/blank-cheque.jpg", "/gray-whale.jpg", "/loading-the-ferry.jpg", "/pixel-9.jpg", "/img?id=1"]
)
def test_a_word_of_placeholders_in_a_longer_name_is_none(src: str) -> None:
    assert not is_placeholder(src)


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="https://www.facebook.com/tr?id=1">',
        '<img src="/count.gif" width="1" height="1">',
        '<img src="/count.gif" style="display:none">',
        '<img src="/ann.jpg" class="avatar avatar-64">',
        '<img src="https://secure.gravatar.com/avatar/1.jpg">',
        '<img src="/ann.jpg" class="author-photo">',
        '<img src="/smile.png" width="16" height="16">',
    ],
)
def test_pixels_icons_and_portraits_of_authors_are_decoration(markup: str) -> None:
    assert is_decoration(dict(next(parse(f"<p>{markup}</p>").iter("img")).items()))


def test_the_largest_candidate_of_a_set_is_found_in_any_notation() -> None:
    assert largest("/a.jpg, /b.jpg 2x") == "/b.jpg"
    assert largest("/a,1.jpg 640w, /b,2.jpg 320w") == "/a,1.jpg"
    assert largest("/a.jpg") == "/a.jpg"
    assert largest("") == ""


def test_an_image_of_the_site_is_known_by_its_file() -> None:
    assert all(map(is_of_site, ("https://a.example/logo.png", "/gazette-logo.png", "/og-default.png", "/share.jpg")))
    assert not any(map(is_of_site, ("/share-price-falls.jpg", "/og.jpg", "/logos-of-towns.jpg", "/a/ferry.jpg")))
