"""The form of the URLs of articles: from the URLs of examples to a pattern with day and id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from crawler.new_site.url_forms import article_form

if TYPE_CHECKING:
    from crawler.new_site.proposal import Proposal

DATED = r"(?P<way>(?:/[\w-]+)*?/(?P<day>\d{4}/\d{2}/\d{2})/"


CASES = {
    "day and number": (
        ["/news/2026/03/04/1701.html", "/sport/2026/03/05/1702.html"],
        ["/a/b/2027/01/02/9.html"],
        ["/news/", "/a.html"],
    ),
    "day in eight digits": (
        ["/2026/0304/t20_1.shtml", "/2026/0305/t20_2.shtml"],
        ["/gn/2026/1231/t20_77.shtml"],
        ["/2026/0304/"],
    ),
    "letters and digits": (
        ["/2026-03-04/detail-ia1.html", "/2026-03-05/detail-ib2.html"],
        ["/2026-03-06/detail-ic3.html"],
        ["/detail-ic3.html"],
    ),
    "headline and number": (
        ["/news/uk-12345678", "/news/world-87654321"],
        ["/sport/golf-11112222"],
        ["/news", "/news/uk"],
    ),
    "number alone": (["/world/12345/", "/sport/12346/"], ["/culture/777777/"], ["/world/"]),
    "headline alone": (
        ["/story/night-bus-is-back", "/story/market-opens-again"],
        ["/story/a-very-long-headline"],
        ["/story/x", "/about/us-and-more-words"],
    ),
    "day and headline": (
        ["/2026/03/04/night-bus", "/2026/03/05/market"],
        ["/2027/01/01/a-b-c"],
        ["/2026/03/", "/2026/03/04/"],
    ),
}


@pytest.mark.parametrize(("paths", "others", "no_articles"), CASES.values(), ids=CASES)
def test_a_form_matches_the_examples_and_others_like_them(
    paths: list[str], others: list[str], no_articles: list[str]
) -> None:
    form = re.compile(article_form(paths), re.ASCII)
    assert all(map(form.fullmatch, [*paths, *others]))
    assert not any(map(form.fullmatch, no_articles))


@pytest.mark.parametrize(
    "paths",
    [["/article.php", "/article.php"], ["/a", "/b"], ["/2026/13/45/1.html", "/x/y.html"], ["/", "/"], ["", "/1"]],
)
def test_without_a_form_in_common_there_is_none(paths: list[str]) -> None:
    assert article_form(paths) == ""


def test_two_examples_with_one_identity_have_no_form() -> None:
    assert article_form(["/news/1.html", "/sport/1.html"]) == ""


def test_the_links_of_the_pages_give_lists_and_seeds(proposal: Proposal) -> None:
    urls = proposal.urls
    root = "https://www.quaypost.example"
    assert urls.seeds == (f"{root}/", f"{root}/latest.rss", f"{root}/harbour/", f"{root}/council/", f"{root}/sport/")
    lists = re.compile(urls.lists, re.ASCII)
    assert all(map(lists.fullmatch, ["/", "/harbour/", "/latest.rss", "/weather/"]))
    assert not any(map(lists.fullmatch, ["/about/", *(page.url.removeprefix(root) for page in proposal.pages)]))
    assert urls.hosts == {"quaypost.example", "www.quaypost.example"}
