"""The forms of URLs on any site.

The URL of an article has a date in its path, or ends in a headline or a long number, or its query has an id. Words are
in words/urls.tsv.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, unquote_plus, urlunsplit

from crawler.exceptions import BadInputError
from crawler.extraction.urls import normal_spelling, split_url
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_HEADLINE_WORDS = 4  # a part of a path with this many words between hyphens is a headline
MIN_WORDS_BELOW_PARENT = 3  # the same below a part such as `blog`
MAX_SECTION_STEPS, MAX_SECTION_STEP_CHARS = 3, 30
MIN_CODE_CHARS = 8  # a mixture of letters and digits of this length is the id of an article

_WORDS = read_word_list("sites/words/urls.tsv")
NEITHER_ARTICLE_NOR_LIST = _WORDS.words("not_article")  # parts of paths that neither articles nor lists have
NO_ARTICLE = NEITHER_ARTICLE_NOR_LIST | _WORDS.words("list")  # parts of paths that articles do not have
_ARCHIVES = frozenset({"archive", "archives"})
_ARTICLE_PARENTS = _WORDS.words("article_parent")
_LIST_OF_ALL, _ADJACENT_LIST = _WORDS.words("list_of_all"), _WORDS.words("adjacent_list")
_UNLIKELY = _WORDS.words("unlikely_article")
_NO_ARTICLE_SCRIPT = NO_ARTICLE - {"page", "pages"} | _WORDS.words("not_article_script")
_LIST_SCRIPT = _WORDS.words("list") | {"list", "lists", "cat", "channel", "column"}
_SCRIPT = _WORDS.words("script")
_TRACKING = re.compile(_WORDS.pattern("tracking"), re.IGNORECASE)
_TRACKING_UNLESS_NUMBER = re.compile(_WORDS.pattern("tracking_unless_number"), re.IGNORECASE)
_ARTICLE_ID = re.compile(_WORDS.pattern("article_id"), re.IGNORECASE)
_LIST_QUERY = re.compile(_WORDS.pattern("list_query"), re.IGNORECASE)
_SECTION_VALUE = re.compile(r"[\w-]{1,40}")
_ID_VALUE = re.compile(r"(?=\D{0,63}\d)[\w.:{}-]{1,64}")
_WORDPRESS_ID, _WORDPRESS_PATHS = "p", frozenset({"", "/", "/index.php"})  # elsewhere `p` is the number of a page
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_DATED = re.compile(
    r"/(?P<year>(?:19|20)\d{2})[/-]?(?P<month>1[0-2]|0?[1-9]|[a-z]{3})(?:[/-]?(?P<day>0?[1-9]|[12]\d|3[01]))?(?=[/_-]|$)",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"[^\W_]+(?:[-_][^\W_]+)+")
_NUMBER = re.compile(r"(?:^|\D)\d{5,}(?:\D|$)|[0-9a-f]{8}-[0-9a-f]{4}-")
_CODE = re.compile(r"(?=[^\d]*\d[^\d]*\d)(?=.*[a-z])[a-z0-9]+", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp|amp)$", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|m?js|json|pdf|docx?|xlsx?|pptx?|zip|gz|mp[34]|m4a|mov|avi|webm|woff2?|ttf|apk)$",
    re.IGNORECASE,
)
_SITEMAP = re.compile(r"(?:^|/)[\w-]{0,80}sitemap[\w.-]{0,80}\.(?:xml|txt)(?:\.gz)?$", re.IGNORECASE)
_FEED_FILE = re.compile(r"\.(?:rss|atom|rdf|xml)$", re.IGNORECASE)
_FEED = re.compile(r"(?:^|/)(?:rss|feed|atom)(?:[./]|$)", re.IGNORECASE)


def host_of(url: str) -> str:
    """Return the host of a URL. BadInputError if it is no http(s) URL."""
    parts = split_url(url)
    if parts.hostname is None or parts.scheme not in {"http", "https"}:
        raise BadInputError(f"{url!r} is no http(s) URL; give one such as https://example.org/")
    return parts.hostname


def canonical(parts: SplitResult) -> str:
    """Return a URL without fragment, tracking parameters and session ids; all else is as it was written."""
    query = "&".join(field for field in parts.query.split("&") if field and not _is_tracking(*_read(field)))
    return urlunsplit((parts.scheme, parts.netloc.lower(), _SESSION_IN_PATH.sub("", parts.path), query, ""))


def identity_of(parts: SplitResult) -> str:
    """Return the text that is the same for all spellings of a URL: without scheme and `www.`, parameters in order."""
    clean = split_url(canonical(parts))
    host = clean.netloc.rpartition("@")[2].removesuffix(":80").removesuffix(":443").removeprefix("www.")
    query = "&".join(sorted(clean.query.split("&")))
    return host + normal_spelling(urlunsplit(("", "", clean.path or "/", query, "")))


def has_query(parts: SplitResult) -> bool:
    """Return whether a URL has a query, tracking parameters and session ids apart."""
    return bool(parts.query and split_url(canonical(parts)).query)


def article_ids(parts: SplitResult) -> frozenset[str]:
    """Return the ids by which a query names an article: `view.php?id=1001`, `/?p=123`; none for `list.php?id=3`."""
    if not parts.query:
        return frozenset()
    fields = _fields(parts)
    if not _NO_ARTICLE_SCRIPT.isdisjoint(_script_words(parts, fields)):
        return frozenset()
    return frozenset(value or name for name, value in fields if _is_article_id(name, value, parts.path))


def has_list_query(parts: SplitResult) -> bool:
    """Return whether a query does no more than name a section: `list.php?id=3`, `/?cat=3`."""
    fields = _fields(parts)
    rest = [(name, value) for name, value in fields if name.lower() not in _SCRIPT or value.isdecimal()]
    is_list = not _LIST_SCRIPT.isdisjoint(_script_words(parts, fields))
    return bool(rest) and all(
        _SECTION_VALUE.fullmatch(value)
        and (_LIST_QUERY.fullmatch(name) or (is_list and _is_article_id(name, value, parts.path)))
        for name, value in rest
    )


def is_file(path: str) -> bool:
    """Return whether a path leads to a file that is no page: an image, a document, a script."""
    return _FILE.search(path) is not None


def is_feed(path: str) -> bool:
    """Return whether a path leads to a feed."""
    return (_FEED.search(path) or _FEED_FILE.search(path)) is not None


def is_list_file(path: str) -> bool:
    """Return whether a path ends as that of a feed or sitemap, which is never an article's."""
    return is_sitemap(path) or _FEED_FILE.search(path) is not None


