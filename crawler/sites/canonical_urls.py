"""The URL that a page declares as its article's, if it can be right, and the marks of AMP and mobile copies.

Templates declare the home page, a section, a script without its query, or one article for all: such a URL is not
believed, because articles would be lost. A right one shares an id, a headline or the whole URL with the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from crawler.extraction.urls import SITE_LABELS
from crawler.sites.url_forms import article_ids, day_of, identity_of, is_article

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_HOST = re.compile(rf"(?:{'|'.join(SITE_LABELS - {'www', 'edition'})})\.(?=[^.]+\.)")
_STEP = re.compile(r"/(?:amp|amphtml|m|mobile|wap)(?=/|$)|[._-]amp(?=\.s?html?$|/?$)", re.IGNORECASE)
_PARAMETER = re.compile(
    r"(?:^|&)(?:amp|amp=(?:1|true)|(?:output|outputtype|platform|view|type)=(?:amp|mobile)|(?:mobile|m)=(?:1|true|yes))(?=&|$)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{5,}")
_WORD = re.compile(r"[^\W\d_]{2,}")
MIN_SHARED_WORDS = 3  # of the headline and the last step of the path


def is_copy(parts: SplitResult) -> bool:
    """Return whether a URL has the form of an AMP or mobile copy: `amp.example.org`, `/m/`, `/amp`, `?amp=1`."""
    return _without_marks(parts) != parts._replace(netloc=parts.netloc.removeprefix("www."))


def is_canonical(declared: SplitResult, own: SplitResult, title: str | None) -> bool:
    """Return whether the URL that a page declares can be that of its article; `own` is the URL of the page."""
    if identity_of(declared) in {identity_of(own), identity_of(_without_marks(own))}:
        return True
    ids, own_ids = article_ids(declared), article_ids(own)
    days = {day_of(own.path), day_of(declared.path)} - {None}
    if len(days) > 1 or not (ids or is_article(declared.path)) or (is_copy(declared) and not is_copy(own)):
        return False
    if declared.path == own.path:
        return ids == own_ids
    if are_of_two_articles(declared, own):
        return False
    if is_copy(own) and not is_copy(declared):
        return True
    return bool(_names(declared, ids) & _names(own, own_ids)) or _has_headline(declared, title)


def are_of_two_articles(one: SplitResult, other: SplitResult) -> bool:
    """Return whether two URLs have different ids, or headlines that share less than half of the words of one.

    A number in both, after any headline, names one article.
    """
    first, second = (_without_marks(parts) for parts in (one, other))
    ids, other_ids = article_ids(first), article_ids(second)
    if ids and other_ids:
        return not ids & other_ids
    last, other_last = _last_step(first), _last_step(second)
    if {*_NUMBER.findall(last)} & {*_NUMBER.findall(other_last)}:
        return False
    words, others = _words(last), _words(other_last)
    fewest = min(len(words), len(others))
    return fewest >= MIN_SHARED_WORDS and len(words & others) * 2 < fewest


def _without_marks(parts: SplitResult) -> SplitResult:
    host = _HOST.sub("", parts.netloc.removeprefix("www."), count=1)
    query = _PARAMETER.sub("", parts.query).removeprefix("&")
    return parts._replace(netloc=host, path=_STEP.sub("", parts.path), query=query)


def _names(parts: SplitResult, ids: frozenset[str]) -> frozenset[str]:
    """Return the ids and the last step of a URL, by which it differs from those of other articles."""
    last = _last_step(parts)
    return ids or frozenset({last, *_NUMBER.findall(last)})


def _has_headline(declared: SplitResult, title: str | None) -> bool:
    return len(_words(_last_step(declared)) & _words(title or "")) >= MIN_SHARED_WORDS


def _last_step(parts: SplitResult) -> str:
    return unquote(parts.path.rstrip("/").rpartition("/")[2]).partition(".")[0]


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}
