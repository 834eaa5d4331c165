"""Texts are shown as text, links lead to the web only, and numbers have a form."""

from __future__ import annotations

import pytest

from crawler.report.accounts import Account, Part
from crawler.report.rendering import pages_of


def rendered(template: str, **values: object) -> str:
    return pages_of(root="").from_string('{% import "macros.html" as m with context %}' + template).render(values)


@pytest.mark.parametrize(
    ("url", "leads"), [("https://example.org/a", True), ("javascript:alert(1)", False), (None, False)]
)
def test_a_link_leads_to_the_web_only(url: str | None, leads: bool) -> None:  # noqa: FBT001  # expected
    assert ("<a " in rendered("{{ m.link(url, 'text') }}", url=url)) is leads


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ 1234567|n }}", "1,234,567"),
        ("{{ 1|share(3) }}", "33.3 %"),
        ("{{ 0|share(0) }}", "–"),
        ("{{ '2015-03-04T10:00:00+08:00'|time }}", "2015-03-04 02:00 UTC"),
        ("{{ 'yesterday'|time }}", "yesterday"),
        ("{{ 59.96|duration }} {{ 61|duration }} {{ 7325|duration }}", "1 min 00 s 1 min 01 s 2 h 02 min"),
        ("{{ 'a\n b'|short }} {{ ('x' * 9)|short(4) }}", "a b xxx…"),
        ("{{ nothing }}", ""),
    ],
)
def test_values_have_a_form(template: str, shown: str) -> None:
    assert rendered(template, nothing=None) == shown


def test_an_account_that_is_wrong_is_an_alert() -> None:
    right = rendered("{{ m.account(one) }}", one=Account("Sum", 3, "all", (Part("a", 1), Part("b", 2))))
    wrong = rendered("{{ m.account(one) }}", one=Account("Sum", 4, "all", (Part("a", 1), Part("b", 2))))
    assert "the parts add up" in right
    assert 'role="alert"' not in right
    assert 'role="alert"' in wrong
    assert "sum are 4, and the parts below are 3" in wrong
