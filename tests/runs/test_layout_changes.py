"""A change of layout is seen after a few pages; a bad day, an old era and a first run are none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from crawler import Article, Block, Metadata, Verdict
from crawler.runs.layout_changes import IN_A_ROW, DriftWatch
from crawler.runs.site_profile import Profile
from crawler.vocabulary import Role

SOUND = Metadata("Tea", datetime(2026, 5, 1, tzinfo=UTC), "2026-05-01 10:00", "A paper", "An editor", "Tea", "en")
TEXT = "Farmers brought in the tea. " * 20


def article(
    template: str = "known", kind: str = "article", text: str = TEXT, year: int = 2026, **lost: None
) -> Article:
    known = replace(SOUND, published=datetime(year, 5, 1, tzinfo=UTC), **lost)  # type: ignore[arg-type]
    return Article("https://e.org/1", "e", kind, template, known, (Verdict(Block(text, Role.BODY), None),), "test")


def past(*articles: Article) -> Profile:
    profile = Profile()
    for one in articles:
        profile.add(one, None)
    return Profile.of_runs([json.loads(json.dumps({"profile": profile.as_json()}))])


def judged(watch: DriftWatch, *articles: Article) -> list[str | None]:
    return [watch.judge(one, None) for one in articles]


ALL_KNOWN = [article()] * 100


def test_many_pages_in_a_row_on_another_template_are_a_change() -> None:
    watch = DriftWatch(past(*ALL_KNOWN))
    verdicts = judged(watch, *[article()] * 5, *[article("fallback")] * (IN_A_ROW + 2), article())
    assert verdicts == [None] * (5 + IN_A_ROW - 1) + ["layout-changed"] * 3 + [None]
    assert watch.examples


def test_a_field_lost_everywhere_is_a_change() -> None:
    watch = DriftWatch(past(*ALL_KNOWN))
    assert judged(watch, *[article(source=None)] * IN_A_ROW)[-1] == "layout-changed"


def test_most_of_the_last_pages_are_a_change_too() -> None:
    watch = DriftWatch(past(*ALL_KNOWN))
    mixed = [article("fallback"), article("fallback"), article("fallback"), article("fallback"), article()] * 4
    assert "layout-changed" in judged(watch, *mixed)


def test_refusals_of_pages_that_were_never_refused_are_a_change() -> None:
    watch = DriftWatch(past(*ALL_KNOWN))
    for _ in range(IN_A_ROW):
        watch.judge(article(), "no-text")
    assert watch.changed
    banned = DriftWatch(past(*ALL_KNOWN))
    for _ in range(3 * IN_A_ROW):
        banned.judge(article(), "block-page")
    assert not banned.changed


def test_galleries_in_a_row_and_a_handful_of_odd_pages_are_a_normal_bad_day() -> None:
    watch = DriftWatch(past(*ALL_KNOWN, *[article(kind="gallery", source=None)] * 4))
    day = [*[article(kind="gallery", source=None)] * 30, *[article("fallback")] * 5, *[article()] * 9]
    assert not any(judged(watch, *day))


def test_a_first_run_has_no_past_and_no_alarm() -> None:
    assert not any(judged(DriftWatch(past()), *[article("fallback")] * 40))
    assert not any(judged(DriftWatch(past(*ALL_KNOWN[:10])), *[article("fallback")] * 40))


def test_a_crawl_back_into_an_older_era_is_no_alarm() -> None:
    watch = DriftWatch(past(*ALL_KNOWN))
    assert not any(judged(watch, *[article("fallback", year=2012)] * 40))


def test_an_era_that_was_crawled_before_is_compared_with_itself() -> None:
    watch = DriftWatch(past(*ALL_KNOWN, *[article("fallback", year=2012)] * 6))
    assert not any(judged(watch, *[article("fallback", year=2012)] * 40))


def test_a_new_year_is_compared_with_the_last_ones() -> None:
    watch = DriftWatch(past(*ALL_KNOWN))
    assert judged(watch, *[article("fallback", year=2027)] * IN_A_ROW)[-1] == "layout-changed"


def test_once_the_layout_has_changed_its_other_kinds_are_refused_too() -> None:
    watch = DriftWatch(past(*ALL_KNOWN))
    judged(watch, *[article("fallback")] * IN_A_ROW)
    assert watch.judge(article("fallback", kind="video"), None) == "layout-changed"


def test_a_site_without_templates_has_no_template_to_lose() -> None:
    watch = DriftWatch(past(*[article("fallback")] * 100))
    assert not any(judged(watch, *[article("fallback")] * 40))


def test_texts_that_shrank_are_said_at_the_end() -> None:
    watch, now = DriftWatch(past(*ALL_KNOWN)), Profile()
    for _ in range(30):
        now.add(article(text="Tea is in, they say."), None)
    conclusion = watch.conclusion(now)
    assert conclusion is not None
    assert conclusion["now"]["median_chars"] < conclusion["before"]["median_chars"] / 4
    assert watch.conclusion(past(*ALL_KNOWN)) is None
