"""The terms of use that a crawl records: columns, evidence in the archive, requests, and the same from the archive."""

from __future__ import annotations

import json
import signal
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import pytest

from crawler.storage.archive.page import read_place
from crawler.vocabulary import RunStatus, TermsSource
from tests.crawling import Crawling
from tests.site import NewsSite, Served, WatchedSite, contents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = "http://www.ecns.cn"
ROBOTS, TDMREP, LICENSE = "/robots.txt", "/.well-known/tdmrep.json", "/license.xml"
STATED = {
    ROBOTS: b"License: http://www.ecns.cn/license.xml\nUser-agent: *\nContent-Signal: search=yes, ai-train=no\n",
    TDMREP: b'[{"location": "/*.shtml", "tdm-reservation": 1, "tdm-policy": "/policy.json"}]',
    LICENSE: b'<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><prohibits type="usage">ai-input'
    b"</prohibits></license></content></rsl>",
}
HEADERS = (("X-Robots-Tag", "noai"), ("X-Robots-Tag", "otherbot: noindex"), ("Content-Usage", "train-ai=y"))
META = b'<head><meta name="tdm-reservation" content="0"><link rel="license" href="/terms">'
ANSWERS = "terms_search", "terms_tdm", "terms_ai_training", "terms_ai_input", "license", "terms_version"


def answers_with(files: Mapping[str, bytes | Served], folder: Path) -> dict[str, Served]:
    """Return the answers of a site of two articles with these files; FOLDER/urls.txt has the articles' URLs."""
    first, second = [page for page in contents(every=1).pages if page.article.look.template == "d"][:2]
    body = first.served.body.replace(b"<head>", META, 1)
    assert body != first.served.body
    (folder / "urls.txt").write_text("".join(f"{ROOT}{page.path}\n" for page in (first, second)), encoding="utf-8")
    pages = {
        first.path: Served(body, first.served.content_type, headers=HEADERS),
        second.path: second.served,
    }
    return pages | {path: one if isinstance(one, Served) else Served(one, "text/plain") for path, one in files.items()}


def site_with(files: Mapping[str, bytes | Served], folder: Path) -> NewsSite:
    """Return that site."""
    return NewsSite(answers=answers_with(files, folder))


def terms_in(crawling: Crawling) -> list[dict[str, Any]]:
    """Return the terms of the two articles, the first one first; the evidence names files without their folder."""
    rows = crawling.rows("SELECT * FROM articles ORDER BY terms_tdm")
    read = [{name: row[name] for name in ANSWERS} | {"evidence": json.loads(row["terms_evidence"])} for row in rows]
    for row in read:
        for one in row["evidence"]:
            one["place"] = PurePath(one["place"] or "").name
    return read


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crawling, NewsSite]]:
    folder = tmp_path_factory.mktemp("terms")
    with site_with(STATED, folder) as site:
        crawling = Crawling(folder, site.address)
        ended = crawling.run("-a", "urls=urls.txt")
        assert ended.status == RunStatus.OK, ended.log
        yield crawling, site


def test_the_terms_of_a_host_and_of_a_page_are_stored_with_each_article(crawled: tuple[Crawling, NewsSite]) -> None:
    first, second = terms_in(crawled[0])
    assert [first[name] for name in ANSWERS] == ["allowed", "allowed", "disallowed", "disallowed", f"{ROOT}/terms", 1]
    assert [second[name] for name in ANSWERS] == ["allowed", "disallowed", "disallowed", "disallowed", None, 1]
    sources = [TermsSource.ROBOTS, TermsSource.ROBOTS, TermsSource.TDMREP, TermsSource.RSL]
    assert [one["source"] for one in second["evidence"]] == sources
    headers = {one["name"]: one["value"] for one in first["evidence"] if one["source"] == TermsSource.HEADER}
    assert headers == {"X-Robots-Tag": "noai, otherbot: noindex", "Content-Usage": "train-ai=y"}


def test_the_place_of_a_statement_is_the_archived_answer_that_has_it(crawled: tuple[Crawling, NewsSite]) -> None:
    paths = {TermsSource.ROBOTS: ROBOTS, TermsSource.TDMREP: TDMREP, TermsSource.RSL: LICENSE}
    rows = crawled[0].rows("SELECT url, terms_evidence FROM articles")
    for row in rows:
        for one in json.loads(row["terms_evidence"]):
            page = read_place(str(crawled[0].folder / one["place"]))
            path = paths.get(one["source"])
            assert page.url.removeprefix(ROOT) == path if path else page.url.endswith(PurePath(row["url"]).name)
            if one["source"] == TermsSource.ROBOTS:
                assert f"{one['name']}: {one['value']}".encode() in page.body
            if one["source"] == TermsSource.HEADER:
                assert page.headers[one["name"].lower()] == one["value"]


