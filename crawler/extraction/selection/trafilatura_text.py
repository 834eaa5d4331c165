"""The text that trafilatura extracts from a page: that of its function `extract`, but for white space.

In the fast mode, the steps of `extract` are called one by one, without those that change nothing on the page: two of
three copies of the tree, the search for comments where no element has such a name, the measure of the whole page where
the text is long enough. That takes three quarters of the time. The steps are those of the versions in TRIED; any other
version is called as a whole.
"""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TRIED = frozenset({"2.3.1"})
FORUM, JSON_LD = "DiscussionForumPosting", "application/ld+json"  # trafilatura keeps the comments of such a page
MAX_SPACES_AROUND = 2  # trafilatura puts so many around an element when it measures the text of a page
ADDED = "mvp-post-add", "infinite", "elementor-share"
"""Each name that RAW_TREE_PRUNE_XPATH finds has one of these."""
COMMENTS = "\ncomment", "\nComment", "\ncomol", "\ndisqus_thread", "\ndsq-comments", "article-comments", "post-comments"
"""Each name that REMOVE_COMMENTS_AND_LISTS_XPATH finds, with a line break before it, has one of these."""

CONTAINERS = "div", "section", "aside", "details", "ol", "ul", "list"
"""The elements that both search."""

_TEXTS = etree.XPath("//text()[not(parent::script or parent::style)]", smart_strings=False)
_COUNT = etree.XPath("count(//*)")


class _Found(NamedTuple):
    """An element with the content of a page, and its text as trafilatura measures it."""

    body: Any
    text: str


def extracted_text(tree: HtmlElement, *, fast: bool) -> str:
    """Return the text of a page, empty if trafilatura finds none. `fast` leaves out its fallback extractors."""
    # Imported here: it costs two seconds, and pages of known templates do not need it.
    from trafilatura import __version__, extract  # noqa: PLC0415
    from trafilatura.utils import line_processing, trim  # noqa: PLC0415

    _drop_spans(tree)
    text = _by_steps(tree) if fast and __version__ in TRIED else None
    if text is None:
        # The tree saves a fifth of the time; trafilatura works on a copy of it. `deduplicate` must stay off: it
        # remembers texts across calls.
        text = extract(tree, fast=fast, include_comments=False, include_tables=True, deduplicate=False) or ""
    for function in (line_processing, trim):
        function.cache_clear()  # it has a limit of lines, and none of bytes. `reset_caches` drops word lists too.
    return text


def _drop_spans(tree: HtmlElement) -> None:
    """Drop the spans of all cells: trafilatura adds up to 100 empty cells for each, again in each row below."""
    for cell in tree.iter("td", "th"):
        cell.attrib.pop("colspan", None)
        cell.attrib.pop("rowspan", None)


def _by_steps(tree: HtmlElement) -> str | None:
    """Return the text in the fast mode; None if the steps are not sure to be those of `extract`."""
    from trafilatura.utils import normalize_unicode  # noqa: PLC0415  # see above
    from trafilatura.xml import xmltotxt  # noqa: PLC0415  # see above

    if any(script.get("type") == JSON_LD and FORUM in (script.text or "") for script in tree.iter("script")):
        return None
    try:
        found = _content(_without_comments(tree))
        if len(found.text) < _limits().ESCALATION_MAX_LENGTH:
            found = _rescued(found, tree)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, etree.LxmlError):
        return None  # `extract` knows which errors to ignore
    return str(normalize_unicode(xmltotxt(found.body, include_formatting=False))) if found.text else ""


def _content(page: HtmlElement, *, recall: bool = False) -> _Found:
    """Return the content that trafilatura's main extractor finds. The page is not usable afterwards."""
    from trafilatura.htmlprocessing import convert_tags, tree_cleaning  # noqa: PLC0415  # see above
    from trafilatura.main_extractor import extract_content  # noqa: PLC0415  # see above

    options = _options(recall=recall)
    return _Found(*extract_content(convert_tags(tree_cleaning(page, options), options), options))


def _rescued(found: _Found, tree: HtmlElement) -> _Found:
    """Return the content, or another one if that is much longer and the content is a small part of the page."""
    from trafilatura import baseline, html2txt  # noqa: PLC0415  # see above

    limits, least = _limits(), _options().min_extracted_size
    if len(found.text) >= least and len(found.text) >= limits.ESCALATION_PAGE_SHARE * _most_chars(tree):
        return found
    page = _without_comments(tree)
    if len(found.text) < least:
        simple, text, chars = baseline(page)
        found = _Found(simple, text) if chars > len(found.text) else found
    is_short = 0 < len(found.text) < limits.ESCALATION_MAX_LENGTH
    if not is_short or len(found.text) >= limits.ESCALATION_PAGE_SHARE * len(html2txt(page)):
        return found
    more = _content(page, recall=True)
    is_longer = len(more.text) > limits.ESCALATION_ACCEPT_RATIO * len(found.text)
    return more if is_longer and len(more.text) >= least else found


def _most_chars(tree: HtmlElement) -> float:
    """Return an upper limit of the length of a page's text as trafilatura measures it, which takes longer."""
    words = " ".join(_TEXTS(tree)).split()
    return float(sum(map(len, words)) + len(words) + MAX_SPACES_AROUND * _COUNT(tree))


def _without_comments(tree: HtmlElement) -> HtmlElement:
    """Return a copy of a page without its comments and the articles that are added to it."""
    from trafilatura.htmlprocessing import prune_unwanted_nodes  # noqa: PLC0415  # see above
    from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH  # noqa: PLC0415  # see above

    page = copy(tree)
    names = "\n".join(
        name for element in tree.iter(*CONTAINERS) for name in ("", element.get("id") or "", element.get("class") or "")
    )
    for parts, paths in ((ADDED, RAW_TREE_PRUNE_XPATH), (COMMENTS, REMOVE_COMMENTS_AND_LISTS_XPATH)):
        if any(part in names for part in parts):
            page = prune_unwanted_nodes(page, paths)
    return page


@cache
def _options(*, recall: bool = False) -> Any:
    from trafilatura.settings import Extractor  # noqa: PLC0415  # see above

    return Extractor(fast=True, comments=False, recall=recall)


def _limits() -> Any:
    from trafilatura import core  # noqa: PLC0415  # see above

    return core
