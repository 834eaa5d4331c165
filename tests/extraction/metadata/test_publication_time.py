"""Publication times: which source is used, and which times are of something else."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from tests.extraction.metadata_pages import URL, h1, json_ld, meta, metadata

ZONE = timezone(timedelta(hours=8))


def _published(head: str = "", body: str = "", url: str = URL, lang: str = "en") -> str | None:
    published = metadata(head, body, url, lang=lang).published
    return published.isoformat() if published else None


def test_json_ld_is_preferred_to_meta_tags_and_these_to_the_visible_page() -> None:
    story = json_ld(datePublished="2024-05-03T06:30:00+02:00")
    tag = meta("article:published_time", "2024-05-04T06:30:00+02:00")
    line = h1() + "<p>5 May 2024, 06:30</p>"
    assert _published(story + tag, line) == "2024-05-03T06:30:00+02:00"
    assert _published(tag, line) == "2024-05-04T06:30:00+02:00"
    assert _published("", line) == "2024-05-05T06:30:00"


def test_a_later_source_of_the_same_day_adds_the_hour_and_the_zone() -> None:
    declared = json_ld(datePublished="2024-05-03") + meta("article:published_time", "2024-05-03T06:30:00+02:00")
    assert _published(declared) == "2024-05-03T06:30:00+02:00"


def test_the_raw_text_is_the_text_that_the_time_was_read_from() -> None:
    assert metadata("", h1() + "<p>Published: 3 May 2024, 06:30 | Print</p>").published_raw == "3 May 2024, 06:30"


def test_a_time_without_a_zone_stays_without_one() -> None:
    published = metadata(meta("article:published_time", "2024-05-03 06:30")).published
    assert published == datetime(2024, 5, 3, 6, 30)  # noqa: DTZ001 - no zone is stated


def test_a_time_without_a_zone_gets_the_zone_of_its_site_if_that_is_known() -> None:
    published = metadata(meta("article:published_time", "2024-05-03 06:30"), zone=ZONE).published
    assert published == datetime(2024, 5, 3, 6, 30, tzinfo=ZONE)


@pytest.mark.parametrize("label", ["Updated", "Last modified:", "Aktualisiert am", "Mis à jour le", "Stand:"])
def test_the_time_of_an_update_is_no_time_of_publication(label: str) -> None:
    assert _published(json_ld(dateModified="2024-05-03"), h1() + f"<p>{label} 3 May 2024</p>") is None


def test_a_date_in_a_sentence_is_no_time_of_publication() -> None:
    prose = "<p>The ferry had lain in the dock since 3 May 2019, when its engine failed on the way.</p>"
    assert _published("", h1() + prose) is None


def test_a_time_element_in_a_sentence_is_no_time_of_publication_if_another_is_near_the_headline() -> None:
    dance = '<time datetime="2024-06-01">1 June</time>'
    prose = f"<p>The ferry runs again, and on {dance} its crew invites both harbours to a dance on the upper deck.</p>"
    assert _published("", f"{h1()}<p>3 May 2024</p>{prose}") == "2024-05-03T00:00:00"


def test_the_time_element_below_the_headline_is_used_and_not_the_clock_above_it() -> None:
    body = '<time datetime="2026-01-01">today</time>' + h1() + '<time datetime="2024-05-03">3.5.</time>'
    assert _published("", body) == "2024-05-03T00:00:00"


def test_the_language_of_the_page_decides_how_a_date_in_digits_is_read() -> None:
    body = h1() + "<p>3/5/2024</p>"
    assert _published("", body, lang="en-US") == "2024-03-05T00:00:00"
    assert _published("", body, lang="fr") == "2024-05-03T00:00:00"
    assert _published("", body, lang="en") is None


@pytest.mark.parametrize("path", ["2024/05/03/ferry", "2024-05-03/ferry", "news/20240503-ferry", "2024/may/03/ferry"])
def test_the_day_in_the_url_is_used_if_there_is_no_other(path: str) -> None:
    assert _published("", h1(), f"https://gazette.example/{path}") == "2024-05-03T00:00:00"


def test_a_number_in_the_url_is_no_date() -> None:
    assert _published("", h1(), "https://gazette.example/news/120240503999") is None


def test_a_page_without_any_date_has_none() -> None:
    assert _published("", h1() + "<p>No day is stated.</p>") is None


@pytest.mark.parametrize(("line", "day"), [("9 June 2024", "2024-05-03"), ("30 May 2024", "2024-05-30")])
def test_a_visible_date_far_from_the_day_in_the_url_is_of_another_article(line: str, day: str) -> None:
    url = "https://news.example/2024/05/03/ferry"
    assert _published("", h1() + f"<p>{line}</p>", url) == f"{day}T00:00:00"


def _modified(head: str = "", body: str = "") -> str | None:
    modified = metadata(head, body).modified
    return modified.isoformat() if modified else None


@pytest.mark.parametrize(
    "line",
    [
        "Published 3 May 2024, 10:15 Updated 6 May 2024, 08:00",
        "Updated: 6 May 2024, 08:00 | Published: 3 May 2024, 10:15",
        "3 May 2024, 10:15 (last updated 6 May 2024, 08:00)",
        "2024年5月3日 10:15 发布 | 2024年5月6日 08:00 更新",
        "Updated: 6 May 2024, 08:00Published: 3 May 2024, 10:15",
        "<span>Обновлено: 6 мая 2024, 08:00</span><span>Опубликовано: 3 мая 2024, 10:15</span>",
        "Mis à jour le 6 mai 2024 à 8h00Publié le 3 mai 2024 à 10h15",
        "입력 2024.05.03 10:15 수정 2024.05.06 08:00",
        "Aktualisiert: 6. Mai 2024, 08:00 Uhr, veröffentlicht: 3. Mai 2024, 10:15 Uhr",
    ],
)
def test_the_time_of_the_last_change_is_a_field_of_its_own(line: str) -> None:
    assert _published("", f"{h1()}<p>{line}</p>") == "2024-05-03T10:15:00"
    assert _modified("", f"{h1()}<p>{line}</p>") == "2024-05-06T08:00:00"


def test_the_time_of_the_last_change_is_read_from_json_ld_meta_tags_and_time_elements() -> None:
    for head, body in (
        (json_ld(dateModified="2024-05-06T08:00:00+02:00"), ""),
        (meta("article:modified_time", "2024-05-06T08:00:00+02:00"), ""),
        ("", h1() + '<p>Updated <time datetime="2024-05-06T08:00:00+02:00">6 May</time></p>'),
        ("", h1() + '<time class="entry-date published" datetime="2024-05-03">3 May</time>'
         '<time class="updated" datetime="2024-05-06T08:00:00+02:00">6 May</time>'),
    ):  # fmt: skip
        assert _modified(head, body) == "2024-05-06T08:00:00+02:00"


def test_a_time_element_that_is_published_and_updated_at_once_is_published() -> None:
    element = '<time class="entry-date published updated" datetime="2024-05-03T10:15:00+00:00">May 3</time>'
    assert _published("", h1() + element) == "2024-05-03T10:15:00+00:00"
    assert _modified("", h1() + element) is None


_OTHER = '<time datetime="2024-05-09T07:00:00Z">9 May 2024</time>'
_PROSE = "<p>The ferry that once linked the two halves of the bay sailed again on Thursday, said the pilot.</p>" * 3


@pytest.mark.parametrize(
    "other",
    [
        f'<section id="comments"><div class="comment"><b>gull</b> {_OTHER}<p>Nice.</p></div></section>',
        f'<ol class="comment-list"><li><article itemtype="https://schema.org/Comment">{_OTHER}</article></li></ol>',
        f'<div class="article-discussion">{_OTHER} gull: nice</div>',
        f"<aside><h2>Latest</h2>{_OTHER} <a href='/x'>The other ferry</a></aside>",
        f'<ul class="latest-news"><li>{_OTHER} <a href="/x">Another story of the bay today</a></li></ul>',
        f'<ul><li>{_OTHER} <a href="/x">Another story of the bay today</a></li></ul>',
        f'<a href="/x"><h3>Another story of the bay today</h3>{_OTHER}</a>',
    ],
)
def test_the_time_of_a_comment_or_of_another_article_is_not_the_article_s(other: str) -> None:
    for line in ("3 May 2024", "Published: 3 May 2024"):
        own = f"<article>{h1()}<p>{line}</p>{_PROSE}</article>"
        assert _published("", own + other) == "2024-05-03T00:00:00"
    assert _published("", f"<article>{h1()}{_PROSE}</article>{other}") is None
    assert _published("", f"<main>{h1()}{other}<p>3 May 2024</p>{_PROSE}</main>") == "2024-05-03T00:00:00"


@pytest.mark.parametrize(
    ("url", "more", "month"),
    [
        ("https://gazette.example/2024/03/05/ferry", "", 3),
        ("https://gazette.example/2024/05/ferry", "", 5),
        (URL, json_ld(dateModified="2024-03-05T12:00:00Z"), 3),
        (URL, "<p>Read on: 25/12/2023</p>", 5),
        (URL, "<p>Read on: 12/25/2023</p>", 3),
        (URL, "", None),
    ],
)
def test_another_date_of_the_page_tells_the_order_of_a_date_in_digits(url: str, more: str, month: int | None) -> None:
    published = metadata("", h1() + "<p>3/5/2024</p>" + more, url).published
    assert (published and published.month) == month
