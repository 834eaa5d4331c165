"""A page cleaned by this project as trafilatura's Document, with its text in one of trafilatura's formats."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml.etree import XPath, tostring
from lxml.html import HtmlElement
from trafilatura.core import TXT_FORMATS, determine_returnstring
from trafilatura.deduplication import content_fingerprint, duplicate_test
from trafilatura.htmlprocessing import prune_unwanted_nodes
from trafilatura.settings import Document
from trafilatura.utils import handle_compressed_file, load_html
from trafilatura.xml import xmltotxt

from crawler.cleaning.classifier.scores import SCORE_PER_LOG_ODDS
from crawler.exceptions import CrawlerError
from crawler.integrations.trafilatura_body import body_of
from crawler.integrations.trafilatura_metadata import metadata_of
from crawler.items import Page
from crawler.processing.process import clean_extracted, extract

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

    from crawler.items import Article

_FOCUS = {"precision": -SCORE_PER_LOG_ODDS, "balanced": 0, "recall": SCORE_PER_LOG_ODDS}
"""What `favor_precision` and `favor_recall` add to the score of each block."""
_UTF_8 = {"content-type": "text/html; charset=utf-8"}
_LOGGER = logging.getLogger(__name__)


def document_of(content: Any, options: Extractor, pruned: list[str] | None = None) -> Document | None:
    """Return the article of a page, which is bytes, text, a tree, or a response of trafilatura or urllib3.

    `pruned` are XPaths of elements that are removed first. None if the page has no article, or a filter of the options
    leaves it out; the log says so.
    """
    try:
        return _document(content, options, pruned)
    except (CrawlerError, TypeError, ValueError) as error:
        _LOGGER.warning("discarding data: %s: %s", options.source, error)
        return None


def with_text_in_format(document: Document, options: Extractor, record_id: str | None) -> Document:
    """Give a Document its text in the format of the options, and where that shows them, its ID and fingerprint."""
    if options.format not in TXT_FORMATS or options.with_metadata:
        document.id = record_id
        document.fingerprint = content_fingerprint(f"{document.title} {document.raw_text}")
    document.text = determine_returnstring(document, options)
    return document


def _document(content: Any, options: Extractor, pruned: list[str] | None) -> Document:
    if not isinstance(content, HtmlElement):
        content = _as_text(getattr(content, "data", content), options)
    if pruned:
        content = prune_unwanted_nodes(_tree_of(content), [XPath(path) for path in pruned])
    article = _cleaned(content, options)
    document = metadata_of(article, _tree_of(content), options) if options.with_metadata else Document()
    document.language = article.metadata.language
    _require_language(document.language, options.lang)
    body = body_of(article, options)
    if options.dedup:
        for part in list(body):
            if duplicate_test(part, options):
                body.remove(part)
    _require_size(body, options)
    document.body, document.raw_text = body, " ".join(body.itertext())
    if options.format == "python":
        document.text = document.raw_text = xmltotxt(body, options.formatting)
        document.comments = "" if options.comments else None
    return document


def _as_text(content: bytes | str, options: Extractor) -> bytes | str:
    if not isinstance(content, bytes | str):
        raise TypeError(f"a page is bytes, text or a tree, not {type(content).__name__}")
    return handle_compressed_file(content, options.max_file_size) if isinstance(content, bytes) else content


def _tree_of(content: HtmlElement | bytes | str) -> HtmlElement:
    tree = load_html(content)
    if tree is None:
        raise ValueError("no HTML")
    return tree


def _cleaned(content: HtmlElement | bytes | str, options: Extractor) -> Article:
    """Clean a page. `favor_precision` and `favor_recall` change the scores that the classifier gives."""
    if isinstance(content, bytes):
        page = Page(options.url or "", content)
    else:
        text = content if isinstance(content, str) else tostring(content, encoding="unicode", method="html")
        page = Page(options.url or "", text.encode("utf-8", "replace"), headers=_UTF_8)
    found, bonus = extract(page), _FOCUS[options.focus]
    if bonus and found.scores is not None:
        found = replace(found, scores=tuple(score + bonus for score in found.scores))
    return clean_extracted(found)


def _require_language(language: str | None, wanted: str | None) -> None:
    """Raise ValueError if the text is in another language than the wanted one. A text may be in an unknown one."""
    if wanted and language and language.partition("-")[0].lower() != wanted.partition("-")[0].lower():
        raise ValueError(f"the language is {language}")


def _require_size(body: Any, options: Extractor) -> None:
    """Raise ValueError if a body is empty, too short, too large, or a duplicate as a whole."""
    chars = sum(map(len, body.itertext()))
    if chars < max(1, options.min_output_size):
        raise ValueError("no text")
    if options.max_tree_size and len(body) > options.max_tree_size:
        raise ValueError("more elements than MAX_TREE_SIZE")
    if options.dedup and duplicate_test(body, options):
        raise ValueError("a duplicate")
