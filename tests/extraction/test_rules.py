"""A site without rules of its own has rules that change nothing."""

from __future__ import annotations

from crawler.extraction.rules import ExtractionRules
from crawler.extraction.text_layout.boilerplate import NO_BOILERPLATE


def test_the_default_of_each_rule_is_no_rule() -> None:
    rules = ExtractionRules()
    assert (rules.page_objects, rules.boilerplate, rules.captions, rules.distrusted) == (
        (),
        NO_BOILERPLATE,
        "",
        frozenset(),
    )
    assert (rules.language, rules.signed_below) == (None, False)


def test_rules_with_the_same_values_are_equal() -> None:
    assert ExtractionRules(language="en", bylines=ExtractionRules().bylines) != ExtractionRules()
