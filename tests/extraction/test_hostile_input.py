"""Pages that freeze, crash or silently empty parsers: each gives an article or a named error, in bounded CPU time.

The heavy ones are cleaned in a process that the system ends at CPU_SECONDS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler import Page, clean
from crawler.extraction.html.limits import MAX_ATTRIBUTES, MAX_PAGE_BYTES
from crawler.extraction.html.links import links_of
from tests.bounded import outcome_within

if TYPE_CHECKING:
    from collections.abc import Callable

CPU_SECONDS = 30
"""Several times what the slowest needs on one busy core."""
KNOWN = "https://www.ecns.cn/2018/05-03/301274.shtml"
UNKNOWN = "https://news.example/a"
PROSE = (
    "A ferry company has begun to let passengers keep bees on the upper deck, it said on Monday, after a trial in May."
)
ENDING = "Nobody was stung, said the company, which plans to add a second hive in October on its other boat."
MB = 1_000_000


def _article(inside: str) -> str:
    return f"<html><title>T</title><body><article><p>{PROSE}</p>{inside}<p>{ENDING}</p></article></body></html>"


def _outcome(made: Callable[[], str | bytes], url: str) -> str:
    content = made()
    try:
        article = clean(Page(url, content.encode() if isinstance(content, str) else content))
    except Exception as error:  # noqa: BLE001  the test names what may come
        return type(error).__name__
    told = "".join(verdict.block.text for verdict in article.verdicts)
    return f"{article.template}: {'kept' if PROSE in article.text else 'told' if PROSE in told else 'lost'}"


def _bounded(made: Callable[[], str | bytes], url: str = UNKNOWN) -> str:
    return outcome_within(CPU_SECONDS, lambda: _outcome(made, url))


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
    told = [v.block.text for v in clean(Page(UNKNOWN, _article(deep).encode())).verdicts]
    assert [text for text in told if PROSE in text] == [PROSE, PROSE]


@pytest.mark.parametrize("depth", [5_000, 100_000])
@pytest.mark.parametrize("url", [KNOWN, UNKNOWN])
def test_nesting_that_the_parser_cannot_hold_is_refused_by_name(depth: int, url: str) -> None:
    assert _bounded(lambda: _article("<div>" * depth + PROSE + "</div>" * depth), url) == "PathologicalPageError"


@pytest.mark.parametrize("times", [8_000, 200_000])
@pytest.mark.parametrize("url", [KNOWN, UNKNOWN])
def test_what_freezes_the_judge_is_judged_without_it(times: int, url: str) -> None:
    assert _bounded(lambda: _article("<div><p>a</p></div>" * times), url) == "prose-too-large: kept"


def test_a_page_that_is_too_deep_for_the_judge_is_judged_without_it() -> None:
    deep = "<div>" * 300 + f"<p>{PROSE}</p><p>short</p>" + "</div>" * 300
    article = clean(Page(UNKNOWN, f"<html><body>{deep}</body></html>".encode()))
    assert (article.template, article.text, article.removed) == ("prose-too-deep", PROSE, {"not-prose": 1})


TOO_HARD: dict[str, Callable[[], str | bytes]] = {
    "attributes": lambda: _article(f"<p {' '.join(f'a{i}=x' for i in range(100_000))}>{PROSE}</p>"),
    "quoted closers": lambda: _article("<p " + " ".join(f'a{i}=">"' for i in range(100_000)) + f">{PROSE}</p>"),
    "after an open quote": lambda: _article(
        "don't <i title=\"'\">" + "<p " + "".join(f"a{i}='>'" for i in range(100_000)) + ">"
    ),
    "after a script": lambda: _article(
        '<script>if (a <b && c == "</script><p ' + " ".join(f"a{i}" for i in range(100_000)) + ">"
    ),
    "quotes": lambda: _article("<a b=\"<a b='" * 100_000) + PROSE,
    "a million links": lambda: _article("<a href=x>a</a>" * MB),
    "100 MB": lambda: b"<html><p>" + b"word " * (20 * MB),
    "100 MB of tags": lambda: b"<p>" * (33 * MB),
    "lines": lambda: b"a\n" * (7 * MB),
}


@pytest.mark.parametrize("name", TOO_HARD)
def test_a_page_that_is_harder_than_any_article_is_refused_by_name(name: str) -> None:
    assert _bounded(TOO_HARD[name]) == "PathologicalPageError"


LARGE: dict[str, Callable[[], str | bytes]] = {
    "one line of 10 MB": lambda: _article(f"<p>{'word ' * (2 * MB)}</p>"),
    "one text of 10 MB": lambda: f"{PROSE}\n" + "word " * (2 * MB) + "\n",
    "spaces": lambda: _article(f"<p>a{' ' * MB}b</p><p>{' a' * MB}</p>"),
    "digits": lambda: _article(f"<h1>{'1' * MB}</h1><p>{'1' * MB}</p><p>2015-02-11 15:28 {'1' * MB}</p>"),
    "brackets": lambda: _article(f"<h1>{'(' * MB}</h1><p>{'([（' * MB}</p><p>{'(1/' * MB}</p><p>{'()' * MB}</p>"),
    "brackets in a dump": lambda: f"LINE\n{'(' * MB}\n\n{PROSE}\n{'[ ' * MB}\n{'By A (' * MB}\n",
    "labels in a dump": lambda: (
        f"LINE\n2015-02-11 15:28 {'Editor: ' * MB}\n{PROSE}\n2015-02-11 15:28{' ECNS App Download' * 50_000}\n"
    ),
    "bars": lambda: f"LINE\n\n{PROSE}\nMedia partners: {'a | ' * MB}\nText: {'| A ' * MB}x\nCopyright {'(c) ' * MB}\n",
    "references": lambda: _article(f"<p>&#{'0' * MB}</p><p>&#x{'0' * MB}1</p><p>{'&#' * MB}</p><p>{'&' * MB}</p>"),
    "comments": lambda: _article("<!-- a -->" * 100_000 + f"<p>{PROSE}</p>" + "<!--" * 100_000),
    "mixed encodings": lambda: PROSE.encode() + b"\n" + b"\xc4\xe3<\xc3\xa9<" * (2 * MB) + b"\xff\xff",
    "pictures": lambda: (
        f"<div id=yanse><p>{PROSE}</p>"
        + "<img src=x alt=y>" * 40_000
        + "<div class=pictext>c</div>" * 40_000
        + "</div>"
    ),
    "deep and long": lambda: _article("<div>" * 1_500 + "<p>word</p>" * 50_000),
    "styles": lambda: _article(f"<p style='display{' ' * MB}'>a</p><p style='{'display:' * MB}'>b</p>"),
    "mojibake": lambda: f"{PROSE}\n{'¡¯' * MB}\n",
}


@pytest.mark.parametrize("url", [KNOWN, UNKNOWN])
@pytest.mark.parametrize("name", LARGE)
def test_a_large_page_keeps_its_article_in_bounded_time(name: str, url: str) -> None:
    outcome = _bounded(LARGE[name], url)
    assert outcome.endswith(": kept"), outcome


def test_size_is_refused_before_anything_is_read() -> None:
    assert _bounded(lambda: b"\xff" * (MAX_PAGE_BYTES + 1)) == "PathologicalPageError"


def test_many_attributes_are_read_up_to_the_bound() -> None:
    names = " ".join(f"attribute{i}=x" for i in range(MAX_ATTRIBUTES))
    assert clean(Page(UNKNOWN, _article(f"<p {names}>Also: {PROSE}</p>").encode())).text.count(PROSE) == 2


def test_comments_before_a_page_do_not_hold_up_its_links() -> None:
    page = b"<!-- a -->" * 10_000 + b" " * MB + b'<html><a href="/x">x</a>'
    found = outcome_within(CPU_SECONDS, lambda: " ".join(links_of(Page(UNKNOWN, page))))
    assert found == "https://news.example/x"


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
    assert "+ADw-script+AD4-" in [v.block.text for v in clean(page).verdicts]
