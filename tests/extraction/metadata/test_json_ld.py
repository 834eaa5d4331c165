"""JSON-LD as pages have it: read if it can be repaired, and never an error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.html.blocks import PageBlocks
from crawler.extraction.metadata.canonical import canonical_url
from crawler.extraction.metadata.declared import DeclaredMetadata
from crawler.extraction.metadata.images import images_of
from crawler.extraction.metadata.json_ld import MAX_CHARS, read_json_ld
from tests.extraction.metadata_pages import HEADLINE, metadata, script

if TYPE_CHECKING:
    from typing import Any

GOOD = f'{{"@type": "NewsArticle", "headline": "{HEADLINE}"}}'


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"[{GOOD}]",
        f'{{"@graph": [{{"@type": "WebPage"}}, {GOOD}]}}',
        f'{{"@type": "WebPage", "mainEntity": {GOOD}}}',
        f"{GOOD};",
        f"<!-- {GOOD} -->",
        f"//<![CDATA[\n{GOOD}\n//]]>",
        f"{{}}\n{GOOD}",
        GOOD.replace("}", ",}"),
        GOOD.replace("{", "{ /* made by hand */ ").replace("}", "// the end\n}"),
        GOOD.replace('"', "&quot;"),
        GOOD.replace("Ferry", "Ferry\t").replace("winter", "winter\n"),
        GOOD.replace("}", r', "path": "C:\new\share"}'),
        GOOD.replace("}", ', "url": "https://gazette.example/a,}//b"}'),
        GOOD.replace("NewsArticle", "https://schema.org/NewsArticle"),
        GOOD.replace('"NewsArticle"', '["Thing", "ReportageNewsArticle"]'),
    ],
)
def test_json_with_frequent_errors_is_read(text: str) -> None:
    assert metadata(script(text)).title == HEADLINE


def test_a_broken_script_does_not_hide_a_valid_one() -> None:
    assert metadata(script("{'headline': ") + script(GOOD)).title == HEADLINE


def test_the_node_of_another_page_s_article_is_not_used() -> None:
    other = json.dumps(
        {"@type": "NewsArticle", "headline": "Another story", "url": "https://gazette.example/other.html"}
    )
    assert metadata(script(other) + script(GOOD)).title == HEADLINE


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        "/*" * 200_000,
        '"' * 100_001,
        "," * 200_000 + "]",
        "{" + " " * 200_000 + ",",
        "9" * 10_000,
        "\\" * 100_000,
        " " * (MAX_CHARS + 1),
        '{"@graph": [' + ",".join(["{}"] * 50_000) + "]}",
    ],
)
def test_json_that_crashes_parsers_gives_nothing(text: str) -> None:
    assert metadata(script(text)).title is None


def test_nodes_that_refer_to_each_other_end() -> None:
    ring = '{"@graph": [{"@id": "#a", "mainEntity": {"@id": "#b"}}, {"@id": "#b", "mainEntity": {"@id": "#a"}}]}'
    assert len(read_json_ld([ring]).nodes) <= 10


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
_KEYS = st.sampled_from(
    "@type @id @graph headline datePublished author publisher name url image caption articleSection mainEntity "
    "mainEntityOfPage itemListElement item".split()
)
_TYPES = st.sampled_from(["NewsArticle", "WebPage", "WebSite", "BreadcrumbList", "Person"])
_JSON = st.recursive(
    _SCALARS | _TYPES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner | _TYPES, max_size=6),
    max_leaves=30,
)


@given(_JSON)
def test_json_of_any_structure_gives_metadata_or_none(value: Any) -> None:
    text = json.dumps(value).replace("<", "\\u003c")
    metadata(script(text))
    declared = DeclaredMetadata("https://gazette.example/a.html", scripts=(text,))
    images_of(declared, PageBlocks((), ()))
    canonical_url(declared)


@given(st.text(max_size=200), st.text(alphabet='{}[]",:/*\\ \n&quot;@typehadlinNewsArc', max_size=200))
def test_garbage_gives_no_error(one: str, other: str) -> None:
    read_json_ld([one, other, one + other])
