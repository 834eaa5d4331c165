"""The words for URLs: what is stored of them must not change without a migration."""

from __future__ import annotations

from crawler.vocabulary import ArticleKind, StoreResult, UrlKind, UrlState


def test_the_stored_values_are_those_of_the_databases_in_use() -> None:
    assert {*UrlKind} == {"list", "article", "other"}
    assert {*ArticleKind} == {"article", "gallery", "video"}
    states = "waiting leased stored unchanged refused failed gone out-of-range moved listed passed"
    assert {*UrlState} == {*states.split()}
    assert {*StoreResult} >= {"stored", "unchanged", "changed", "reprocessed"}
