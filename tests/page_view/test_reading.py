"""A page view as its readers use it: with a mouse, a keyboard, a finger, a screen reader, in the dark and on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from crawler import clean
from crawler.page_view import PageView, page_view_html
from tests.browser import DESKTOP, PHONE
from tests.page_view.views import ONE, changed_view, page_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser import Browser

PAGE = page_of(ONE)
ARTICLE = clean(PAGE)
SCORED = clean(replace(PAGE, url="https://example.org/a"))
REMOVED = [number for number, label in enumerate(ARTICLE.labels) if label]
KEPT = [number for number, label in enumerate(ARTICLE.labels) if label is None]
NOTE = "return getComputedStyle(arguments[0].querySelector('.n'), '::before').content;"
SHOWN = "return getComputedStyle(arguments[0].querySelector('.n')).display !== 'none';"


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the view of an article with two revisions."""
    file: Path = tmp_path_factory.mktemp("view") / "view.html"
    file.write_text(page_view_html(changed_view()), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("width", "scheme"), [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")]
)
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_window(
    browser: Browser, view: Path, width: int, scheme: str
) -> None:
    browser.open(view, width=width, scheme=scheme)  # type: ignore[arg-type]
    assert browser.serious_violations() == []
    assert browser.overflow() == 0
    assert browser.requests() == []
    assert browser.console() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_frame(browser: Browser, view: Path, tmp_path: Path, scheme: str) -> None:
    """Axe runs scripts, which the frame does not; so the document of the frame is opened by itself."""
    browser.open(view)
    alone = tmp_path / "frame.html"
    alone.write_text(browser.driver.find_element("css selector", "iframe").get_attribute("srcdoc") or "", "utf-8")
    browser.open(alone, width=PHONE, scheme=scheme)  # type: ignore[arg-type]
    assert browser.serious_violations() == []
    assert browser.overflow() == 0


def test_hover_tap_and_keyboard_show_the_reason_the_rule_and_its_version(browser: Browser, view: Path) -> None:
    browser.open(view)
    driver = browser.driver
    driver.switch_to.frame(0)
    pointed, tapped, focused = (driver.find_element("id", f"b{number}") for number in REMOVED[:3])
    ActionChains(driver).move_to_element(pointed).perform()
    assert driver.execute_script(SHOWN, pointed)
    said = driver.execute_script(NOTE, pointed)
    assert f"removed: {ARTICLE.labels[REMOVED[0]]}. " in said
    assert "Rule page-object, " in said
    assert f"rules version {ARTICLE.cleaned_by}" in said
    tapped.find_element("css selector", ".c").click()
    assert driver.execute_script(SHOWN, tapped)
    browser.press(Keys.TAB)
    while driver.switch_to.active_element.tag_name == "a":  # the link to the next block of that reason
        browser.press(Keys.TAB)
    assert driver.execute_script(SHOWN, focused)
    label = driver.switch_to.active_element
    described = driver.find_element("id", label.get_attribute("aria-describedby") or "")
    assert ARTICLE.cleaned_by in (described.get_attribute("textContent") or "")


def target(browser: Browser) -> int:
    """Return the block that the frame shows."""
    browser.painted()
    browser.driver.switch_to.frame(0)
    found = browser.driver.find_element("css selector", ":target").get_attribute("id") or ""
    browser.driver.switch_to.default_content()
    return int(found.removeprefix("b"))


def test_a_link_with_an_anchor_opens_the_view_at_that_block(browser: Browser, view: Path) -> None:
    browser.open(f"{view.as_uri()}#b{REMOVED[-1]}")
    assert target(browser) == REMOVED[-1]


def test_a_paragraph_leads_to_its_block_and_the_buttons_to_removed_ones(browser: Browser, view: Path) -> None:
    browser.open(view)
    driver = browser.driver
    driver.find_element("css selector", f".text p[data-block='{KEPT[0]}'] a").click()
    assert target(browser) == KEPT[0]
    assert "here" in (driver.find_element("css selector", ".text p[data-block]").get_attribute("class") or "")
    driver.find_element("css selector", "button[data-step='1']").click()
    following = next(number for number in REMOVED if number > KEPT[0])
    assert target(browser) == following
    driver.find_element("css selector", "button[data-step='-1']").click()
    assert target(browser) == max(number for number in REMOVED if number < following)


def test_the_legend_adds_up_and_leads_to_the_first_block_of_a_reason(browser: Browser, view: Path) -> None:
    browser.open(view)
    chips = browser.driver.find_elements("css selector", ".legend a")
    counts = {chip.text.split()[0]: int(chip.text.split()[1]) for chip in chips}
    assert counts == ARTICLE.removed
    chips[-1].click()
    assert ARTICLE.labels[target(browser)] == list(counts)[-1]


@pytest.mark.slow
def test_tab_reaches_all_that_can_be_used_in_the_order_of_the_page(browser: Browser, view: Path) -> None:
    browser.open(view, width=PHONE)
    browser.driver.execute_script("document.querySelector('iframe').remove();")  # its labels are another test
    reached = [element.get_attribute("href") or element.tag_name for element in browser.tab_walk()]
    links = browser.driver.find_elements("css selector", "a[href], button, .scroll")
    assert reached == [element.get_attribute("href") or element.tag_name for element in links]


def test_revisions_show_their_differences_sentence_by_sentence(browser: Browser, view: Path) -> None:
    browser.open(view)
    revision = browser.driver.find_element("css selector", ".revision")
    assert revision.find_element("css selector", "h3").text == "Revision 2 changed"
    assert "by run 7" in revision.text
    assert "added: The mayor thanked everyone." in revision.text
    rules = browser.driver.find_element("css selector", "section[aria-labelledby='h-rules']")
    assert "The current rules give another text" in rules.text
    assert "removed: The mayor thanked everyone." in rules.text


def test_a_print_has_the_text_and_all_blocks(browser: Browser, view: Path) -> None:
    browser.open(view, media="print")
    assert not browser.driver.find_element("css selector", "iframe").is_displayed()
    assert browser.driver.find_element("css selector", "tbody tr:last-child").is_displayed()
    assert browser.pdf().startswith(b"%PDF")


def test_a_page_without_a_template_has_the_scores_of_the_classifier() -> None:
    html = page_view_html(PageView(replace(PAGE, url="https://example.org/a"), SCORED))
    assert "<td>classifier +" in html
    assert "<td>classifier -" in html
    assert "the confidence that the text is right is" in html
