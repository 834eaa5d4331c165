"""Any text gives a tree; a text dump is told from a page by its tags."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from crawler import Page
from crawler.exceptions import PathologicalPageError
from crawler.extraction import parse_page
from crawler.extraction.html.limits import MAX_PAGE_BYTES
from crawler.extraction.html.parsing import SNIFFED_CHARS, is_markup, parse, without_unsafe_references
from tests.proportion import outcome_apart


@pytest.mark.parametrize(
    "text", ["<p>Bees", "Bees<br>were counted", "<!DOCTYPE html>", " <x>" + " " * 99_999 + "<div>"]
)
def test_text_with_a_tag_is_a_page(text: str) -> None:
    assert is_markup(text)


@pytest.mark.parametrize("text", ["", "Bees < 3", "a <b@example.org> wrote", "a" * SNIFFED_CHARS + "<p>"])
def test_text_without_a_tag_at_its_beginning_is_a_dump(text: str) -> None:
    assert not is_markup(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a&#1;b&#x1F;c&#0;d&#xD83D;&#65535;", "abcd"),
        ("&#8217;&#225;&#10;\t\n&#x200D;&#8206;", "&#8217;&#225;&#10;\t\n&#x200D;&#8206;"),
        ("a&#8238;b&#x2067;c&#000129;d&#x9D;", "abcd"),
        ("&#x92;&#146;&#0155&#133;", "’’›…"),
        ("&#&#1;27;&#x&#0;1b;", "  "),
    ],
)
def test_references_to_unsafe_characters_are_dropped_and_those_to_windows_1252_kept(text: str, clean: str) -> None:
    assert without_unsafe_references(text) == clean


@pytest.mark.parametrize("text", ["", " ", "<!-- -->", "&#0;"])
def test_a_text_without_elements_is_an_empty_page(text: str) -> None:
    assert parse(text).tag == "html"
    assert not "".join(parse(text).itertext("html", "body", "p")).strip()


def test_text_behind_the_end_of_a_page_is_read() -> None:
    assert "".join(parse("<html><body><p>One</p></body></html><p>Two</p>").itertext()) == "OneTwo"


def test_a_page_that_the_parser_cannot_represent_is_an_error() -> None:
    with pytest.raises(PathologicalPageError):
        parse("<div>" * 3_000 + "Text")


def test_a_page_has_its_text_and_its_tree() -> None:
    page = Page(
        "https://a.example/", "<p>渡轮</p>".encode("gb18030"), headers={"content-type": "text/html; charset=gbk"}
    )
    parsed = parse_page(page)
    assert (parsed.url, parsed.text) == (page.url, "<p>渡轮</p>")
    assert parsed.tree is not None
    assert parsed.tree.findtext(".//p") == "渡轮"


def test_a_text_dump_has_no_tree() -> None:
    assert parse_page(Page("", b"Bees on board\n\nBees were counted.\n")).tree is None


def test_a_page_beyond_the_limits_is_an_error() -> None:
    with pytest.raises(PathologicalPageError, match="the page exceeds the limits: 16,000,001 bytes"):
        parse_page(Page("", b"a" * (MAX_PAGE_BYTES + 1)))


@pytest.mark.parametrize("megabytes", [40, 80, 120, 160])
def test_a_page_that_needs_more_memory_than_is_left_is_read_whole_or_an_error(megabytes: int) -> None:
    """The parser itself reports no error: it returns no tree, or a part of it."""

    def outcome() -> str:
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + (megabytes << 20),) * 2)
        try:
            return f"{sum(1 for _ in parse('<html><body>' + '<p>tea' * 990_000).iter('p'))} paragraphs"
        except (PathologicalPageError, MemoryError) as error:
            return type(error).__name__

    assert outcome_apart(outcome) in {PathologicalPageError.__name__, "990000 paragraphs"}
