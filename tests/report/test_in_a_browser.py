"""The report as a reader sees it: clicked through, by keyboard, on a phone, in the dark, on paper, and with axe."""

from __future__ import annotations

import fcntl
import os
import re
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser import PHONE
from tests.report.crawled import CORRECTION, REPORT, changed_pages, reported_site
from tests.report.stores import SHOWN_HOSTILE

if TYPE_CHECKING:
    from tests.browser import Browser

pytestmark = pytest.mark.slow
TOP = "index articles cleaning missing changes copies terms runs".split()
SHOWN = """
const box = arguments[0].getBoundingClientRect();
return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
"""


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report on a crawled site, which the first process crawls for all of them."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "reported.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "reported").exists():
            folder = Path(mkdtemp(dir=shared))
            reported_site(folder)
            folder.rename(shared / "reported")
    return shared / "reported" / REPORT


def kinds(report: Path) -> list[Path]:
    """Return a page of each kind, but for page views, which have tests of their own."""
    folders = ("years", "months", "runs", "changes")
    return [*(report / f"{name}.html" for name in TOP), *(next((report / one).iterdir()) for one in folders)]


def click(browser: Browser, text: str) -> None:
    browser.driver.find_element(By.PARTIAL_LINK_TEXT, text).click()


def test_a_gap_in_the_calendar_leads_to_the_missing_urls(browser: Browser, report: Path) -> None:
    for change, word in (("refused", "too-short"), ("failed", "http-503")):
        url = changed_pages()[change].article.known.url
        found = re.search(r"(\d{4})-(\d\d)-(\d\d)", url)
        assert found
        browser.open(report / "index.html")
        click(browser, found[1])
        label = f"a[href*='months/{found[1]}-{found[2]}'][href$='#d-{found[0]}']"
        day = browser.driver.find_element(By.CSS_SELECTOR, label)
        assert "missing" in (day.get_attribute("aria-label") or "")
        day.click()
        section = browser.driver.find_element(By.CSS_SELECTOR, "section:target")
        assert browser.driver.execute_script(SHOWN, section)
        assert url.partition("//")[2] in section.text
        assert word in section.text


def test_a_reason_of_removal_leads_to_a_block_in_its_place(browser: Browser, report: Path) -> None:
    browser.open(report / "cleaning.html")
    row = browser.driver.find_element(By.CSS_SELECTOR, "#reason-copyright")
    row.find_element(By.TAG_NAME, "a").click()
    anchor = browser.driver.current_url.partition("#")[2]
    frame = browser.driver.find_element(By.TAG_NAME, "iframe")
    browser.driver.switch_to.frame(frame)
    block = browser.driver.find_element(By.ID, anchor)
    WebDriverWait(browser.driver, 10).until(lambda driver: driver.execute_script(SHOWN, block))
    assert "Copyright" in block.text or "©" in block.text or "reserved" in block.text
    browser.driver.switch_to.default_content()


def test_the_difference_of_a_revision_is_shown_sentence_by_sentence(browser: Browser, report: Path) -> None:
    title = changed_pages()["corrected"].article.known.title
    browser.open(report / "index.html")
    click(browser, "Changes")
    browser.driver.find_element(By.XPATH, "//h2[@id='corrections']/following::ul[1]//a").click()
    assert browser.driver.find_element(By.TAG_NAME, "h1").text == title
    added = [one.text for one in browser.driver.find_elements(By.TAG_NAME, "ins")]
    assert CORRECTION in added
    assert not browser.driver.find_elements(By.TAG_NAME, "del")


def test_a_withdrawn_article_is_named(browser: Browser, report: Path) -> None:
    browser.open(report / "changes.html")
    assert changed_pages()["withdrawn"].article.known.title in browser.driver.find_element(By.TAG_NAME, "main").text


def test_axe_finds_nothing_serious_in_light_and_in_the_dark(browser: Browser, report: Path) -> None:
    for page in kinds(report):
        browser.open(page)
        assert browser.serious_violations() == [], page.name
        browser.prefer("dark")
        assert browser.serious_violations() == [], f"{page.name} in the dark"


def test_the_colours_follow_the_reader(browser: Browser, report: Path) -> None:
    ground = "return getComputedStyle(document.documentElement).backgroundColor"
    column = "return getComputedStyle(document.querySelector('.wide [fill^=var]')).fill"
    found = set()
    for scheme in ("light", "dark"):
        browser.open(report / "articles.html", scheme=scheme)
        found.add((browser.driver.execute_script(ground), browser.driver.execute_script(column)))
    assert len({one for one, _ in found}) == len({other for _, other in found}) == 2


def test_no_page_is_wider_than_a_phone(browser: Browser, report: Path) -> None:
    for page in kinds(report):
        browser.open(page, width=PHONE)
        assert browser.overflow() == 0, page.name


def test_hostile_articles_run_nothing_and_no_page_asks_for_anything(browser: Browser, report: Path) -> None:
    shown: list[str] = []
    hostile = [page for page in (report / "months").iterdir() if "alert(1)" in page.read_text("utf-8")]
    assert hostile
    for page in [*kinds(report), *hostile]:
        browser.open(page)
        assert browser.requests() == [], page.name
        assert browser.console() == [], page.name
        shown.append(browser.driver.find_element(By.TAG_NAME, "main").text)
    assert SHOWN_HOSTILE in "".join(shown)


def test_the_keyboard_reaches_a_day(browser: Browser, report: Path) -> None:
    browser.open(report / "index.html")
    walked = browser.tab_walk()
    assert next(walked).text == "Skip to the content"
    for focused in walked:
        if (focused.get_attribute("href") or "").find("#d-") > 0:
            place = focused.get_attribute("href")
            browser.press(Keys.ENTER)
            break
    assert browser.driver.current_url == place


def test_on_paper_there_is_no_navigation_and_the_numbers_of_charts_are_open(browser: Browser, report: Path) -> None:
    browser.open(report / "articles.html", media="print")
    assert not browser.driver.find_element(By.TAG_NAME, "nav").is_displayed()
    assert browser.driver.execute_script("return document.querySelector('details table').checkVisibility()")
    assert browser.pdf().startswith(b"%PDF")
