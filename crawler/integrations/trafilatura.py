"""trafilatura's functions `extract`, `extract_with_metadata` and `bare_extraction` with this project's choice of text.

The parameters, results and formats are trafilatura's, and its writers make the formats. `docs/archives.md` states the
effect of each parameter. `config=None` stands for trafilatura's own default, so that importing this file does not load
trafilatura, which takes two seconds.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from configparser import ConfigParser

    from lxml.html import HtmlElement
    from trafilatura.deduplication import LRUCache
    from trafilatura.settings import Document, Extractor
    from trafilatura.utils import Response

_EXTRACTOR_NAMES = {
    "output_format": "output_format",
    "favor_precision": "precision",
    "favor_recall": "recall",
    "include_comments": "comments",
    "include_formatting": "formatting",
    "include_links": "links",
    "include_images": "images",
    "include_tables": "tables",
    "deduplicate": "dedup",
    "target_language": "lang",
    "url": "url",
    "with_metadata": "with_metadata",
    "only_with_metadata": "only_with_metadata",
    "tei_validation": "tei_validation",
    "author_blacklist": "author_blacklist",
    "url_blacklist": "url_blacklist",
    "date_extraction_params": "date_params",
}
"""The names of the parameters of trafilatura's class Extractor, by those of its functions."""
_CALLER = 4  # the number of frames from a warning to the call of a function of this file


def extract(  # noqa: PLR0913, PLR0917  # trafilatura's signature
    filecontent: HtmlElement | Response | bytes | str,
    url: str | None = None,
    record_id: str | None = None,
    fast: bool = False,  # noqa: FBT001, FBT002  # the same for all below
    no_fallback: bool = False,  # noqa: FBT001, FBT002
    favor_precision: bool = False,  # noqa: FBT001, FBT002
    favor_recall: bool = False,  # noqa: FBT001, FBT002
    include_comments: bool = True,  # noqa: FBT001, FBT002
    output_format: str = "txt",
    tei_validation: bool = False,  # noqa: FBT001, FBT002
    target_language: str | None = None,
    include_tables: bool = True,  # noqa: FBT001, FBT002
    include_images: bool = False,  # noqa: FBT001, FBT002
    include_formatting: bool | None = None,  # noqa: FBT001
    include_links: bool = False,  # noqa: FBT001, FBT002
    deduplicate: bool | LRUCache = False,  # noqa: FBT001, FBT002
    date_extraction_params: dict[str, Any] | None = None,
    with_metadata: bool = False,  # noqa: FBT001, FBT002
    only_with_metadata: bool = False,  # noqa: FBT001, FBT002
    max_tree_size: int | None = None,
    url_blacklist: set[str] | None = None,
    author_blacklist: set[str] | None = None,
    settingsfile: str | None = None,
    prune_xpath: str | list[str] | None = None,
    config: ConfigParser | None = None,
    options: Extractor | None = None,
) -> str | None:
    """Return the article of a page in a format, as `trafilatura.extract` does; None if the page has none.

    ValueError and AttributeError as there: for `max_tree_size`, and for a format that does not exist.
    """
    document = _written(locals())
    return None if document is None else document.text


def extract_with_metadata(  # noqa: PLR0913, PLR0917  # trafilatura's signature
    filecontent: HtmlElement | Response | bytes | str,
    url: str | None = None,
    record_id: str | None = None,
    fast: bool = False,  # noqa: FBT001, FBT002  # the same for all below
    favor_precision: bool = False,  # noqa: FBT001, FBT002
    favor_recall: bool = False,  # noqa: FBT001, FBT002
    include_comments: bool = True,  # noqa: FBT001, FBT002
    output_format: str = "txt",
    tei_validation: bool = False,  # noqa: FBT001, FBT002
    target_language: str | None = None,
    include_tables: bool = True,  # noqa: FBT001, FBT002
    include_images: bool = False,  # noqa: FBT001, FBT002
    include_formatting: bool | None = None,  # noqa: FBT001
    include_links: bool = False,  # noqa: FBT001, FBT002
    deduplicate: bool | LRUCache = False,  # noqa: FBT001, FBT002
    date_extraction_params: dict[str, Any] | None = None,
    url_blacklist: set[str] | None = None,
    author_blacklist: set[str] | None = None,
    settingsfile: str | None = None,
    prune_xpath: str | list[str] | None = None,
    config: ConfigParser | None = None,
    options: Extractor | None = None,
) -> Document | None:
    """Return the article with its metadata, and its text in a format, as `trafilatura.extract_with_metadata` does."""
    return _written(locals() | {"with_metadata": True})


