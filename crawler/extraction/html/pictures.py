"""The real source of a picture whose `src` a script fills in later, and the pictures that belong to no article.

A lazy picture has its URL in another attribute, in a `source` of its `picture`, or in a `noscript` behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extraction.html.folding import fold
from crawler.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

TAGS = frozenset({"img", "amp-img"})
LAZY_ATTRIBUTES = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-original-src", "data-actualsrc", "data-real-src",
    "data-img-src", "data-image-src", "data-full-src", "data-hi-res-src", "data-echo", "data-url", "data-image",
    "data-orig-file", "original",
)  # fmt: skip
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
MAX_ATTRIBUTES = 60  # of a picture, that are searched for a URL
MAX_CANDIDATES = 40  # of one `srcset`
MAX_PIXEL_SIZE = 2  # a picture of this width or height is invisible
MAX_ICON_SIZE = 32  # a picture of at most this width and height is an icon
MAX_SOURCE_LEVELS = 6  # how many `source` elements may be open around a picture: the parser does not close them

_NO_URL = lazy_pattern(
    r"[\s{}<>\"]|^(?:data|about|blob|javascript):|^\W*$|^(?:true|false|null|none|\d+)$", re.IGNORECASE
)
_IMAGE_FILE = lazy_pattern(r"\.(?:jpe?g|png|webp|avif|gif)(?:$|[?#!:@])", re.IGNORECASE)
_DESCRIPTOR = lazy_pattern(r"(?P<size>\d{1,6}(?:\.\d{1,4})?)[wxh](?:$|,(?P<next>.*))", re.IGNORECASE)
_TOKEN = lazy_pattern(r"[a-z]+")
_PLACEHOLDER_WORDS = frozenset(
    "blank spacer placeholder transparent loading loader lazy lazyload preload spinner dummy empty clear grey gray "
    "noimage fallback trans".split()
)
_SITE_WORDS = frozenset("logo share sharing social site default".split())
_NEUTRAL_WORDS = frozenset(
    "x px img image images photo pic picture article news bg default static no w h og card".split()
)
_PIXEL_FILE = lazy_pattern(r"(?:^|[/_-])(?:1x1|pixel|spaceball|beacon|counter)[\w-]*\.(?:gif|png)$", re.IGNORECASE)
_SPRITE = lazy_pattern(r"\.svg#|sprites?[\w-]*\.\w{3,4}$", re.IGNORECASE)
_TRACKER = lazy_pattern(
    r"facebook\.com/tr\b|doubleclick\.net|scorecardresearch\.com|google-analytics\.com|googletagmanager\.com|"
    r"/(?:pixel|track(?:ing|er)?|beacon|collect|counter)(?:$|[/?.])",
    re.IGNORECASE,
)
_AVATAR = lazy_pattern(
    r"(?<![a-z])(?:avatars?|gravatar|(?:author|byline|profile)[-_](?:photo|image|img|pic(?:ture)?|thumb\w*)|emoji|wp-smiley)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_ONE_PIXEL = lazy_pattern(r"(?<![\w-])(?:width|height)\s?:\s?[01](?:px)?\s?(?:;|$)|display\s?:\s?none", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """An `img` of the body; `src` is empty if it has only a placeholder.

    `labels` are its `alt` and `title`; `before` is the number of blocks before it.
    """

    src: str
    labels: tuple[str, ...]
    before: int


def picture_of(element: HtmlElement, before: int) -> Picture | None:
    """Return the picture that an element shows behind so many blocks; None if it belongs to no article."""
    attributes = dict(element.items())
    if is_decoration(attributes):
        return None
    labels = (attributes.get("alt"), attributes.get("title"))
    known = tuple(folded for label in labels if label and (folded := fold(label)))
    return Picture(_source(element, attributes), known, before)


def source_of(picture: HtmlElement) -> str:
    """Return the URL of a picture as its page writes it, empty if it has only a placeholder."""
    return _source(picture, dict(picture.items()))


def _source(picture: HtmlElement, attributes: Mapping[str, str]) -> str:
    sources = _sources(picture, attributes)
    return next((url.strip() for url in sources if url and not is_placeholder(url.strip())), "")


def is_placeholder(url: str) -> bool:
    """Return whether a text is no URL, or that of a file which stands in the place of a picture."""
    if not url or _NO_URL.search(url):
        return True
    if _PIXEL_FILE.search(url.partition("?")[0]) or _SPRITE.search(url):
        return True
    words = set(_words_of_file(url))
    return bool(words & _PLACEHOLDER_WORDS) and words <= _PLACEHOLDER_WORDS | _NEUTRAL_WORDS


def is_of_site(url: str) -> bool:
    """Return whether the name of an image's file says that it stands for the site, on all of its pages."""
    words = _words_of_file(url)
    all_of_site = bool(set(words) & _SITE_WORDS) and set(words) <= _SITE_WORDS | _NEUTRAL_WORDS
    return all_of_site or words[-1:] in (["logo"], ["favicon"])


