"""Headlines: which source is used, and which parts are removed."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.headline import bare_title
from tests.extraction.metadata_pages import HEADLINE, h1, json_ld, meta, metadata

SITE = meta("og:site_name", "The Harbour Gazette")


@pytest.mark.parametrize("separator", [" | ", " - ", " — ", " – ", " · ", "|", ": "])
def test_the_name_of_the_site_is_removed_behind_any_separator(separator: str) -> None:
    title = meta("og:title", f"{HEADLINE}{separator}The Harbour Gazette")
    assert metadata(SITE + title).title == HEADLINE


def test_a_site_is_recognised_by_its_host_if_nothing_names_it() -> None:
    assert metadata(f"<title>{HEADLINE} - Harbour Gazette</title>").title == HEADLINE


@pytest.mark.parametrize(
    "end", ["News - The Harbour Gazette", "Harbour Gazette - 3 May 2024", "Gazette * by Anna Berg"]
)
def test_a_section_a_date_and_a_byline_are_removed_with_the_name_of_the_site(end: str) -> None:
    assert metadata(SITE + meta("og:site_name", "Gazette") + f"<title>{HEADLINE} - {end}</title>").title == HEADLINE


@pytest.mark.parametrize(
    "headline",
    [
        "Ferry runs again - and the harbour cheers",
        "Harbour: a ferry runs again",
        "One ferry | two harbours | three captains",
        "The ferry of 3 May 2024 - a story of delay",
        "The Harbour Gazette: a history of our paper",
    ],
)
def test_a_headline_keeps_its_own_dashes_and_colons(headline: str) -> None:
    assert metadata(SITE + meta("og:title", headline), h1(headline)).title == headline


def test_the_headline_of_two_in_three_sources_is_used() -> None:
    same = json_ld(headline="Ferry back in service") + meta("og:title", "Ferry back in service")
    assert metadata(same, h1("Harbour: ferry back at last in service")).title == "Ferry back in service"


def test_a_whole_headline_is_preferred_to_one_that_was_cut() -> None:
    cut = json_ld(headline="Ferry runs again after…") + meta("og:title", "Ferry runs again after…")
    assert metadata(cut, h1()).title == HEADLINE


def test_the_heading_of_another_part_of_the_page_is_no_headline() -> None:
    assert metadata(meta("og:title", HEADLINE), h1("Subscribe to our letters")).title == HEADLINE


@pytest.mark.parametrize("href", ["/", "https://www.harbour-gazette.example", "https://www.harbour-gazette.example/"])
@pytest.mark.parametrize("name", ["Ferry & Sea", "Паром", "渡船报"])
def test_a_heading_that_is_a_link_to_the_home_page_is_the_name_of_the_site(href: str, name: str) -> None:
    logo = f'<h1 class="logo"><a href="{href}"><b>{name}</b></a></h1>'
    assert metadata(f"<title>{HEADLINE} | {name}</title>", f"{logo}<h2>{HEADLINE}</h2>").title == HEADLINE
    assert metadata(f"<title>{HEADLINE} - {name}</title>", logo + h1()).title == HEADLINE


@pytest.mark.parametrize("href", ["/news/", "https://other.example/", "#", "?p=1", ""])
def test_a_headline_that_is_another_link_stays(href: str) -> None:
    assert metadata("", f'<h1><a href="{href}">{HEADLINE}</a></h1>').title == HEADLINE


def test_a_heading_that_is_the_name_of_the_site_is_no_headline() -> None:
    assert metadata(SITE, h1("The Harbour Gazette") + h1()).title == HEADLINE


def test_hidden_text_in_a_heading_is_no_part_of_it() -> None:
    assert metadata("", h1(f'{HEADLINE}<span style="display:none">Share</span>')).title == HEADLINE


def test_entities_in_json_ld_are_decoded() -> None:
    assert metadata(json_ld(headline="Ferry &amp;amp; bridge &quot;open&quot;")).title == 'Ferry & bridge "open"'


def test_a_page_without_any_headline_has_none() -> None:
    assert metadata("", "<p>Only a paragraph of text.</p>").title is None


@pytest.mark.parametrize(
    ("title", "page", "bare"),
    [
        ("Ferry runs again (3)", 3, ("Ferry runs again", False)),
        ("渡轮恢复通航（3）", 3, ("渡轮恢复通航", False)),
        ("Ferry runs again (3)", 2, ("Ferry runs again (3)", False)),
        ("Ferry runs again (3)", None, ("Ferry runs again (3)", False)),
        ("The bees on board (6/9)", None, ("The bees on board", True)),
        ("The bees on board (6/9) ", 6, ("The bees on board", True)),
        ("(1)", 1, (None, False)),
        (None, 1, (None, False)),
    ],
)
def test_the_number_of_the_page_or_of_the_photo_is_removed(
    title: str | None, page: int | None, bare: tuple[str | None, bool]
) -> None:
    assert bare_title(title, page) == bare


BOSTON = "https://www.boston.com/news/1"


@pytest.mark.parametrize(
    "headline", ["Boston wins the cup", "Boston Marathon", "Celtics beat Boston", "Boston: a diary"]
)
@pytest.mark.parametrize("end", ["", " | Boston.com", " - News - Boston.com"])
def test_a_headline_that_begins_or_ends_with_the_site_s_name_is_not_lost(headline: str, end: str) -> None:
    head = meta("og:site_name", "Boston.com") + meta("og:title", headline) + f"<title>{headline}{end}</title>"
    assert metadata(head, h1(headline), BOSTON).title == headline
    assert metadata(head, "", BOSTON).title == headline
    assert metadata(f"<title>{headline}{end}</title>", h1(headline), BOSTON).title == headline


def test_a_headline_that_is_the_site_s_name_is_believed_if_json_ld_or_the_title_has_it_too() -> None:
    head = SITE + f"<title>The Harbour Gazette | The Harbour Gazette</title>{json_ld(headline='The Harbour Gazette')}"
    assert metadata(head, h1("The Harbour Gazette")).title == "The Harbour Gazette"


@pytest.mark.parametrize(
    "title",
    [
        "渡輪復航了 沿海居民歡迎 - 新浪網 - 新聞",
        "渡輪復航了 沿海居民歡迎｜新浪網",
        "渡輪復航了 沿海居民歡迎－新浪網",
        "渡輪復航了 沿海居民歡迎＿新聞中心＿新浪網",
        "渡輪復航了 沿海居民歡迎--时政--新浪網",
        "渡輪復航了 沿海居民歡迎<BR>新浪網",
        "渡輪復航了 沿海居民歡迎 › 新聞 › 新浪網",
        "渡輪復航了 沿海居民歡迎 « 新浪網",
        "渡輪復航了 沿海居民歡迎 • 新浪網",
        "新浪網｜渡輪復航了 沿海居民歡迎",
    ],
)
def test_the_site_and_the_section_are_removed_as_parts_of_the_title(title: str) -> None:
    assert metadata(meta("og:site_name", "新浪網") + f"<title>{title}</title>").title == "渡輪復航了 沿海居民歡迎"
    assert metadata(f"<title>{title}</title>", h1("渡輪復航了 沿海居民歡迎")).title == "渡輪復航了 沿海居民歡迎"


@pytest.mark.parametrize(
    "title",
    ["Home", "News", "The Harbour Gazette", "Harbour Gazette - All the news of the bay", "Your window on the sea"],
)
def test_a_slogan_or_a_word_for_any_page_does_not_win_over_the_heading(title: str) -> None:
    assert metadata(SITE + meta("og:title", title) + f"<title>{title}</title>", h1()).title == HEADLINE


def test_a_line_break_in_a_heading_is_a_space() -> None:
    assert metadata("<title>Ferry runs<br>again</title>", h1("Ferry runs<br>again")).title == "Ferry runs again"
