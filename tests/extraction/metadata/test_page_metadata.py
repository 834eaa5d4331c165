"""All metadata of a page together: cheap to load, and safe for any input."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.html.blocks import PageBlocks
from crawler.extraction.html.parsing import parse
from crawler.extraction.metadata import read_metadata
from crawler.extraction.metadata.canonical import canonical_url
from crawler.extraction.metadata.declared import DeclaredMetadata
from crawler.extraction.metadata.images import images_of
from tests.extraction.metadata_pages import URL, metadata, page
from tests.proportion import excess


def test_reading_metadata_loads_no_date_parser_and_no_model() -> None:
    heavy = "{'dateparser', 'trafilatura', 'fasttext', 'requests'}"
    code = f"import sys, crawler.extraction.metadata; print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_declared_text_gives_metadata_or_none(one: str, two: str, three: str) -> None:
    names = ("og:title", "og:site_name", "author", "article:published_time", "article:section", "og:url", "og:image")
    declared = DeclaredMetadata(
        URL, metas={name: [one, two] for name in names}, links={"canonical": [three]}, titles=(two, three)
    )
    lines = (one, two, three, "by " + one, f"{two} | {three}")
    read_metadata(declared, parse(page()), lines)
    canonical_url(declared)
    images_of(declared, PageBlocks((), ()))


@pytest.mark.parametrize(
    ("start", "piece", "end", "times"),
    [
        ("", '<div class="author">', "", 2_000),
        ("", '<time datetime="2024">', "", 2_000),
        ("", "<h1>", "x", 2_000),
        ("", '<span itemprop="author">', "x", 2_000),
        ("", '<div class="byline">x</div>', "", 3_000),
        ("<h1>", "x ", "</h1>", 100_000),
        ("<p>", "| ", "</p>", 50_000),
    ],
)
def test_the_metadata_of_a_hostile_page_takes_time_in_proportion(start: str, piece: str, end: str, times: int) -> None:
    def read(body: str) -> None:
        metadata(f"<title>{'- ' * len(body)}</title>", body)

    assert excess(lambda n: start + piece * n + end, read, (times // 8, times)) is None
