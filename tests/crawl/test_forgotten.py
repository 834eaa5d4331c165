"""What is forgotten is not requested again: not from lists, as a given URL, by a redirect or from an archive."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.storage.archive.writer import ArchiveWriter
from crawler.vocabulary import RunStatus
from tests.cli.commands import run
from tests.site import NewsSite, Served, contents

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawling import Crawling

ONE = next(a for a in contents().articles if len(a.pages) > 1 and a.known.kind == "article")
ARTICLES = len(contents().articles)
PATHS = {page.path for page in contents().pages if page.article is ONE}
URL = ONE.known.url.replace("https", "http")
OTHER_FORM = "/zz/2026/01-02/11111.shtml"


def forget(crawling: Crawling, *arguments: str) -> str:
    """Run the command on a crawl's database and folders; return its output."""
    folders = ("--archive", str(crawling.folder / "data/archive"), "--runs", str(crawling.folder / "data/runs"))
    said = run("forget", *arguments, "--database", str(crawling.database), *folders)
    assert said.exit_code == 0, said.err
    return said.out


def test_a_forgotten_article_is_not_requested_until_it_is_allowed(crawled: Crawling, tmp_path: Path) -> None:
    with NewsSite() as site:
        crawling = crawled.copy(tmp_path / "again", site.address)
        said = forget(crawling, ONE.known.url)
        assert "1 articles" in said
        assert f"/articles.jsonl: 1 of {ARTICLES} rows" in said, "the feed of the crawl"
        stored = len(crawling.articles())
        crawling.change("UPDATE urls SET due_at = 0, etag = NULL, last_modified = NULL WHERE kind = 'list'")
        ended = crawling.run()
        assert ended.status in {RunStatus.OK, RunStatus.NOTHING_NEW}, ended.log
        assert "forgotten" in next(line for line in ended.log.splitlines() if line.startswith("links not followed"))
        site.replace(OTHER_FORM, Served(b"", status=301, headers=(("Location", PATHS_IN_ORDER[0]),)))
        (crawling.folder / "urls.txt").write_text(f"{URL}\nhttp://www.ecns.cn{OTHER_FORM}\n", encoding="utf-8")
        crawling.run("-a", "urls=urls.txt")
        assert site.requests[OTHER_FORM] == 1
        crawling.run("-a", f"archive={archived(site, tmp_path / 'old')}")
        assert not PATHS & site.requests.keys()
        assert len(crawling.articles()) == stored
        assert "may be fetched again" in forget(crawling, "--allow", ONE.known.url)
        ended = crawling.run("-a", "urls=urls.txt")
        assert site.requests.keys() >= PATHS
        assert len(crawling.articles()) == stored + 1, ended.log
        assert f"{ARTICLES} articles" in forget(crawling, "--yes", "chinanews")
        ended = crawling.run()
    assert (ended.exit_code, "chinanews forget --allow chinanews" in ended.log) == (2, True)


PATHS_IN_ORDER = sorted(PATHS, key=len)


def archived(site: NewsSite, folder: Path) -> Path:
    """Archive the pages of the article in another folder, as another program would."""
    writer = ArchiveWriter(folder, "old", 1_000_000, "other")
    for path in PATHS_IN_ORDER:
        writer.write(f"http://www.ecns.cn{path}", 200, [], site.page(path).body, datetime.now(UTC))
    writer.close()
    return folder
