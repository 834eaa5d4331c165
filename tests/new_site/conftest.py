"""Rules proposed from two pages of the invented site, once for all tests."""

from __future__ import annotations

import pytest

from crawler.new_site.examples import Examples, read_examples
from crawler.new_site.proposal import Proposal, propose
from tests.new_site.invented_site import NOW, Story, given, stories


@pytest.fixture(scope="session")
def known() -> list[Story]:
    """Write the articles of the site."""
    return stories(6)


@pytest.fixture(scope="session")
def examples(known: list[Story]) -> Examples:
    """Clean two of its pages by the generic path."""
    return read_examples(given(known)[:2], NOW)


@pytest.fixture(scope="session")
def proposal(examples: Examples) -> Proposal:
    """Propose the rules of the site."""
    return propose("quay_post", examples)
