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
        ('<meta property="og:type" content="article">', {DeclaredKind.OPEN_GRAPH_ARTICLE}),
        ('<meta property="og:type" content="product">', {DeclaredKind.PRODUCT}),
        ('<meta property="og:type" content="website">', set()),
    ],
)
def test_types_are_read_from_json_ld_microdata_and_open_graph(markup: str, kinds: set[DeclaredKind]) -> None:
    assert kinds_of(read_declared(html.document_fromstring(f"<html><body>{markup}</body></html>"))) == kinds


@pytest.mark.parametrize(
    ("classes", "kinds"),
    [
        ("post-template-default single single-post postid-7", {DeclaredKind.ARTICLE}),
        ("archive category category-towns", {DeclaredKind.LIST}),
        ("search search-results", {DeclaredKind.LIST}),
        ("product-template-default single single-product", {DeclaredKind.PRODUCT}),
        ("template-collection", {DeclaredKind.LIST}),
        ("mediawiki ltr ns-14 ns-subject", {DeclaredKind.LIST}),
        ("question-page unified-theme", {DeclaredKind.THREAD}),
        ("single", set()),
        ("home blog", set()),
    ],
)
def test_the_classes_of_the_body_name_the_template_of_the_page(classes: str, kinds: set[DeclaredKind]) -> None:
    page = f'<html><body class="{classes}"><p>Tea</p></body></html>'
    assert kinds_of(read_declared(html.document_fromstring(page))) == kinds


def test_a_template_that_html_names_in_an_attribute_is_read() -> None:
    page = '<html data-template="thread_view"><body>Tea</body></html>'
    assert kinds_of(read_declared(html.document_fromstring(page))) == {DeclaredKind.THREAD}


def test_json_ld_of_many_articles_and_not_of_the_page_is_a_list() -> None:
    def page(own: str = "") -> str:
        nodes = [f'{{"@type": "BlogPosting", "headline": "Tea {n}"}}' for n in range(5)]
        return f'<html><script type="application/ld+json">[{", ".join([*nodes, *filter(None, [own])])}]</script></html>'

    assert kinds_of(read_declared(html.document_fromstring(page()))) == {DeclaredKind.LIST}
    own = '{"@type": "BlogPosting", "headline": "Tea is in", "url": "https://blog.example/tea-is-in"}'
    declared = read_declared(html.document_fromstring(page(own)), "https://blog.example/tea-is-in")
    assert kinds_of(declared) == {DeclaredKind.ARTICLE}
