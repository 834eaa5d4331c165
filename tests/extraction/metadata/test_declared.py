"""Declared metadata: collected from the head, with the JSON-LD of the page's own article."""

from __future__ import annotations

from crawler.extraction.html.parsing import parse
from crawler.extraction.metadata.declared import MAX_VALUES, DeclaredMetadata, read_declared
from tests.extraction.metadata_pages import URL, json_ld, meta, page


def declared(head: str) -> DeclaredMetadata:
    """Return the declared metadata of a page with this head."""
    return read_declared(parse(page(head, lang="de-AT")), URL)


def test_tags_links_titles_and_the_language_are_collected_by_name_in_page_order() -> None:
    collected = declared(
        meta("Author", "Anna  Berg")
        + meta("author", "Ben Okoro")
        + '<link rel="canonical" href="/a"><title> A </title>'
    )
    assert dict(collected.metas) == {"author": ["Anna Berg", "Ben Okoro"]}
    assert (dict(collected.links), collected.titles, collected.lang) == ({"canonical": ["/a"]}, ("A",), "de-AT")


def test_meta_tags_are_read_in_the_order_of_the_names() -> None:
    collected = declared(meta("byl", "Ben Okoro") + meta("author", "Anna Berg") + meta("author", ""))
    assert list(collected.meta("author", "byl", "missing")) == ["Anna Berg", "Ben Okoro"]


def test_a_name_has_at_most_a_bounded_number_of_values() -> None:
    assert len(declared(meta("author", "Anna") * (MAX_VALUES + 5)).metas["author"]) == MAX_VALUES


def test_the_article_of_the_page_is_preferred_to_other_articles() -> None:
    other = json_ld(headline="Another story", url="https://www.harbour-gazette.example/news/other.html")
    assert declared(other + json_ld(headline="Ferry", url=URL)).json_ld_text("headline") == "Ferry"


def test_a_job_advertisement_is_no_article() -> None:
    assert declared(json_ld(**{"@type": "JobPosting", "headline": "Captain wanted"})).article_nodes == ()


def test_the_text_of_a_node_is_its_name() -> None:
    assert declared(json_ld(publisher={"name": "Harbour Gazette"})).json_ld_text("publisher") == "Harbour Gazette"
    assert declared(json_ld(headline="Ferry")).json_ld_text("publisher") is None
