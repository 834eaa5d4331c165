"""What pages declare themselves to be."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.extraction.metadata import read_declared
from crawler.extraction.metadata.declared_kinds import kinds_of
from crawler.vocabulary import DeclaredKind


def json_ld(kind: str) -> str:
    return f'<script type="application/ld+json">{{"@context": "https://schema.org", "@type": {kind}}}</script>'


@pytest.mark.parametrize(
    ("markup", "kinds"),
    [
        (json_ld('"NewsArticle"'), {DeclaredKind.ARTICLE}),
        (json_ld('["BlogPosting", "Thing"]'), {DeclaredKind.ARTICLE}),
        (json_ld('"https://schema.org/Product"'), {DeclaredKind.PRODUCT}),
        (json_ld('"DiscussionForumPosting"'), {DeclaredKind.THREAD}),
        (json_ld('"JobPosting"'), set()),
        (json_ld('"Organization"'), set()),
        ('<div itemscope itemtype="http://schema.org/Product">Kettle</div>', {DeclaredKind.PRODUCT}),
        ('<div itemscope itemtype="https://schema.org/QAPage">Why?</div>', {DeclaredKind.THREAD}),
        ('<meta property="og:type" content="article">', {DeclaredKind.ARTICLE}),
        ('<meta property="og:type" content="product">', {DeclaredKind.PRODUCT}),
        ('<meta property="og:type" content="website">', set()),
    ],
)
def test_types_are_read_from_json_ld_microdata_and_open_graph(markup: str, kinds: set[DeclaredKind]) -> None:
    assert kinds_of(read_declared(html.document_fromstring(f"<html><body>{markup}</body></html>"))) == kinds