def bare_extraction(  # noqa: PLR0913, PLR0917  # trafilatura's signature
    filecontent: HtmlElement | Response | bytes | str,
    url: str | None = None,
    fast: bool = False,  # noqa: FBT001, FBT002  # the same for all below
    no_fallback: bool = False,  # noqa: FBT001, FBT002
    favor_precision: bool = False,  # noqa: FBT001, FBT002
    favor_recall: bool = False,  # noqa: FBT001, FBT002
    include_comments: bool = True,  # noqa: FBT001, FBT002
    output_format: str = "python",
    target_language: str | None = None,
    include_tables: bool = True,  # noqa: FBT001, FBT002
    include_images: bool = False,  # noqa: FBT001, FBT002
    include_formatting: bool | None = None,  # noqa: FBT001
    include_links: bool = False,  # noqa: FBT001, FBT002
    deduplicate: bool | LRUCache = False,  # noqa: FBT001, FBT002
    date_extraction_params: dict[str, Any] | None = None,
    with_metadata: bool = False,  # noqa: FBT001, FBT002
    only_with_metadata: bool = False,  # noqa: FBT001, FBT002
    max_tree_size: int | None = None,
    url_blacklist: set[str] | None = None,
    author_blacklist: set[str] | None = None,
    as_dict: bool = False,  # noqa: FBT001, FBT002
    prune_xpath: str | list[str] | None = None,
    config: ConfigParser | None = None,
    options: Extractor | None = None,
) -> Document | dict[str, Any] | None:
    """Return the article of a page as trafilatura's Document, or as a dictionary; None if the page has none.

    ValueError and AttributeError as `extract`.
    """
    given = locals()
    document = _found(given, _extractor(given))
    return document.as_dict() if document is not None and as_dict else document


def _written(given: dict[str, Any]) -> Document | None:
    """Return the article whose text is in the format of the options."""
    from crawler.integrations.trafilatura_document import with_text_in_format  # noqa: PLC0415  # loads trafilatura

    options = _extractor(given)
    if options.format == "python":
        raise ValueError("'python' format only usable in bare_extraction() function")
    document = _found(given, options)
    return None if document is None else with_text_in_format(document, options, given["record_id"])


def _found(given: dict[str, Any], options: Extractor) -> Document | None:
    from crawler.integrations.trafilatura_document import document_of  # noqa: PLC0415  # loads trafilatura

    prune_xpath = given["prune_xpath"]
    return document_of(given["filecontent"], options, [prune_xpath] if isinstance(prune_xpath, str) else prune_xpath)


def _extractor(given: dict[str, Any]) -> Extractor:
    """Return the options of a call. ValueError, AttributeError and warnings as in trafilatura, and for `links`."""
    from trafilatura.settings import Extractor, use_config  # noqa: PLC0415  # takes two seconds

    _warn_of_deprecated(given)
    options = given["options"]
    if not isinstance(options, Extractor):
        file = given.get("settingsfile")
        options = Extractor(
            config=use_config(file) if file else given["config"],
            fast=given["fast"] or given.get("no_fallback", False),
            **{theirs: given[name] for name, theirs in _EXTRACTOR_NAMES.items() if name in given},
        )
    if options.links:
        warnings.warn("include_links has no effect: the text has no links", UserWarning, stacklevel=_CALLER)
    return options


def _warn_of_deprecated(given: dict[str, Any]) -> None:
    if given.get("max_tree_size"):
        raise ValueError('"max_tree_size" will be removed, use settings.cfg instead')
    for name, instead in (("no_fallback", "fast"), ("as_dict", "the .as_dict() method")):
        if given.get(name):
            text = f'"{name}" will be removed, use {instead} instead'
            warnings.warn(text, DeprecationWarning, stacklevel=_CALLER + 1)