def is_sitemap(path: str) -> bool:
    """Return whether a path ends as that of a sitemap."""
    return _SITEMAP.search(path) is not None


def is_excluded(path: str) -> bool:
    """Return whether a part of a path says that it is no article's."""
    return _has_step(_steps_of(path), NO_ARTICLE)


def is_section(path: str) -> bool:
    """Return whether a path has the form of a section's or of the home page's: a few short words."""
    steps = [_EXTENSION.sub("", step) for step in _steps_of(path)]
    short = len(steps) <= MAX_SECTION_STEPS and all(len(step) <= MAX_SECTION_STEP_CHARS for step in steps)
    return short and not _has_step(steps, NEITHER_ARTICLE_NOR_LIST)


def is_article(path: str) -> bool:
    """Return whether a path has the form of an article's."""
    steps = _steps_of(path)
    if any(map(_is_headline, steps)) or _is_short_headline(steps):
        return True
    dated = _DATED.search(path)
    has_day = bool(dated and dated["day"])  # a list of an archive has none
    if not steps or _has_step(steps, NO_ARTICLE - _ARCHIVES if has_day else NO_ARTICLE):
        return False
    if dated and dated.end() < len(path.rstrip("/")):  # something follows the date
        return True
    last = _EXTENSION.sub("", steps[-1])
    return bool(_NUMBER.search(last)) or (len(last) >= MIN_CODE_CHARS and bool(_CODE.fullmatch(last)))


def is_list_of_all(path: str) -> bool:
    """Return whether a path is that of the home page or of a list, whatever the page declares itself to be."""
    return is_list_whatever_it_shows(path) or not _ADJACENT_LIST.isdisjoint(map(str.lower, _steps_of(path)[-2:]))


def is_list_whatever_it_shows(path: str) -> bool:
    """Return whether a path is that of the home page or of a list, even if the text of its page is an article's."""
    steps = _steps_of(path)
    return not steps or _has_step(steps, _LIST_OF_ALL)


def is_unlikely_article(path: str) -> bool:
    """Return whether a part of a path is usual for shops, forums and indexes, not for articles."""
    return _has_step(_steps_of(path), _UNLIKELY)


def day_of(path: str) -> date | None:
    """Return the day in a path, None if there is none."""
    dated = _DATED.search(path)
    try:
        return date(int(dated["year"]), int(dated["month"]), int(dated["day"])) if dated and dated["day"] else None
    except ValueError:
        return None


def _fields(parts: SplitResult) -> list[tuple[str, str]]:
    return [_read(field) for field in split_url(canonical(parts)).query.split("&") if field]


def _script_words(parts: SplitResult, fields: Sequence[tuple[str, str]]) -> set[str]:
    """Return the words in a path and in the parameters that choose a script."""
    words = {word.lower() for step in _steps_of(parts.path) for word in _WORD.findall(_EXTENSION.sub("", step))}
    return words | {value.lower() for name, value in fields if name.lower() in _SCRIPT}


def _read(field: str) -> tuple[str, str]:
    name, _, value = field.partition("=")
    return unquote_plus(name), unquote_plus(value)


def _is_tracking(name: str, value: str) -> bool:
    if _TRACKING.fullmatch(name):
        return True
    return bool(_TRACKING_UNLESS_NUMBER.fullmatch(name)) and not value.isdecimal()


def _is_article_id(name: str, value: str, path: str) -> bool:
    if name.lower() == _WORDPRESS_ID:
        return path in _WORDPRESS_PATHS and value.isdecimal()
    if not value:  # `view.php?1001`
        return name.isdecimal()
    return bool(_ARTICLE_ID.fullmatch(name) and _ID_VALUE.fullmatch(value))


def _steps_of(path: str) -> list[str]:
    return [step for step in path.split("/") if step]


def _has_step(steps: Sequence[str], words: frozenset[str]) -> bool:
    return not words.isdisjoint(step.lower() for step in steps)


def _is_headline(step: str, min_words: int = MIN_HEADLINE_WORDS) -> bool:
    parts = re.split(r"[,.]", unquote(_EXTENSION.sub("", step)))
    return any(_HEADLINE.fullmatch(part) and len(re.split(r"[-_]", part)) >= min_words for part in parts)


def _is_short_headline(steps: Sequence[str]) -> bool:
    """Return whether the last step is a short headline below a step such as `blog`."""
    below = len(steps) > 1 and not _ARTICLE_PARENTS.isdisjoint(step.lower() for step in steps[:-1])
    return below and not _has_step(steps, NO_ARTICLE) and _is_headline(steps[-1], MIN_WORDS_BELOW_PARENT)
