"""Pages that freeze, crash or silently empty parsers: each gives an article or a named error.

The large ones are cleaned in a process of their own, and the time grows no faster than the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler import Page, clean
from crawler.extraction.html.limits import MAX_ATTRIBUTES, MAX_PAGE_BYTES, MAX_SELECTION_TAGS
from crawler.extraction.lists import links_of
from crawler.vocabulary import Role, Template
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
    except Exception as error:  # noqa: BLE001  # the test compares its name
        return type(error).__name__
    shown = "".join(block.text for block, _ in article.labelled)
    return (
        f"{article.document.template}: {'kept' if PROSE in article.text else 'removed' if PROSE in shown else 'lost'}"
    )


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
def test_only_the_characters_that_xml_forbids_are_lost(reference: str) -> None:
    page = _article(f"<p>Also: {PROSE[:60]}{reference}{PROSE[60:]}</p>").encode()
    assert f"\n\nAlso: {PROSE}\n\n" in clean(Page(UNKNOWN, page)).text


def test_only_a_single_surrogate_is_lost() -> None:
    page = _article("<p>x</p>").encode().replace(b"<p>x", b"<p>Also: \xed\xa0\xbd" + PROSE.encode())
    assert f"Also: {PROSE}" in clean(Page(UNKNOWN, page)).text
    assert clean(f"Text: | Print|\n\n\ud83d{PROSE}", KNOWN).text == PROSE


def test_references_to_valid_characters_stay() -> None:
    page = _article(
        "<p>It&#8217;s caf&#xe9; &#169; &#x0A; &#65279;, said the captain, and the bees agreed with him.</p>"
    )
    assert "It’s café ©  , said" in clean(Page(UNKNOWN, page.encode())).text.replace("© ", "©  ").replace("   ", "  ")


@pytest.mark.parametrize("tag", ["div", "b", "span", "table", "ul", "font"])
@pytest.mark.parametrize("depth", [256, 1_000])
def test_deep_nesting_loses_no_text(depth: int, tag: str) -> None:
    deep = f"<{tag}>" * depth + f"<p>{PROSE}</p>" + f"</{tag}>" * depth
    texts = [block.text for block, _ in clean(Page(UNKNOWN, _article(deep).encode())).labelled]
    assert [text for text in texts if PROSE in text] == [PROSE, PROSE]


@pytest.mark.parametrize("depth", [5_000, 100_000])
@pytest.mark.parametrize("url", [KNOWN, UNKNOWN])
def test_nesting_that_the_parser_cannot_represent_is_refused(depth: int, url: str) -> None:
    assert (
        _apart(lambda n: _article("<div>" * n + PROSE + "</div>" * n), (depth // 8, depth), url)
        == "PathologicalPageError"
    )


@pytest.mark.slow
def test_cells_that_span_many_rows_and_columns_take_no_more_time() -> None:
    spans = {1: "", 2: " rowspan=99 colspan=99"}
    outcome = _apart(lambda n: _article("<table>" + f"<tr><td{spans[n]}>a<td>1" * 100 + "</table>"), (1, 2))
    assert outcome.endswith(": kept"), outcome


@pytest.mark.slow
@pytest.mark.parametrize("url", [KNOWN, UNKNOWN])
def test_a_page_that_is_too_large_for_trafilatura_is_read_without_it(url: str) -> None:
    sizes = MAX_SELECTION_TAGS // 4 + 1, MAX_SELECTION_TAGS
    outcome = _apart(lambda n: _article("<div><p>a</p></div>" * n), sizes, url)
    assert outcome == f"{Template.PROSE_TOO_LARGE}: kept"


def test_a_page_that_is_too_deep_for_trafilatura_is_read_without_it() -> None:
    deep = "<div>" * 300 + f"<p>{PROSE}</p><p>short</p>" + "</div>" * 300
    article = clean(Page(UNKNOWN, f"<html><body>{deep}</body></html>".encode()))
    assert (article.document.template, article.text, article.removed) == (
        Template.PROSE_TOO_DEEP,
        PROSE,
        {Role.NOT_PROSE: 1},
    )


BEYOND_THE_LIMITS: dict[str, tuple[Callable[[int], str | bytes], tuple[int, int]]] = {
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
    "lines": (lambda n: b"a\n" * n, (260_000, MB)),
}
"""Pages with their sizes. Each of these sizes is refused."""


@pytest.mark.slow
@pytest.mark.parametrize("name", BEYOND_THE_LIMITS)
def test_a_page_beyond_the_limits_is_refused(name: str) -> None:
    assert _apart(*BEYOND_THE_LIMITS[name]) == "PathologicalPageError"


LARGE: dict[str, Callable[[int], str | bytes]] = {
    "one line": lambda n: _article(f"<p>{'word ' * (4 * n)}</p>"),
    "one text": lambda n: f"{PROSE}\n" + "word " * (4 * n) + "\n",
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
    "deep and long": lambda n: _article("<div>" * 1_500 + "<p>word</p>" * (n // 8)),
    "styles": lambda n: _article(f"<p style='display{' ' * n}'>a</p><p style='{'display:' * n}'>b</p>"),
    "mojibake": lambda n: f"{PROSE}\n{'¡¯' * n}\n",
}


FAST = frozenset({"comments", "digits", "mojibake", "pictures", "spaces"})
"""Large pages that are read in a few milliseconds, of which a difference would not be seen."""


@pytest.mark.slow
@pytest.mark.parametrize("url", [KNOWN, UNKNOWN])
@pytest.mark.parametrize("name", LARGE)
def test_a_large_page_keeps_its_article_in_bounded_time(name: str, url: str) -> None:
    times = 8 if name in FAST else 1
    outcome = _apart(LARGE[name], (times * MB // 128, times * MB // 16), url)
    assert outcome.endswith(": kept"), outcome


def test_a_page_of_too_many_bytes_is_refused_before_it_is_decoded() -> None:
    assert _apart(lambda n: b"\xff" * n, (MAX_PAGE_BYTES + 1, 4 * MAX_PAGE_BYTES)) == "PathologicalPageError"


def test_as_many_attributes_as_the_limit_allows_are_read() -> None:
    names = " ".join(f"attribute{i}=x" for i in range(MAX_ATTRIBUTES))
    assert clean(Page(UNKNOWN, _article(f"<p {names}>Also: {PROSE}</p>").encode())).text.count(PROSE) == 2


@pytest.mark.parametrize("part", [b"<!-- a -->", b" <!DOCTYPE>", b"<!DOCTYPE [", b"<!DOCTYPE []>", b"<?a?>"])
def test_markup_before_a_page_does_not_delay_its_links(part: bytes) -> None:
    def page(size: int) -> Page:
        return Page(UNKNOWN, part * (size // 20) + b" " * size + b'<html><a href="/x">x</a>')

    assert excess(page, links_of, (MB // 8, MB)) is None
    assert links_of(page(MB)).urls == ("https://news.example/x",)