def test_a_host_gets_three_requests_more_and_none_again_on_the_same_day(
    crawled: tuple[Crawling, NewsSite], tmp_path: Path
) -> None:
    site = crawled[1]
    assert [site.requests[path] for path in (ROBOTS, TDMREP, LICENSE)] == [1, 1, 1]
    site.forget_requests()
    again = crawled[0].copy(tmp_path, site.address or "")
    again.change("DELETE FROM articles")
    again.change("DELETE FROM urls")
    again.run("-a", "urls=urls.txt")
    assert [site.requests[path] for path in (ROBOTS, TDMREP, LICENSE)] == [1, 0, 0]
    assert [row["terms_tdm"] for row in terms_in(again)] == [row["terms_tdm"] for row in terms_in(crawled[0])]


def test_the_archive_of_a_crawl_gives_the_same_terms(crawled: tuple[Crawling, NewsSite], tmp_path: Path) -> None:
    archive = crawled[0].folder / "data" / "archive"
    replayed = Crawling(tmp_path)
    ended = replayed.run("-a", f"archive={archive}", "-a", f"urls={crawled[0].folder}/urls.txt")
    assert ended.status == RunStatus.OK, ended.log
    assert terms_in(replayed) == terms_in(crawled[0])


MOVED = {
    path: Served(b"", status=302, headers=(("Location", f"{path}?next"),)) for path in (TDMREP, LICENSE, "/l2.xml")
}
MANY = b"License: /license.xml\nLicense: /l2.xml\nLicense: /l3.xml\n"
FAULTS: dict[str, tuple[Mapping[str, bytes | Served], str]] = {
    "redirects without end": (MOVED | {ROBOTS: MANY}, "unknown"),
    "errors": ({path: Served(b"", status=500) for path in (TDMREP, LICENSE)} | {ROBOTS: MANY}, "unknown"),
    "too large": ({ROBOTS: MANY, LICENSE: b"<rsl>" + b"x" * 600_000}, "unknown"),
    "not what it should be": ({ROBOTS: MANY, TDMREP: b"[" * 100_000, LICENSE: b"<rsl>"}, "allowed"),
}


@pytest.mark.parametrize(("answers", "tdm"), FAULTS.values(), ids=FAULTS)
def test_files_that_do_not_come_cost_three_requests_and_allow_nothing(
    answers: Mapping[str, bytes | Served], tdm: str, tmp_path: Path
) -> None:
    with site_with(answers, tmp_path) as site:
        crawling = Crawling(tmp_path, site.address)
        ended = crawling.run("-a", "urls=urls.txt")
        assert ended.status == RunStatus.OK, ended.log
        assert sum(site.requests[path] for path in (TDMREP, LICENSE, "/l2.xml", "/l3.xml")) <= 3
    assert [row["terms_tdm"] for row in terms_in(crawling)] == [tdm, "unknown"]


def test_a_run_that_is_stopped_while_it_requests_the_files_of_a_host_stores_no_article_without_them(
    crawled: tuple[Crawling, NewsSite], tmp_path: Path
) -> None:
    with WatchedSite(2, lambda: process.send_signal(signal.SIGTERM), answers_with(STATED, tmp_path)) as site:
        crawling = Crawling(tmp_path, site.address)
        process = crawling.fork("-a", "urls=urls.txt")
        ended = process.ended()
        assert ended.status == RunStatus.INTERRUPTED, ended.log
        crawling.run("-a", "urls=urls.txt")
    assert [row["terms_tdm"] for row in terms_in(crawling)] == [row["terms_tdm"] for row in terms_in(crawled[0])]


def test_runs_that_reach_their_limit_while_they_request_the_files_of_a_host_store_its_articles_in_the_end(
    crawled: tuple[Crawling, NewsSite], tmp_path: Path
) -> None:
    with site_with(STATED, tmp_path) as site:
        crawling = Crawling(tmp_path, site.address)
        for _ in range(3):  # the files of the host, then an article in each run
            crawling.run("-a", "urls=urls.txt", "-s", "CLOSESPIDER_PAGECOUNT=3")
        assert site.requests[TDMREP] == 1
    assert [row["terms_tdm"] for row in terms_in(crawling)] == [row["terms_tdm"] for row in terms_in(crawled[0])]
