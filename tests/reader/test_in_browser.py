"""A reader's way through the page in chromium; what articles bring along never runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By

from tests.browser import PHONE
from tests.reader.made_store import HOSTILE_TITLE

if TYPE_CHECKING:
    from tests.browser import Browser
    from tests.reader.page import ReaderPage

pytestmark = pytest.mark.slow


def test_a_reader_searches_narrows_reads_and_asks(browser: Browser, page: ReaderPage) -> None:
    browser.open(page.address)
    driver = browser.driver
    driver.find_element(By.LINK_TEXT, "articles").click()
    driver.find_element(By.ID, "_search").send_keys("harbour\n")
    titles = [one.text for one in driver.find_elements(By.CSS_SELECTOR, "ol.articles a")]
    assert titles == ["Harbour opens, again", "Harbour opens"]
    driver.find_element(By.LINK_TEXT, "News").click()
    (article,) = driver.find_elements(By.CSS_SELECTOR, "ol.articles a")
    article.click()
    assert driver.title == driver.find_element(By.TAG_NAME, "h1").text == "Harbour opens"
    assert driver.find_element(By.CSS_SELECTOR, ".article p").text.startswith("Ships from three towns")
    browser.open(f"{page.address}store")
    driver.find_element(By.LINK_TEXT, "Search by words").click()
    driver.find_element(By.NAME, "words").send_keys("price ticket\n")
    driver.find_element(By.CSS_SELECTOR, "td.col-article a").click()
    assert driver.find_element(By.TAG_NAME, "h1").text == "A price"
    assert browser.console() == []


@pytest.mark.parametrize(
    "path",
    [
        "store/articles",
        "store/articles?_col=title&_col=source&_col=images&_col=authors",
        "store/articles/7",
        "store/articles-of-day",
        "store/articles-per-source",
        "store/missing-articles",
        "store/search?words=%3Cscript%3Ewindow.harmed%3Dtrue%3C%2Fscript%3E",
        "store?sql=select+title%2C+text%2C+url%2C+images+from+articles",
        "store?sql=%3Cscript%3Ewindow.harmed%3Dtrue%3C%2Fscript%3E",
    ],
)
def test_hostile_articles_and_requests_run_nothing(browser: Browser, page: ReaderPage, path: str) -> None:
    browser.open(f"{page.address}{path}")
    driver = browser.driver
    assert driver.execute_script("return window.harmed;") is None
    assert not driver.find_elements(By.CSS_SELECTOR, "section iframe, section svg[onload], img, [onmouseover]")
    assert not driver.find_elements(By.CSS_SELECTOR, "a[href^='javascript:']")
    assert all(url.startswith(page.address) for url in browser.requests())


def test_a_hostile_article_is_shown_as_it_stands(browser: Browser, page: ReaderPage) -> None:
    browser.open(f"{page.address}store/articles/7", width=PHONE)
    assert browser.driver.find_element(By.TAG_NAME, "h1").text == HOSTILE_TITLE
    assert "{{7*7}}" in browser.driver.find_element(By.CSS_SELECTOR, ".article").text
    assert browser.overflow() == 0
