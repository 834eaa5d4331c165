"""An article without one of its pages is tried again, counts in the status, and is completed without a revision."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import pytest

from crawler.spiders.multi_page import MAX_IN_VAIN
from crawler.storage.frontier.revisits import REFUSED_AGAIN_AFTER_HOURS, TRIES_A_RUN
from crawler.vocabulary import Reason, RunStatus, UrlState
from tests.crawling import Crawling
from tests.faults.server import FaultySite, Wire
from tests.site import Article, contents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.faults.server import Fault
    from tests.forked import Forked

LONG = next(a for a in contents().articles if len(a.pages) == 3 and a.known.kind == "article")
SECOND, THIRD = LONG.page_path(2), LONG.page_path(3)
OTHER = next(a for a in contents().articles if len(a.pages) == 1 and a.known.kind == "article")
ELSEWHERE = next(
    one
    for one in contents().articles
    if one.known.kind == "article" and not set(one.known.title.split()) & set(LONG.known.title.split())
)


def busy(times: int) -> Fault:
    """Answer 503 so many times, and then the page."""

    def fault(wire: Wire) -> None:
        if wire.count <= times:
            wire.answer(503)
        else:
            wire.serve(contents().answers[wire.asked.path])

    return fault


def gone(wire: Wire) -> None:
    wire.answer(404)


def crawling_of(folder: Path, *articles: Article) -> Crawling:
    urls = [article.known.url.replace("https", "http") for article in articles or (LONG,)]
    (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    return Crawling(folder)


def run(crawling: Crawling, faults: Mapping[str, Fault] | None = None, *arguments: str) -> tuple[Any, list[str]]:
    """Crawl the given articles against faults; return how the run ended, and which paths it asked for."""
    with FaultySite(faults or {}) as site:
        ended = Crawling(crawling.folder, site.address).run("-a", "urls=urls.txt", *arguments)
        return ended, site.paths()


def stored(crawling: Crawling) -> dict[str, Any]:
    return crawling.articles()[LONG.known.url]


def assert_whole(crawling: Crawling) -> None:
    article = stored(crawling)
    assert (article["incomplete"], article["text"], article["revision"]) == (None, LONG.text, 1)
    assert not crawling.rows("SELECT * FROM revisions")


def test_a_further_page_is_tried_again_in_the_same_run(tmp_path: Path) -> None:
    crawling = crawling_of(tmp_path)
    ended, paths = run(crawling, {SECOND: busy(TRIES_A_RUN - 1), THIRD: busy(1)})
    assert ended.status == RunStatus.OK, ended.log
    assert (paths.count(SECOND), paths.count(THIRD)) == (TRIES_A_RUN, 2)
    assert_whole(crawling)


def test_an_incomplete_article_makes_each_run_partial_until_it_is_whole(tmp_path: Path) -> None:
    crawling = crawling_of(tmp_path, LONG, OTHER)
    never = {SECOND: busy(1000)}
    for _ in range(2):
        ended, paths = run(crawling, never)
        assert (ended.exit_code, ended.status) == (3, RunStatus.PARTIAL), ended.log
        assert "lack a page, which the next run fetches again: 1" in ended.log
        assert paths.count(SECOND) == TRIES_A_RUN
        assert stored(crawling)["incomplete"] == "missing pages: 2 (http-503)"
        assert LONG.text_of_page(3) in stored(crawling)["text"]
    ended, _ = run(crawling, {LONG.path: busy(1000)})
    assert ended.status == RunStatus.SITE_UNREACHABLE, ended.log
    cut = stored(crawling)
    ended, _ = run(crawling)
    assert ended.status == RunStatus.OK, ended.log
    assert_whole(crawling)
    assert stored(crawling)["stored_at"] > cut["stored_at"]
    ended, paths = run(crawling)
    assert (ended.status, LONG.path in paths) == (RunStatus.NOTHING_NEW, False), ended.log


def test_a_run_of_other_urls_says_that_an_article_is_incomplete(tmp_path: Path) -> None:
    crawling = crawling_of(tmp_path)
    run(crawling, {SECOND: busy(1000)})
    ended, _ = run(crawling_of(tmp_path, OTHER))
    assert ended.status == RunStatus.PARTIAL, ended.log


def test_a_page_that_the_site_does_not_have_is_told_once_and_looked_for_ever_more_rarely(tmp_path: Path) -> None:
    crawling = crawling_of(tmp_path)
    ended, paths = run(crawling, {THIRD: gone})
    assert (ended.status, paths.count(THIRD)) == (RunStatus.PARTIAL, 1), ended.log
    assert stored(crawling)["incomplete"] == "missing pages: 3 (http-404)"
    (row,) = crawling.rows("SELECT reason, due_at - strftime('%s', 'now') AS wait FROM urls")
    assert row["reason"] == Reason.PAGES_GONE
    hours = row["wait"] / 3600
    assert REFUSED_AGAIN_AFTER_HOURS - 1 < hours < REFUSED_AGAIN_AFTER_HOURS + 1, "however old the article is"
    ended, paths = run(crawling_of(tmp_path, OTHER), {THIRD: gone})
    assert (ended.status, paths.count(THIRD)) == (RunStatus.OK, 0), ended.log
    assert "lack a page, which their site does not have: 1" in ended.log
    crawling_of(tmp_path)
    crawling.change("UPDATE articles SET stored_at = '2026-01-01T00:00:00+00:00'")
    crawling.due()
    ended, _ = run(crawling, {THIRD: gone})
    assert ended.exit_code == 0, ended.log
    (later,) = crawling.rows("SELECT due_at - strftime('%s', 'now') AS wait FROM urls WHERE reason = 'pages-gone'")
    assert later["wait"] > 2 * row["wait"]
    crawling.due()
    ended, _ = run(crawling)
    assert ended.exit_code == 0, ended.log
    assert_whole(crawling)


def ends_while_a_page_is_under_way(crawling: Crawling, proxy: str) -> Forked:
    return Crawling(crawling.folder, proxy, {"CRAWLER_RETRY_AFTER_SECONDS": "600"}).fork("-a", "urls=urls.txt")


@pytest.mark.parametrize("answer", ["page", "busy"])
def test_sigterm_while_a_further_page_is_under_way_stores_nothing_of_the_article(tmp_path: Path, answer: str) -> None:
    crawling = crawling_of(tmp_path)
    process: list[Forked] = []

    def terminate(wire: Wire) -> None:
        process[0].send_signal(signal.SIGTERM)
        (busy(1000) if answer == "busy" else busy(0))(wire)

    with FaultySite({SECOND: terminate}) as site:
        process.append(ends_while_a_page_is_under_way(crawling, site.address))
        ended = process[0].ended()
    assert_given_back(crawling, ended.status, RunStatus.INTERRUPTED)


def test_the_timeout_of_a_run_ends_the_wait_for_another_try_of_a_further_page(tmp_path: Path) -> None:
    crawling = crawling_of(tmp_path)
    settings = ("-s", "CLOSESPIDER_TIMEOUT=1", "-s", "CRAWLER_RETRY_AFTER_SECONDS=600")
    ended, _ = run(crawling, {SECOND: busy(1000)}, *settings)
    assert_given_back(crawling, ended.status, RunStatus.OUT_OF_TIME)


def test_an_archive_that_cannot_be_written_leaves_no_article_cut(tmp_path: Path) -> None:
    crawling = crawling_of(tmp_path)

    def fill(wire: Wire) -> None:
        (tmp_path / "data" / "archive").rename(tmp_path / "elsewhere")
        (tmp_path / "data" / "archive").write_text("no folder")
        wire.serve(contents().answers[SECOND])

    ended, _ = run(crawling, {SECOND: fill}, "-s", "CRAWLER_ARCHIVE_FILE_BYTES=1")
    (tmp_path / "data" / "archive").unlink()
    assert_given_back(crawling, ended.status, RunStatus.STORAGE_FAILED)


def assert_given_back(crawling: Crawling, status: RunStatus, expected: RunStatus) -> None:
    assert status == expected
    assert crawling.articles() == {}
    assert [row["state"] for row in crawling.rows("SELECT state FROM urls")] == [UrlState.WAITING]
    ended, _ = run(crawling)
    assert ended.status == RunStatus.OK, ended.log
    assert_whole(crawling)


def same(of: Callable[[int], bytes]) -> Fault:
    """Answer one page for every number; `of` makes its body for each request."""
    count = 0

    def fault(wire: Wire) -> None:
        nonlocal count
        count += 1
        wire.answer(200, of(count), f"Content-Type: {contents().answers[LONG.path].content_type}")

    return fault


@pytest.mark.parametrize("counter", [False, True])
def test_a_server_that_answers_every_number_with_one_page_gives_one_page_of_text(
    tmp_path: Path, *, counter: bool
) -> None:
    first = contents().answers[LONG.path].body
    paragraph, name = b"</p>", LONG.page_path(2).rpartition("/")[2].encode()

    def body(count: int) -> bytes:
        """Return the first page with links to 199 further ones, and perhaps a counter of readers in its text."""
        links = b"".join(b'<a href="%s">%d</a>' % (name.replace(b"2.", b"%d." % n), n) for n in range(2, 201))
        page = first.replace(b"</body>", links + b"</body>")
        return page.replace(paragraph, b" Read %d times.</p>" % count, 1) if counter else page

    fault = same(body)
    pages = {LONG.path: fault} | {LONG.page_path(number): fault for number in range(2, 201)}
    crawling = crawling_of(tmp_path)
    ended, paths = run(crawling, pages)
    assert ended.status == RunStatus.OK, ended.log
    assert len(paths) == 2 + 1 + MAX_IN_VAIN, "the host's two files, the first page, and a few that repeat it"
    article = stored(crawling)
    assert article["incomplete"] is None
    assert len(article["text"]) < 1.1 * len(LONG.text_of_page(1))
    assert f"missing further pages of articles: {MAX_IN_VAIN} {Reason.REPEATED_PAGE}" in ended.log


@pytest.mark.parametrize("body", [b"<h1>404 Not Found</h1><p>Page not found.</p>", b"<title>Error</title>"])
def test_an_error_message_with_status_200_is_no_page_of_an_article(tmp_path: Path, body: bytes) -> None:
    crawling = crawling_of(tmp_path)
    ended, _ = run(crawling, {SECOND: lambda wire: wire.answer(200, b"<html><body>" + body + b"</body></html>")})
    assert ended.status == RunStatus.PARTIAL, ended.log
    text = stored(crawling)["text"]
    assert text == "\n\n".join((LONG.text_of_page(1), LONG.text_of_page(3)))
    assert (stored(crawling)["incomplete"] or "").startswith("missing pages: 2 (")


def leads_to(path: str) -> Fault:
    return lambda wire: wire.answer(302, b"", f"Location: {path}")


@pytest.mark.parametrize(
    ("faults", "missing"),
    [
        ({SECOND: leads_to(LONG.path)}, {2: Reason.OTHER_PAGE}),
        ({SECOND: leads_to(THIRD)}, {2: Reason.OTHER_PAGE}),
        ({SECOND: lambda wire: wire.serve(contents().answers[LONG.path])}, {2: Reason.REPEATED_PAGE}),
        ({SECOND: lambda wire: wire.serve(contents().answers[THIRD])}, {2: Reason.OTHER_PAGE}),
        ({THIRD: lambda wire: wire.serve(contents().answers[ELSEWHERE.path])}, {3: Reason.OTHER_PAGE}),
        ({SECOND: leads_to(LONG.path), THIRD: leads_to(LONG.path)}, {2: Reason.OTHER_PAGE, 3: Reason.OTHER_PAGE}),
    ],
)
def test_a_page_in_whose_place_another_one_came_is_missing(
    tmp_path: Path, faults: Mapping[str, Fault], missing: dict[int, Reason]
) -> None:
    crawling = crawling_of(tmp_path)
    ended, _ = run(crawling, faults)
    assert ended.status == RunStatus.PARTIAL, ended.log
    reasons = ", ".join(f"{number} ({reason})" for number, reason in missing.items())
    assert stored(crawling)["incomplete"] == f"missing pages: {reasons}"
    came = [LONG.text_of_page(number) for number in (1, 2, 3) if number not in missing]
    assert stored(crawling)["text"] == "\n\n".join(came)
    crawling.due()
    ended, _ = run(crawling)
    assert ended.exit_code == 0, ended.log
    assert_whole(crawling)
