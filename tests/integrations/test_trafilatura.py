"""The functions with trafilatura's signatures: each call gives the same kind of result as trafilatura's own."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import trafilatura
from lxml import etree
from lxml.html import fromstring
from trafilatura.deduplication import LRUCache
from trafilatura.settings import DEFAULT_CONFIG, Document, Extractor
from trafilatura.utils import Response

from crawler.integrations import trafilatura as ours
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable

    Call = Callable[..., Any]

FIRST = "The harbour of the town was opened again on Monday, after two years of work, said the mayor é 中."
LAST = "The mayor thanked all who had worked on the walls, and promised that the fees would not rise before next year."
PAGE = f"""<html lang="en"><head><meta charset="gb2312"><meta http-equiv="content-language" content="en">
<title>A great day for the harbour – Site</title>
<meta name="author" content="Jane Doe"><meta property="article:published_time" content="2024-05-06T10:00:00+02:00">
</head><body><nav><a href="/">Home</a></nav><article><h1>A great day for the harbour</h1><p>{FIRST}</p>
<h2>The ships</h2><p>The first ships came in the morning, and people on the quay waved their hats at the captains.</p>
<ul><li>The first point of the list is long enough to be kept as it is.</li>
<li>The second point of the list is long enough to be kept as well.</li></ul>
<table><tr><th>Ship</th><th>Tons</th></tr><tr><td>Anna</td><td>300</td></tr><tr><td>Berta</td><td>400</td></tr></table>
<p class="last">{LAST}</p></article><footer><p>Copyright 2024 Site. All rights reserved.</p></footer></body></html>"""
URL = "https://example.org/news/harbour.html"
EMPTY = "<html><head><title>Nothing</title></head><body><div></div></body></html>"
BOTH = pytest.mark.parametrize("functions", [trafilatura, ours], ids=["theirs", "ours"])


@pytest.mark.parametrize("name", ["extract", "extract_with_metadata", "bare_extraction"])
def test_a_function_has_the_parameters_of_the_installed_trafilatura(name: str) -> None:
    def parameters(function: Call) -> list[tuple[str, Any, Any]]:
        found = inspect.signature(function).parameters.values()
        return [(one.name, one.kind, DEFAULT_CONFIG if one.name == "config" else one.default) for one in found]

    assert parameters(getattr(ours, name)) == parameters(getattr(trafilatura, name))


def test_importing_the_functions_does_not_load_trafilatura() -> None:
    program = "import sys; from crawler.integrations.trafilatura import extract; print('trafilatura' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True, capture_output=True, text=True)
    assert ended.stdout == "False\n"


SHAPES: dict[str, Call] = {
    "txt": lambda text: re.findall(r"(?m)^(---|\w+(?=: ))", text),
    "markdown": lambda text: re.findall(r"(?m)^(---|\w+(?=: )|## |- (?=The)|\|---)", text),
    "json": lambda text: list(json.loads(text)),
    "csv": lambda text: [value == "null" for value in text.split("\t")],
    "xml": lambda text: {name for name in etree.fromstring(text).attrib if name != "language"},
    "xmltei": lambda text: {one.tag for one in etree.fromstring(text).iter("{*}fileDesc", "{*}body", "{*}item")},
    "html": lambda text: {one.get("name") for one in fromstring(text).iter("meta")} - {"language"},
}


@pytest.mark.parametrize("with_metadata", [False, True])
@pytest.mark.parametrize("output_format", SHAPES)
def test_each_format_has_the_form_that_trafilatura_gives_it(output_format: str, *, with_metadata: bool) -> None:
    given: dict[str, Any] = {
        "url": URL,
        "output_format": output_format,
        "with_metadata": with_metadata,
        "record_id": "7",
    }
    text, theirs = ours.extract(PAGE, **given), trafilatura.extract(PAGE, **given)
    assert text is not None
    assert FIRST in text
    assert LAST in text
    assert "Copyright" not in text
    assert SHAPES[output_format](text) == SHAPES[output_format](theirs)


@BOTH
def test_each_kind_of_content_is_read(functions: Any) -> None:
    compressed = Response(PAGE.encode(), 200, URL)
    for content in (PAGE, PAGE.replace("gb2312", "utf-8").encode(), fromstring(PAGE), compressed):
        assert FIRST.partition(" é")[0] in functions.extract(content)


GIVE_NOTHING: dict[str, tuple[Any, dict[str, Any]]] = {
    "an empty page": (EMPTY, {}),
    "no page": (None, {}),
    "a number": (7, {}),
    "nothing": ("", {}),
    "another language": (PAGE, {"target_language": "de"}),
    "a page without a date": (EMPTY.replace("<div>", f"<p>{FIRST}"), {"only_with_metadata": True, "url": URL}),
    "a URL that is left out": (PAGE, {"url": URL, "url_blacklist": {URL}}),
    "all elements removed": (PAGE, {"prune_xpath": "//body/*"}),
}


@BOTH
@pytest.mark.parametrize("case", GIVE_NOTHING)
def test_a_call_gives_none_where_trafilatura_gives_none(functions: Any, case: str) -> None:
    content, given = GIVE_NOTHING[case]
    assert functions.extract(content, **given) is None
    assert functions.bare_extraction(content, **given) is None


@BOTH
def test_an_option_changes_the_text_as_in_trafilatura(functions: Any) -> None:
    assert "Berta" in functions.extract(PAGE)
    assert "Berta" not in functions.extract(PAGE, include_tables=False)
    assert LAST not in functions.extract(PAGE, prune_xpath=["//p[@class='last']"])
    assert "## The ships" in functions.extract(PAGE, include_formatting=True)
    assert "## The ships" not in functions.extract(PAGE, output_format="markdown", include_formatting=False)
    assert LAST in functions.extract(PAGE, options=Extractor(output_format="xml", recall=True))
    assert LAST in functions.extract(PAGE, favor_recall=True, include_comments=False, fast=True, target_language="en")


@BOTH
def test_a_document_has_the_fields_of_trafilatura(functions: Any) -> None:
    found = functions.bare_extraction(PAGE, url=URL, with_metadata=True)
    assert isinstance(found, Document)
    assert (found.title, found.author, found.date) == ("A great day for the harbour", "Jane Doe", "2024-05-06")
    assert (found.url, found.hostname, found.comments) == (URL, "example.org", "")
    assert found.text is not None
    assert found.text.endswith(LAST)
    assert functions.bare_extraction(PAGE).title is None
    assert functions.extract_with_metadata(PAGE, url=URL, output_format="json", record_id="7").id == "7"
    assert found.as_dict()["body"].tag == "body"
    with pytest.warns(DeprecationWarning, match="as_dict"):
        assert set(functions.bare_extraction(PAGE, as_dict=True)) == set(Document.__slots__)


@BOTH
def test_a_document_that_came_often_is_left_out_by_the_cache_of_the_caller(functions: Any) -> None:
    cache = LRUCache(100)
    assert [bool(functions.extract(PAGE, deduplicate=cache)) for _ in range(7)] == [True] * 6 + [False]


@BOTH
def test_given_authors_and_dates_are_respected(functions: Any) -> None:
    given = {"url": URL, "with_metadata": True, "author_blacklist": {"Jane Doe"}}
    assert functions.bare_extraction(PAGE, **given).author is None
    dates = {"original_date": True, "outputformat": "%d.%m.%Y", "max_date": "2026-01-01"}
    assert functions.bare_extraction(PAGE, with_metadata=True, date_extraction_params=dates).date == "06.05.2024"


@BOTH
def test_a_call_that_cannot_be_made_raises_the_same_error(functions: Any) -> None:
    with pytest.raises(ValueError, match="max_tree_size"):
        functions.extract(PAGE, max_tree_size=3)
    with pytest.raises(ValueError, match="python"):
        functions.extract(PAGE, output_format="python")
    with pytest.raises(AttributeError, match="Cannot set format"):
        functions.bare_extraction(PAGE, output_format="pdf")
    with pytest.raises(FileNotFoundError):
        functions.extract(PAGE, settingsfile="/nowhere/settings.cfg")
    with pytest.warns(DeprecationWarning, match="no_fallback"):
        assert functions.extract(PAGE, no_fallback=True)


def test_links_cannot_be_given_which_a_warning_says() -> None:
    with pytest.warns(UserWarning, match="include_links has no effect") as warned:
        ours.extract(PAGE, include_links=True)
    assert warned[0].filename == __file__
