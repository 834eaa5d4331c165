"""Kept and removed blocks, in page order, are the visible text of a page: on made-up pages, on any text, on real pages.

The text is collected here in another way: hidden elements are emptied, and pages
that the test builds have a known text.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from crawler import Article, Page, clean
from crawler.exceptions import PathologicalPageError
from crawler.extraction.declared_body import TAG
from crawler.extraction.dumps.light_markup import as_markdown
from crawler.extraction.dumps.markdown import is_markdown
from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.html.decoding import decode
from crawler.extraction.html.parsing import is_markup, parse
from crawler.extraction.html.visibility import is_hidden
from crawler.processing.process import site_of
from crawler.vocabulary import Role
from tests.shared import CHINANEWS, EXTRACTION, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy
    from lxml.html import HtmlElement

PARTS = 3
"""Processes share the real pages."""
EVERY = 3
"""Every n-th page of more than a thousand from other sites."""
NOT_COMPARED = str.maketrans("", "", "\u200b\u2060\ufeff\u00ad|")
"""Characters without width; and the bars between the cells of a table, which are not in the page."""
URLS = ("", "https://www.ecns.cn/2018/05-03/301274.shtml", "https://news.example/a")


def _without_space(text: str) -> str:
    return "".join(text.translate(NOT_COMPARED).split())


def _labelled_text(article: Article) -> str:
    shown = (labelled.block for labelled in article.labelled if labelled.block.tag != TAG)  # JSON-LD is not shown
    return "".join(_without_space(block.text) for block in shown)


def _visible_text(text: str) -> str:
    """Return the visible text of a page, without white space."""
    if not is_markup(text):
        return _without_space(text)
    tree = parse(text)
    read_blocks(tree, {}, {}, Role.BODY)  # shows what scripts show later, which is tested in html/test_shown_later.py
    return _visible_text_of(tree)


def _visible_text_of(tree: HtmlElement) -> str:
    """Return the visible text of a page whose blocks were read."""
    for comment in list(tree.iter(etree.Comment)):
        comment.clear(keep_tail=True)
    for element in list(tree.iter(etree.Element)):
        if is_hidden(element):  # which elements are hidden is tested in html/test_visibility.py
            element.clear(keep_tail=True)
    return _without_space("".join(tree.itertext(etree.Element)))


# -- pages built by the test ---------------------------------------------------------

_WORD = st.text("abcdefgh&<>\"'é漢字。 \u3000\n", min_size=1, max_size=20)
_VISIBLE = st.sampled_from(
    "div p span a b i em section article h1 h2 ul li table tr td pre blockquote font center button details summary "
    "label figure figcaption main nav header footer ruby sup svg text math mi unknown-tag".split()
)
_HIDDEN = st.sampled_from(
    "<script>{}</script>|<style>{}</style>|<!--{}-->|<template>{}</template>|<noscript>{}</noscript>|<p hidden>{}</p>|"
    '<span class="visually-hidden">{}</span>|<div style="color:red; DISPLAY : none">{}</div>|'
    '<span style="visibility:hidden">{}</span>|<iframe>{}</iframe>|'
    "<textarea>{}</textarea>|<select><option>{}</select>|<dialog>{}</dialog>|<?php {} ?>|<video>{}</video>".split("|")
)
_ATTRIBUTES = st.sampled_from(
    [
        "",
        ' aria-hidden="true"',
        ' style="-webkit-backface-visibility: hidden"',
        ' style="xdisplay:none"',
        ' title="&lt;b&gt; shown to nobody"',
        " data-x='<p>'",
    ]
)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _node(children: SearchStrategy[tuple[str, str]]) -> SearchStrategy[tuple[str, str]]:
    shown = st.tuples(_VISIBLE, _ATTRIBUTES, st.lists(children, max_size=4)).map(
        lambda made: (
            f"<{made[0]}{made[1]}>{''.join(m for m, _ in made[2])}</{made[0]}>",
            "".join(t for _, t in made[2]),
        )
    )
    hidden = st.tuples(_HIDDEN, st.text("xyz", max_size=5)).map(lambda made: (made[0].format(made[1]), ""))
    readings = st.text("xyz", max_size=5).map(lambda text: (f"<ruby>字<rt>{text}</rt></ruby>", "字"))
    return shown | hidden | readings


_TREES = st.recursive(_WORD.map(lambda text: (_escaped(text), text)), _node, max_leaves=25)
"""Markup, with its visible text."""


@pytest.mark.slow
@given(_TREES, st.sampled_from(URLS))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_every_character_of_a_page_is_in_a_block(made: tuple[str, str], url: str) -> None:
    markup, shown = made
    labelled = _labelled_text(clean(Page(url, f"<html><body>{markup}</body></html>".encode())))
    assert sorted(labelled) == sorted(_without_space(shown))
    # The parser moves elements out of tables that no table may contain.
    if "<t" not in markup:
        assert labelled == _without_space(shown)


# -- any input -------------------------------------------------------------------


def _is_plain(text: str) -> bool:
    """Return whether a text has no light markup, whose marks in lines are tested in tests/extraction/dumps."""
    return is_markup(text) or (as_markdown(text) == text and not is_markdown(text))


_PIECES = st.sampled_from(
    "<p> </p> <div> </div> <a href=x> </a> <br> <table> <tr> <td> </table> <!-- --> <![CDATA[ ]]> <script> </script> "
    "<style> </style> <pre> </pre> <plaintext> <xmp> </xmp> <svg> <text> </svg> <math> <mi> <ruby> <rt> <rp> "
    "<frameset> <noframes> </noframes> <textarea> </textarea> <button> <details> <summary> <html> </html> <body> "
    "</body> <head> </head> <title> </title> <?xml?> <?php <img/alt='x'> < > & &amp; &#1; &#x1F; &#0; &#8217; &#xe9; "
    "&#xD83D; &#xFFFF; &nbsp; &bogus; \0 \x01 \ufffe \u200b word 2015-02-11 中新网 Comments(0) LINE".split(" ")
)


@pytest.mark.slow
@given(st.lists(_PIECES | st.text(max_size=5), max_size=40).map(" ".join), st.sampled_from(URLS))
@example("* <a\n 1. word", "")
@example("</a> </a> </a>", "")
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_all_text_of_broken_markup_gets_a_label(text: str, url: str) -> None:
    body = text.encode("utf-8", "ignore")
    assume(_is_plain(decode(body)))
    assert _labelled_text(clean(Page(url, body))) == _visible_text(decode(body))


@given(st.binary(max_size=400), st.sampled_from(URLS), st.sampled_from(["", "text/html; charset=gb2312", "x=\xff"]))
def test_any_bytes_give_an_article(body: bytes, url: str, content_type: str) -> None:
    page = Page(url, body, headers={"content-type": content_type})
    text = decode(body, content_type, site_of(page).rules.fallback_encoding)
    assume(_is_plain(text))
    assert _labelled_text(clean(page)) == _visible_text(text)


@given(st.text(max_size=400))
def test_any_text_gives_an_article(text: str) -> None:
    shown = decode(text.encode("utf-8", "ignore"))
    assume(_is_plain(shown))
    assert _labelled_text(clean(text, URLS[1])) == _visible_text(shown)


def test_hidden_text_does_not_split_the_text_around_it() -> None:
    blocks = read_blocks(parse("<p>one<span hidden>x</span> two<!-- y --> three"), {}, {}, Role.BODY).blocks
    assert [block.text for block in blocks] == ["one two three"]


# -- real pages ---------------------------------------------------------------------------


def _real_pages(every: int, first: int = 0) -> list[Path]:
    """Return the pages of the site, and some of other sites."""
    pages = [*CHINANEWS.glob("pages/*.html"), *CHINANEWS.glob("texts/*.txt"), *CHINANEWS.glob("dumps/*.txt")]
    return sorted(pages) + sorted(EXTRACTION.glob("*/html/*.html.gz"))[first::every]


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_all_text_of_real_pages_is_in_blocks(part: int) -> None:
    """The blocks of many pages. Cleaning them is tested on fewer pages."""
    incomplete = []
    for path in _real_pages(EVERY)[part::PARTS]:
        body = path.read_bytes()
        text = decode(gzip.decompress(body) if path.suffix == ".gz" else body)
        if is_markup(text):
            tree = parse(text)
            labelled = "".join(_without_space(b.text) for b in read_blocks(tree, {}, {}, Role.BODY).blocks)
            incomplete += [] if labelled == _visible_text_of(tree) else [path.name]
    assert incomplete == []


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("part", range(PARTS))
def test_cleaning_drops_no_text_of_real_pages(url: str, part: int) -> None:
    incomplete = []
    for path in _real_pages(120, 40 * URLS.index(url))[part::PARTS]:
        body = path.read_bytes()
        body = gzip.decompress(body) if path.suffix == ".gz" else body
        try:
            article = clean(Page(url, body))
        except PathologicalPageError:
            continue
        incomplete += [] if _labelled_text(article) == _visible_text(decode(body)) else [path.name]
    assert incomplete == []
