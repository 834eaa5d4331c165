"""The expectations of a site."""

from __future__ import annotations

from crawler.checks import SiteExpectations, reason_to_refuse
from tests.checks.articles import NOW, SENTENCE, article


def test_a_site_about_which_nothing_is_known_expects_only_an_article() -> None:
    assert reason_to_refuse(article(SENTENCE), SiteExpectations(NOW)) is None
