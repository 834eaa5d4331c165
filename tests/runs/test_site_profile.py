"""The site profile counts articles by kind and year, and comes back unchanged from JSON."""

from __future__ import annotations

import json

from crawler.runs.site_profile import FIELDS, Counts, SiteProfile, fields_of, group_of, summed
from crawler.vocabulary import ArticleKind, Reason
from tests.runs.articles import article


def profile() -> SiteProfile:
    made = SiteProfile()
    made.add(article(), None)
    made.add(article(text="Short.", editor=None), Reason.TOO_SHORT)
    made.add(article("other", ArticleKind.GALLERY, year=2012), None)
    return made


def test_articles_are_counted_by_kind_and_year() -> None:
    counts = profile().groups[ArticleKind.ARTICLE, 2026]
    assert (counts.articles, counts.refused, counts.kept, counts.removed) == (2, 1, 2, 0)
    assert counts.templates == {"known": 2}
    assert (counts.fields["source"], counts.fields["editor"]) == (2, 1)


def test_the_year_of_an_article_without_a_date_is_0() -> None:
    assert group_of(article(year=None)) == (ArticleKind.ARTICLE, 0)


def test_the_fields_of_an_article_are_those_that_it_has() -> None:
    assert fields_of(article()) == list(FIELDS)
    assert "source" not in fields_of(article(source=None))


def test_totals_are_of_one_kind_or_of_all() -> None:
    assert profile().total().articles == 3
    assert profile().total(ArticleKind.GALLERY).articles == 1
    assert profile().years(ArticleKind.ARTICLE).keys() == {2026}
    assert profile().years().keys() == {2012, 2026}


def test_the_profiles_of_runs_are_summed_from_their_json() -> None:
    stored = json.loads(json.dumps({"profile": profile().as_json()}))
    read = SiteProfile.of_runs([stored, stored, {"fetched": 3}])
    assert read.total().articles == 6
    assert read.total().templates == {"known": 4, "other": 2}


def test_the_median_is_exact_to_a_quarter_of_a_doubling() -> None:
    made = SiteProfile()
    for chars in (10, 1000, 5000):
        made.add(article(text="a" * chars), None)
    assert 1000 / 2**0.25 <= made.total().median_chars() <= 1000
    assert Counts().median_chars() == 0
    assert summed([]).articles == 0
