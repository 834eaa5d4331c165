"""What a run asks for: a range of days, a file of URLs, the gaps; an article once, whatever its URL, and whole."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from crawler.storage.archive.reader import HOST_FILES
from crawler.vocabulary import RunStatus
from tests.cli.commands import run
from tests.crawling import Crawling
from tests.site import Article, NewsSite, Served, contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINES = 5_000
BUSY = Served(b"busy", "text/plain", 503)


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as running:
        yield running


@pytest.fixture
def crawling(site: NewsSite, tmp_path: Path) -> Crawling:
    return Crawling(tmp_path, site.address)


def one(template: str, pages: int = 1, **look: bool) -> Article:
    """Return the first article of a template and so many pages."""
    found = (a for a in contents().articles if a.look.template == template and len(a.pages) == pages)
    return next(a for a in found if a.known.kind == "article" and all(getattr(a.look, n) for n in look))


def given(crawling: Crawling, urls: list[str]) -> str:
    """Write a file of URLs; returns the argument that names it."""
    (crawling.folder / "urls.txt").write_text("# given\n" + "\n".join(urls) + "\n", encoding="utf-8")
    return "urls=urls.txt"


def command(crawling: Crawling, *arguments: str) -> str:
    ended = run(*arguments, "--database", f"sqlite:///{crawling.database}")
    assert ended.exit_code == 0, ended.err
    return ended.out


def coverage(crawling: Crawling, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(command(crawling, "coverage", "--format", "json", *arguments))
    return found


def test_a_range_of_days_is_decided_before_fetching_and_the_rest_is_not_lost(
    site: NewsSite, crawling: Crawling
) -> None:
    assert crawling.run("-a", "since=2015-06-01", "-a", "until=2016-12-31").exit_code == 0
    days = {row["day"] for row in crawling.rows("SELECT day FROM urls WHERE state = 'stored'")}
    assert days
    assert all("2015-06-01" <= day <= "2016-12-31" for day in days)
    outside = [
        a.path for a in contents().articles if not "2015-06-01" <= f"{a.known.published:%Y-%m-%d}" <= "2016-12-31"
    ]
    # A URL's day can be one off its byline's.
    assert sum(site.requests[path] for path in outside) <= 1
    found = coverage(crawling, "--since", "2018-01-01")
    assert sum(line["out_of_range"] for line in found["days"]) == sum(line["known"] for line in found["days"]) > 0
    assert crawling.run().status == RunStatus.OK
    assert len(crawling.articles()) == len(contents().articles)


def test_a_long_file_of_urls_goes_through_the_frontier(site: NewsSite, crawling: Crawling) -> None:
    articles = contents().articles
    urls = [f"https://www.ecns.cn{articles[n % len(articles)].path}?n={n}".replace("s:", ":") for n in range(LINES)]
    assert crawling.run("-a", given(crawling, urls)).status == RunStatus.OK
    assert len(crawling.articles()) == len(articles)
    assert not [path for path in site.requests if path.endswith("/")], "no list was asked for"
    asked = sum(site.requests.values())
    assert crawling.run("-a", given(crawling, urls)).status == RunStatus.NOTHING_NEW
    assert sum(site.requests.values()) - asked <= 1, "what is stored and not due is not asked for again"


def test_an_article_has_one_identity_whatever_its_url(site: NewsSite, crawling: Crawling) -> None:
    article = one("d", mobile=True)
    path, article_id = article.path, article.path.rpartition("detail-i")[2].removesuffix(".shtml")
    copy = f"https://m.chinanews.com/wap/detail/ecnszw/{article_id}.shtml"
    names = [f"http://www.ecns.cn{path}", f"https://ecns.cn{path}", f"http://www.ecns.cn/m{path}"]
    names += [f"http://www.ecns.cn{path}?utm_source=feed&from=x", f"http://www.ecns.cn{article.page_path(2)}", copy]
    assert crawling.run("-a", given(crawling, names)).status == RunStatus.OK
    (stored,) = crawling.articles().values()
    assert (stored["url"], stored["text"]) == (article.known.url, article.text)
    assert site.requests == dict.fromkeys((*HOST_FILES, path), 1)
    known = {row["url"] for row in crawling.rows("SELECT url FROM aliases UNION SELECT url FROM urls")}
    assert {name.partition("?")[0] for name in names} <= known
    for name in names:
        assert json.loads(command(crawling, "show", name, "--format", "json"))["url"] == article.known.url


def test_a_copy_elsewhere_names_an_article_that_is_known(site: NewsSite, crawling: Crawling) -> None:
    article = one("d")
    copy = article.path.rpartition("detail-i")[2]
    site.replace(
        article.path,
        site.page(article.path).body + f'<a href="//m.chinanews.com/wap/detail/ecnszw/{copy}">m</a>'.encode(),
    )
    assert crawling.run().status == RunStatus.OK
    (alias,) = crawling.rows("SELECT * FROM aliases WHERE url LIKE '%m.chinanews.com%'")
    assert alias["key"].endswith(f"i{copy.removesuffix('.shtml')}")
    crawling.due()
    site.forget_requests()
    assert crawling.run("-a", given(crawling, [f"http://m.chinanews.com/wap/detail/ecnszw/{copy}"])).exit_code == 0
    assert site.requests[article.path] == 1
    assert not [path for path in site.requests if "wap" in path], "no other host is asked"


def test_an_article_without_all_its_pages_is_incomplete_and_completed_by_a_later_run(
    site: NewsSite, crawling: Crawling
) -> None:
    article = one("c", pages=3)
    site.replace(article.page_path(2), BUSY)
    argument = given(crawling, [article.known.url.replace("https", "http")])
    crawling.run("-a", argument)
    (stored,) = crawling.articles().values()
    assert stored["incomplete"]
    assert article.text_of_page(1) in stored["text"]
    assert [gap["state"] for gap in coverage(crawling)["missing"]] == ["incomplete"]
    site.replace(article.page_path(2), contents().answers[article.page_path(2)])
    assert crawling.run("-a", "missing=yes").status == RunStatus.OK
    (stored,) = crawling.articles().values()
    assert (stored["incomplete"], stored["text"], stored["revision"]) == (None, article.text, 1)
    assert not crawling.rows("SELECT * FROM revisions"), "a cut text is no revision"
    assert "incomplete" not in {gap["state"] for gap in coverage(crawling)["missing"]}


def test_what_failed_is_a_gap_that_the_next_run_goes_after(site: NewsSite, crawling: Crawling) -> None:
    lost = [one("b"), one("c"), one("d")]
    for article in lost:
        site.replace(article.path, BUSY)
    ended = crawling.run()
    assert (ended.exit_code, ended.status) == (3, RunStatus.PARTIAL), ended.log
    assert [site.requests[article.path] for article in lost] == [3, 3, 3], "each was tried three times"
    found = coverage(crawling)
    assert {(gap["state"], gap["reason"]) for gap in found["missing"]} == {("failed", "http-503")}
    assert sum(line["known"] - line["stored"] for line in found["days"]) == len(found["missing"]) == len(lost)
    for article in lost:
        site.replace(article.path, contents().answers[article.path])
    site.forget_requests()
    assert crawling.run("-a", "missing=yes").status == RunStatus.OK
    assert site.requests.keys() == {"/robots.txt", *(article.path for article in lost)}
    assert len(crawling.articles()) == len(contents().articles)


def test_coverage_counts_each_article_once_and_names_days_without_any(site: NewsSite, crawling: Crawling) -> None:
    assert crawling.run().status == RunStatus.OK
    site.remove(one("d").path)
    crawling.due()
    crawling.run()
    found = coverage(crawling)
    counted = ("stored", "refused", "failed", "gone", "waiting", "out_of_range")
    assert all(line["known"] == sum(line[name] for name in counted) for line in found["days"])
    total = {name: sum(line[name] for line in found["days"]) for name in ("known", "stored", "gone")}
    every = len(contents().articles)
    assert total == {"known": every, "stored": every - 1, "gone": 1}
    day = one("c").path.split("/")[-3:-1]
    known = f"{day[0]}-{day[1]}"
    assert known in {line["day"] for line in found["days"]}
    span = coverage(crawling, "--since", "2011-01-01", "--until", "2011-01-31")
    empty = [{"since": "2011-01-01", "until": "2011-01-31"}]
    assert span == {"days": [], "missing": [], "empty_days": empty, "estimates": []}
    table = list(csv.DictReader(io.StringIO(command(crawling, "coverage", "--format", "csv", "--since", "2019-01-01"))))
    assert {row["known"] for row in table} >= {"0", "1"}
    assert "without any known article" in command(crawling, "coverage")
