"""Kept and removed blocks, in page order, are the page's visible text: made-up ones, any text, every real one.

The text is gathered anew here, in ways of its own: by emptying what is hidden
and, on pages built by the test, by what was put into them.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from crawler import Article, Page, clean
from crawler.exceptions import PathologicalPageError
from crawler.extraction.html.blocks import read_blocks
from crawler.extraction.html.decoding import decode
from crawler.extraction.html.parsing import is_markup, parse, without_control_characters
from crawler.extraction.html.visibility import is_hidden
from tests.shared import CHINANEWS, EXTRACTION, needs_shared

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

PARTS = 12
"""Processes share the real pages."""
NO_WIDTH = "\u200b\u2060\ufeff\u00ad"
URLS = ("", "https://www.ecns.cn/2018/05-03/301274.shtml", "https://news.example/a")


def _solid(text: str) -> str:
    return "".join("".join(c for c in text if c not in NO_WIDTH).split())


def _told(article: Article) -> str:
    return "".join(_solid(verdict.block.text) for verdict in article.verdicts)


def _shown(text: str) -> str:
    """Return what a reader sees of a page, white space left out."""
    if not is_markup(text):
        return _solid(without_control_characters(text))
    tree = parse(text)
    for unseen in list(tree.iter(etree.Comment)):
        unseen.clear(keep_tail=True)
    for element in list(tree.iter(etree.Element)):
        if is_hidden(element):  # what is not seen is defined, and tested, in one place; what is left is gathered here
            element.clear(keep_tail=True)
    return _solid("".join(tree.itertext(etree.Element)))


# -- pages built by the test ---------------------------------------------------------

_WORD = st.text("abcdefgh&<>\"'é漢字。 \u3000\n", min_size=1, max_size=20)
_SHOWING = st.sampled_from(
    "div p span a b i em section article h1 h2 ul li table tr td pre blockquote font center button details summary "
    "label figure figcaption main nav header footer ruby rt sup svg text math mi unknown-tag".split()
)
_HIDING = st.sampled_from(
    "<script>{}</script>|<style>{}</style>|<!--{}-->|<template>{}</template>|<noscript>{}</noscript>|<p hidden>{}</p>|"
    '<span class="visually-hidden">{}</span>|<div style="color:red; DISPLAY : none">{}</div>|'
    '<span style="visibility:hidden">{}</span>|<iframe>{}</iframe>|'
    "<textarea>{}</textarea>|<select><option>{}</select>|<dialog>{}</dialog>|<?php {} ?>|<video>{}</video>".split("|")
)
_LOOKS = st.sampled_from(
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
    shown = st.tuples(_SHOWING, _LOOKS, st.lists(children, max_size=4)).map(
        lambda made: (
            f"<{made[0]}{made[1]}>{''.join(m for m, _ in made[2])}</{made[0]}>",
            "".join(t for _, t in made[2]),
        )
    )
    hidden = st.tuples(_HIDING, st.text("xyz", max_size=5)).map(lambda made: (made[0].format(made[1]), ""))
    return shown | hidden


_TREES = st.recursive(_WORD.map(lambda text: (_escaped(text), text)), _node, max_leaves=25)
"""Markup, and the text that a reader sees of it."""


@given(_TREES, st.sampled_from(URLS))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_character_put_into_a_page_comes_out_of_it(made: tuple[str, str], url: str) -> None:
    markup, shown = made
    told = _told(clean(Page(url, f"<html><body>{markup}</body></html>".encode())))
    assert sorted(told) == sorted(_solid(shown))
    # The parser moves what no table may hold; all else stands in its order.
    if "<t" not in markup:
        assert told == _solid(shown)


# -- anything at all -------------------------------------------------------------------

_PIECES = st.sampled_from(
    "<p> </p> <div> </div> <a href=x> </a> <br> <table> <tr> <td> </table> <!-- --> <![CDATA[ ]]> <script> </script> "
    "<style> </style> <pre> </pre> <plaintext> <xmp> </xmp> <svg> <text> </svg> <math> <mi> <ruby> <rt> <rp> "
    "<frameset> <noframes> </noframes> <textarea> </textarea> <button> <details> <summary> <html> </html> <body> "
    "</body> <head> </head> <title> </title> <?xml?> <?php <img/alt='x'> < > & &amp; &#1; &#x1F; &#0; &#8217; &#xe9; "
    "&#xD83D; &#xFFFF; &nbsp; &bogus; \0 \x01 \ufffe \u200b word 2015-02-11 中新网 Comments(0) LINE".split(" ")
)


@given(st.lists(_PIECES | st.text(max_size=5), max_size=40).map(" ".join), st.sampled_from(URLS))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_of_broken_markup_goes_unaccounted_for(text: str, url: str) -> None:
    came = text.encode("utf-8", "ignore")
    assert _told(clean(Page(url, came))) == _shown(decode(came))


@given(st.binary(max_size=400), st.sampled_from(URLS), st.sampled_from(["", "text/html; charset=gb2312", "x=\xff"]))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_an_article(came: bytes, url: str, content_type: str) -> None:
    article = clean(Page(url, came, headers={"content-type": content_type}))
    assert _told(article) == _shown(decode(came, content_type))


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_an_article(text: str) -> None:
    assert _told(clean(text, URLS[1])) == _shown(decode(text.encode("utf-8", "ignore")))


def test_hidden_text_does_not_part_the_text_around_it() -> None:
    blocks = read_blocks(parse("<p>one<span hidden>x</span> two<!-- y --> three"), {}, {}, "body").blocks
    assert [block.text for block in blocks] == ["one two three"]


# -- real pages ---------------------------------------------------------------------------


def _real_pages() -> list[Path]:
    pages = [*CHINANEWS.glob("pages/*.html"), *CHINANEWS.glob("texts/*.txt"), *CHINANEWS.glob("dumps/*.txt")]
    return sorted(pages) + sorted(EXTRACTION.glob("*/html/*.html.gz"))


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_real_page_is_told_whole(part: int) -> None:
    """The blocks of all pages; labelling them, which drops none, is tested on fewer."""
    untold = []
    for path in _real_pages()[part::PARTS]:
        came = path.read_bytes()
        text = decode(gzip.decompress(came) if path.suffix == ".gz" else came)
        if is_markup(text):
            told = "".join(_solid(b.text) for b in read_blocks(parse(text), {}, {}, "body").blocks)
            untold += [] if told == _shown(text) else [path.name]
    assert untold == []


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("url", URLS)
def test_cleaning_drops_nothing_of_real_pages(url: str) -> None:
    untold = []
    for path in [*_real_pages()[:22], *_real_pages()[22::40]]:
        came = path.read_bytes()
        came = gzip.decompress(came) if path.suffix == ".gz" else came
        try:
            article = clean(Page(url, came))
        except PathologicalPageError:
            continue
        untold += [] if _told(article) == _shown(decode(came)) else [path.name]
    assert untold == []
