"""A layout change is detected after a few pages. A bad day, an old era of the site and a first run are no change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.runs.layout_changes import IN_A_ROW, LayoutChanges
from crawler.runs.site_profile import SiteProfile
from crawler.vocabulary import ArticleKind, Reason, Template
from tests.runs.articles import article

if TYPE_CHECKING:
    from crawler import Article

FALLBACK = Template.BOILERPLATE


def past(*articles: Article) -> SiteProfile:
    profile = SiteProfile()
    for one in articles:
        profile.add(one, None)
    return SiteProfile.of_runs([json.loads(json.dumps({"profile": profile.as_json()}))])


def checked(changes: LayoutChanges, *articles: Article) -> list[Reason | None]:
    return [changes.check(one, None) for one in articles]


ALL_KNOWN = [article()] * 100


def test_many_pages_in_a_row_on_another_template_are_a_change() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN))
    reasons = checked(changes, *[article()] * 5, *[article(FALLBACK)] * (IN_A_ROW + 2), article())
    assert reasons == [None] * (5 + IN_A_ROW - 1) + [Reason.LAYOUT_CHANGED] * 3 + [None]
    assert changes.examples


def test_a_change_that_another_worker_has_found_is_refused_from_then_on_and_what_came_before_is_known() -> None:
    changes, other = LayoutChanges(past(*ALL_KNOWN)), LayoutChanges(past(*ALL_KNOWN))
    checked(other, *[article(FALLBACK)] * IN_A_ROW)
    checked(changes, article(), article(FALLBACK, key="stored-before"), article(source=None, key="another-cause"))
    changes.adopt(other.causes)
    assert [key for _, key in changes.stored_before] == ["stored-before"]
    assert checked(changes, article(FALLBACK), article()) == [Reason.LAYOUT_CHANGED, None]


def test_a_field_lost_everywhere_is_a_change() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN))
    assert checked(changes, *[article(source=None)] * IN_A_ROW)[-1] == Reason.LAYOUT_CHANGED


def test_most_of_the_last_pages_are_a_change_too() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN))
    mixed = [
        article(FALLBACK),
        article(FALLBACK),
        article(FALLBACK),
        article(FALLBACK),
        article(),
    ] * 4
    assert Reason.LAYOUT_CHANGED in checked(changes, *mixed)


def test_refusals_of_pages_that_were_never_refused_are_a_change() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN))
    for _ in range(IN_A_ROW):
        changes.check(article(), Reason.NO_TEXT)
    assert changes.changed
    blocked = LayoutChanges(past(*ALL_KNOWN))
    for _ in range(3 * IN_A_ROW):
        blocked.check(article(), Reason.BLOCK_PAGE)
    assert not blocked.changed


def test_galleries_in_a_row_and_a_handful_of_odd_pages_are_a_normal_bad_day() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN, *[article(kind=ArticleKind.GALLERY, source=None)] * 4))
    day = [
        *[article(kind=ArticleKind.GALLERY, source=None)] * 30,
        *[article(FALLBACK)] * 5,
        *[article()] * 9,
    ]
    assert not any(checked(changes, *day))


def test_a_first_run_has_no_past_and_no_alarm() -> None:
    assert not any(checked(LayoutChanges(past()), *[article(FALLBACK)] * 40))
    assert not any(checked(LayoutChanges(past(*ALL_KNOWN[:10])), *[article(FALLBACK)] * 40))


def test_a_crawl_back_into_an_older_era_is_no_alarm() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN))
    assert not any(checked(changes, *[article(FALLBACK, year=2012)] * 40))


def test_an_era_that_was_crawled_before_is_compared_with_itself() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN, *[article(FALLBACK, year=2012)] * 6))
    assert not any(checked(changes, *[article(FALLBACK, year=2012)] * 40))


def test_a_new_year_is_compared_with_the_last_ones() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN))
    assert checked(changes, *[article(FALLBACK, year=2027)] * IN_A_ROW)[-1] == Reason.LAYOUT_CHANGED


def test_once_the_layout_has_changed_its_other_kinds_are_refused_too() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN))
    checked(changes, *[article(FALLBACK)] * IN_A_ROW)
    assert changes.check(article(FALLBACK, kind=ArticleKind.VIDEO), None) == Reason.LAYOUT_CHANGED


def test_a_template_of_the_rules_that_is_new_is_no_change_whatever_fields_it_lacks() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN))
    new = [article("known-2027"), article("known-2027", source=None, editor=None)] * IN_A_ROW
    assert not any(checked(changes, *new))
    assert not any(checked(changes, *[article("photo", kind=ArticleKind.GALLERY)] * IN_A_ROW))
    assert not changes.changed


def test_a_new_template_that_finds_no_text_is_a_change() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN))
    for _ in range(IN_A_ROW):
        changes.check(article("known-2027"), Reason.NO_TEXT)
    assert changes.changed


def test_after_a_change_a_new_template_of_the_rules_is_stored_all_the_same() -> None:
    changes = LayoutChanges(past(*ALL_KNOWN))
    checked(changes, *[article(FALLBACK)] * IN_A_ROW)
    assert checked(changes, article("known-2027"), article("known-2027", year=1999)) == [None, None]


def test_a_site_without_templates_has_no_template_to_lose() -> None:
    changes = LayoutChanges(past(*[article(FALLBACK)] * 100))
    assert not any(checked(changes, *[article(FALLBACK)] * 40))


def test_texts_that_shrank_are_said_at_the_end() -> None:
    changes, now = LayoutChanges(past(*ALL_KNOWN)), SiteProfile()
    for _ in range(30):
        now.add(article(text="Tea is in, they say."), None)
    conclusion = changes.conclusion(now)
    assert conclusion is not None
    assert conclusion["now"]["median_chars"] < conclusion["before"]["median_chars"] / 4
    assert changes.conclusion(past(*ALL_KNOWN)) is None
