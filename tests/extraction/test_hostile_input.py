"""Pages that freeze, crash or silently empty parsers: each gives an article or a named error.

The heavy ones are cleaned in a process of their own, and the time grows no faster than the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler import Page, clean
from crawler.extraction.html.limits import MAX_ATTRIBUTES, MAX_PAGE_BYTES
from crawler.extraction.html.links import links_of
from tests.proportion import excess, outcome_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

KNOWN = "https://www.ecns.cn/2018/05-03/301274.shtml"
UNKNOWN = "https://news.example/a"
PROSE = (
    "A ferry company has begun to let passengers keep bees on the upper deck, it said on Monday, after a trial in May."
)
ENDING = "Nobody was stung, said the company, which plans to add a second hive in October on its other boat."
MB = 1_000_000


def _article(inside: str) -> str:
    return f"<html><title>T</title><body><article><p>{PROSE}</p>{inside}<p>{ENDING}</p></article></body></html>"


def _page(content: str | bytes, url: str) -> Page:
    return Page(url, content.encode() if isinstance(content, str) else content)


def _outcome(page: Page) -> str:
    try:
        article = clean(page)
    except Exception as error:  # noqa: BLE001  the test names what may come
        return type(error).__name__
    told = "".join(block.text for block, _ in article.labelled)
    return f"{article.document.template}: {'kept' if PROSE in article.text else 'told' if PROSE in told else 'lost'}"


def _bounded(make: Callable[[int], str | bytes], sizes: Sequence[int], url: str = UNKNOWN) -> str:
    """Return the outcome for the largest page, or the times if it takes more than in proportion to a smaller one."""
    outcomes: list[str] = []
    times = excess(lambda n: _page(make(n), url), lambda page: outcomes.append(_outcome(page)), sizes)
    return times or outcomes[-1]


def _apart(make: Callable[[int], str | bytes], sizes: Sequence[int], url: str = UNKNOWN) -> str:
    return outcome_apart(lambda: _bounded(make, sizes, url))


@pytest.mark.parametrize(
    "reference", ["&#1;", "&#x1F;", "&#0;", "&#xD83D;", "&#55357;", "&#xFFFF;", "\x01", "\x00", "\ufffe"]
)
def test_characters_that_xml_forbids_cost_only_themselves(reference: str) -> None:
    page = _article(f"<p>Also: {PROSE[:60]}{reference}{PROSE[60:]}</p>").encode()
    assert f"\n\nAlso: {PROSE}\n\n" in clean(Page(UNKNOWN, page)).text


def test_a_lone_surrogate_costs_only_itself() -> None:
    page = _article("<p>x</p>").encode().replace(b"<p>x", b"<p>Also: \xed\xa0\xbd" + PROSE.encode())
    assert f"Also: {PROSE}" in clean(Page(UNKNOWN, page)).text
    assert clean(f"Text: | Print|\n\n\ud83d{PROSE}", KNOWN).text == PROSE


def test_references_to_characters_that_may_stand_are_suspended() -> None:
    page = _article(
        "<p>It&#8217;s caf&#xe9; &#169; &#x0A; &#65279;, said the captain, and the bees agreed with him.</p>"
    )
    assert "It’s café ©  , said" in clean(Page(UNKNOWN, page.encode())).text.replace("© ", "©  ").replace("   ", "  ")


@pytest.mark.parametrize("tag", ["div", "b", "span", "table", "ul", "font"])
@pytest.mark.parametrize("depth", [256, 1_000])
def test_deep_nesting_loses_no_text(depth: int, tag: str) -> None:
    deep = f"<{tag}>" * depth + f"<p>{PROSE}</p>" + f"</{tag}>" * depth
    told = [block.text for block, _ in clean(Page(UNKNOWN, _article(deep).encode())).labelled]
    assert [text for text in told if PROSE in text] == [PROSE, PROSE]


@pytest.mark.parametrize("depth", [5_000, 100_000])
@pytest.mark.parametrize("url", [KNOWN, UNKNOWN])
def test_nesting_that_the_parser_cannot_hold_is_refused_by_name(depth: int, url: str) -> None:
    assert (
        _apart(lambda n: _article("<div>" * n + PROSE + "</div>" * n), (depth // 8, depth), url)
        == "PathologicalPageError"
    )


@pytest.mark.slow
@pytest.mark.parametrize("times", [8_000, 200_000])
@pytest.mark.parametrize("url", [KNOWN, UNKNOWN])
def test_what_freezes_the_judge_is_judged_without_it(times: int, url: str) -> None:
    assert _apart(lambda n: _article("<div><p>a</p></div>" * n), (times // 8, times), url) == "prose-too-large: kept"


def test_a_page_that_is_too_deep_for_the_judge_is_judged_without_it() -> None:
    deep = "<div>" * 300 + f"<p>{PROSE}</p><p>short</p>" + "</div>" * 300
    article = clean(Page(UNKNOWN, f"<html><body>{deep}</body></html>".encode()))
    assert (article.document.template, article.text, article.removed) == ("prose-too-deep", PROSE, {"not-prose": 1})


TOO_HARD: dict[str, tuple[Callable[[int], str | bytes], tuple[int, int]]] = {
    "attributes": (lambda n: _article(f"<p {' '.join(f'a{i}=x' for i in range(n))}>{PROSE}</p>"), (25_000, 100_000)),
    "quoted closers": (
        lambda n: _article("<p " + " ".join(f'a{i}=">"' for i in range(n)) + f">{PROSE}</p>"),
        (25_000, 100_000),
    ),
    "after an open quote": (
        lambda n: _article("don't <i title=\"'\">" + "<p " + "".join(f"a{i}='>'" for i in range(n)) + ">"),
        (25_000, 100_000),
    ),
    "after a script": (
        lambda n: _article('<script>if (a <b && c == "</script><p ' + " ".join(f"a{i}" for i in range(n)) + ">"),
        (25_000, 100_000),
    ),
    "quotes": (lambda n: _article("<a b=\"<a b='" * n) + PROSE, (25_000, 100_000)),
    "a million links": (lambda n: _article("<a href=x>a</a>" * n), (600_000, MB)),
    "100 MB": (lambda n: b"<html><p>" + b"word " * n, (5 * MB, 20 * MB)),
    "100 MB of tags": (lambda n: b"<p>" * n, (8 * MB, 33 * MB)),
    "lines": (lambda n: b"a\n" * n, (2 * MB, 7 * MB)),
}
"""Pages by their sizes, of which each is refused."""


@pytest.mark.slow
@pytest.mark.parametrize("name", TOO_HARD)
def test_a_page_that_is_harder_than_any_article_is_refused_by_name(name: str) -> None:
    assert _apart(*TOO_HARD[name]) == "PathologicalPageError"


LARGE: dict[str, Callable[[int], str | bytes]] = {
    "one line of 10 MB": lambda n: _article(f"<p>{'word ' * (2 * n)}</p>"),
    "one text of 10 MB": lambda n: f"{PROSE}\n" + "word " * (2 * n) + "\n",
    "spaces": lambda n: _article(f"<p>a{' ' * n}b</p><p>{' a' * n}</p>"),
    "digits": lambda n: _article(f"<h1>{'1' * n}</h1><p>{'1' * n}</p><p>2015-02-11 15:28 {'1' * n}</p>"),
    "brackets": lambda n: _article(f"<h1>{'(' * n}</h1><p>{'([（' * n}</p><p>{'(1/' * n}</p><p>{'()' * n}</p>"),
    "brackets in a dump": lambda n: f"LINE\n{'(' * n}\n\n{PROSE}\n{'[ ' * n}\n{'By A (' * n}\n",
    "labels in a dump": lambda n: (
        f"LINE\n2015-02-11 15:28 {'Editor: ' * n}\n{PROSE}\n2015-02-11 15:28{' ECNS App Download' * (n // 20)}\n"
    ),
    "bars": lambda n: f"LINE\n\n{PROSE}\nMedia partners: {'a | ' * n}\nText: {'| A ' * n}x\nCopyright {'(c) ' * n}\n",
    "references": lambda n: _article(f"<p>&#{'0' * n}</p><p>&#x{'0' * n}1</p><p>{'&#' * n}</p><p>{'&' * n}</p>"),
    "comments": lambda n: _article("<!-- a -->" * (n // 10) + f"<p>{PROSE}</p>" + "<!--" * (n // 10)),
    "mixed encodings": lambda n: PROSE.encode() + b"\n" + b"\xc4\xe3<\xc3\xa9<" * (2 * n) + b"\xff\xff",
    "pictures": lambda n: (
        f"<div id=yanse><p>{PROSE}</p>"
        + "<img src=x alt=y>" * (n // 25)
        + "<div class=pictext>c</div>" * (n // 25)
        + "</div>"
    ),
    "deep and long": lambda n: _article("<div>" * 1_500 + "<p>word</p>" * (n // 20)),
    "styles": lambda n: _article(f"<p style='display{' ' * n}'>a</p><p style='{'display:' * n}'>b</p>"),
    "mojibake": lambda n: f"{PROSE}\n{'¡¯' * n}\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("url", [KNOWN, UNKNOWN])
@pytest.mark.parametrize("name", LARGE)
def test_a_large_page_keeps_its_article_in_bounded_time(name: str, url: str) -> None:
    outcome = _apart(LARGE[name], (MB // 8, MB), url)
    assert outcome.endswith(": kept"), outcome


def test_size_is_refused_before_anything_is_read() -> None:
    assert _apart(lambda n: b"\xff" * n, (MAX_PAGE_BYTES + 1, 4 * MAX_PAGE_BYTES)) == "PathologicalPageError"


def test_many_attributes_are_read_up_to_the_bound() -> None:
    names = " ".join(f"attribute{i}=x" for i in range(MAX_ATTRIBUTES))
    assert clean(Page(UNKNOWN, _article(f"<p {names}>Also: {PROSE}</p>").encode())).text.count(PROSE) == 2


def test_comments_before_a_page_do_not_hold_up_its_links() -> None:
    def page(size: int) -> Page:
        return Page(UNKNOWN, b"<!-- a -->" * (size // 100) + b" " * size + b'<html><a href="/x">x</a>')

    assert excess(page, links_of, (MB // 8, MB)) is None
    assert links_of(page(MB)) == ("https://news.example/x",)


# -- encodings -------------------------------------------------------------------------

CHINESE = "中新社北京电，今天下雨了，渡轮公司允许乘客在甲板上养蜜蜂，船长说他等来的不是投诉而是蜂蜜。"
CHINESE_PAGE = (
    f"<html><head><meta charset=gb2312><title>雨</title></head><body><article><p>{CHINESE}</p></article></body></html>"
)


@pytest.mark.parametrize(
    "charset", ["", "iso-8859-1", "gb2312", "utf-8", "utf-7", "idna", "punycode", "rot13", "x" * 9_999]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_whatever_the_page_says_of_its_encoding(encoding: str, charset: str) -> None:
    headers = {"content-type": f"text/html; charset={charset}"}
    assert clean(Page(UNKNOWN, CHINESE_PAGE.encode(encoding), headers=headers)).text == CHINESE


def test_a_broken_character_of_utf_8_costs_only_itself() -> None:
    came = _article("<p>The captain’s “bees” – he said – were calm.</p>").encode().replace(b"calm", b"ca\xfflm")
    assert "The captain’s “bees” – he said – were ca\ufffdlm." in clean(Page(UNKNOWN, came)).text


def test_utf_7_is_plain_text_and_never_markup() -> None:
    page = Page(
        UNKNOWN, _article("<p>+ADw-script+AD4-</p>").encode(), headers={"content-type": "text/html; charset=utf-7"}
    )
    assert "+ADw-script+AD4-" in [block.text for block, _ in clean(page).labelled]