def is_decoration(attributes: Mapping[str, str]) -> bool:
    """Return whether a picture with these attributes is a tracking pixel, an icon or the portrait of an author."""
    sizes = [
        int(size) for name in ("width", "height") if (size := attributes.get(name, "").removesuffix("px")).isdecimal()
    ]
    if sizes and (min(sizes) <= MAX_PIXEL_SIZE or (len(sizes) > 1 and max(sizes) <= MAX_ICON_SIZE)):
        is_lazy = any(map(attributes.get, (*LAZY_ATTRIBUTES, *LAZY_SETS)))  # the size is the placeholder's
        if not is_lazy:
            return True
    source = attributes.get("src", "")
    named = f"{attributes.get('class', '')} {attributes.get('id', '')} {source}"
    return bool(_AVATAR.search(named) or _TRACKER.search(source) or _ONE_PIXEL.search(attributes.get("style", "")))


def largest(srcset: str) -> str:
    """Return the URL of the largest candidate of a `srcset`, empty if there is none."""
    best, best_size, url = "", -1.0, ""
    for token in islice(_tokens(srcset), 2 * MAX_CANDIDATES):
        descriptor = _DESCRIPTOR.fullmatch(token)
        if descriptor is None:
            url, size = token.rstrip(","), 0.0
        else:
            size = float(descriptor["size"])
        if url and size > best_size:
            best, best_size = url, size
    return best


def _words_of_file(url: str) -> list[str]:
    return _TOKEN.findall(url.partition("?")[0].rpartition("/")[2].rpartition(".")[0].lower())


def _tokens(srcset: str) -> Iterator[str]:
    """Yield URLs and descriptors; `1x,b.jpg` is both."""
    for token in srcset.split():
        descriptor = _DESCRIPTOR.match(token)
        if descriptor and descriptor["next"]:
            yield f"{descriptor['size']}x"
            yield descriptor["next"]
        else:
            yield token


def _sources(picture: HtmlElement, attributes: Mapping[str, str]) -> Iterator[str]:
    yield from (attributes[name] for name in LAZY_ATTRIBUTES if name in attributes)
    yield from (largest(attributes[name]) for name in LAZY_SETS if name in attributes)
    yield attributes.get("src", "")
    yield largest(attributes.get("srcset", ""))
    around = next((one for one in islice(picture.iterancestors(), MAX_SOURCE_LEVELS) if one.tag == "picture"), None)
    if around is not None:
        for source in islice(around.iter("source"), MAX_CANDIDATES):
            yield from (largest(source.get(name, "")) for name in (*LAZY_SETS, "srcset"))
    others = (value for name, value in islice(attributes.items(), MAX_ATTRIBUTES) if name.startswith("data-"))
    yield from (value for value in others if "/" in value and _IMAGE_FILE.search(value))
    yield from _in_noscript(picture)


def _in_noscript(picture: HtmlElement) -> Iterator[str]:
    """Yield the sources in the `noscript` directly behind a picture, or behind its `picture`."""
    parent = picture.getparent()
    nodes = [picture, parent] if parent is not None and parent.tag in {"picture", "a", "span"} else [picture]
    for node in nodes:
        for sibling in islice(node.itersiblings("noscript"), 1):
            if sibling.getprevious() is node:
                yield from (image.get("src", "") for image in islice(sibling.iter("img"), 1))
