"""The statistics of a run add up, whatever the site does. Refused pages can be cleaned again and accepted."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import PROJECT, Crawling
from tests.site import NewsSite, Served, contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ONE_YEAR = ("-a", "since=2023-01-01", "-a", "until=2023-12-31")
PATHS = [a.path for a in contents(every=1).articles if a.known.published.year == 2023 and len(a.pages) == 1]
SOFT_404 = (
    b"<html><head><title>404 Not Found</title></head><body><p>The page you asked for was not found.</p></body></html>"
)


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite(answers=contents(every=1).answers) as running:
        yield running


def record(crawling: Crawling) -> dict[str, Any]:
    """Return the newest run's record, which the runs table has too."""
    row = crawling.rows("SELECT * FROM runs ORDER BY id DESC LIMIT 1")[0]
    (file,) = (crawling.folder / "data" / "runs").glob(f"*-{row['id']}.json")
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    assert kept["status"] == row["status"]
    assert json.loads(row["statistics"]).items() <= kept.items()
    return kept


def fine(_site: NewsSite) -> None:
    """Leave the site as it is."""


def gone(site: NewsSite) -> None:
    site.remove(PATHS[0])


def failing(site: NewsSite) -> None:
    site.replace(PATHS[0], Served(b"no", status=500))
    site.replace(PATHS[1], Served(b"no", status=403))


def moved(site: NewsSite) -> None:
    site.replace(PATHS[0], Served(b"", status=301, headers=(("Location", PATHS[1]),)))


def soft(site: NewsSite) -> None:
    site.replace(PATHS[0], SOFT_404)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (fine, RunStatus.OK),
        (gone, RunStatus.OK),
        (failing, RunStatus.PARTIAL),
        (moved, RunStatus.OK),
        (soft, RunStatus.PARTIAL),
    ],
)
def test_the_statistics_add_up(
    site: NewsSite, tmp_path: Path, change: Callable[[NewsSite], None], status: RunStatus
) -> None:
    change(site)
    crawling = Crawling(tmp_path, site.address)
    ended = crawling.run(*ONE_YEAR)
    assert ended.status == status, ended.log
    assert ended.log.splitlines()[-1].startswith("status: ")
    kept = record(crawling)
    assert kept["fetched"] == sum(kept["answers"].values()) == sum(site.statuses.values())
    requested = crawling.rows("SELECT run, state, count(*) AS many FROM urls GROUP BY run, state")
    assert kept["states"] == {row["state"]: row["many"] for row in requested if row["run"] == kept["run"]}
    assert sum(kept["states"].values()) == sum(row["urls"] for row in kept["requested"])
    assert kept["articles"].get("stored", 0) == len(crawling.articles())


def test_what_is_refused_is_listed_cleaned_again_and_accepted(site: NewsSite, tmp_path: Path) -> None:
    soft(site)
    crawling = Crawling(tmp_path, site.address)
    crawling.run(*ONE_YEAR)
    before = len(crawling.articles())
    refused = command(crawling, "refused", "--format", "json")
    row = json.loads(refused)
    assert (row["reason"], row["url"]) == ("error-page", f"http://www.ecns.cn{PATHS[0]}")
    assert command(crawling, "refused", "--reason", "too-short") == "nothing is refused\n"
    assert command(crawling, "refused", "--again").startswith("error-page")
    assert len(crawling.articles()) == before
    assert command(crawling, "refused", "--accept", row["url"]).startswith("accepted")
    assert len(crawling.articles()) == before + 1
    states = crawling.rows("SELECT state, reason FROM urls WHERE reason LIKE 'accepted-%'")
    assert states == [{"state": "stored", "reason": "accepted-error-page"}]


def test_explain_shows_each_block_and_compares_with_the_store(site: NewsSite, tmp_path: Path) -> None:
    crawling = Crawling(tmp_path, site.address)
    crawling.run(*ONE_YEAR)
    shown = command(crawling, "explain", f"http://www.ecns.cn{PATHS[0]}")
    assert "keep" in shown
    assert "media-partners" in shown
    assert "this is the stored text" in shown


def test_an_article_of_several_pages_is_explained_whole(site: NewsSite, tmp_path: Path) -> None:
    long = next(article for article in contents(every=1).articles if len(article.pages) > 1 and not article.look.mobile)
    crawling = Crawling(tmp_path, site.address)
    (tmp_path / "urls.txt").write_text(f"http://www.ecns.cn{long.path}\n", encoding="utf-8")
    crawling.run("-a", "urls=urls.txt")
    shown = command(crawling, "explain", f"http://www.ecns.cn{long.path}")
    assert "this is the stored text" in shown


def command(crawling: Crawling, *arguments: str) -> str:
    """Run one of the project's commands where the crawl was run; what it says on either stream."""
    ended = subprocess.run(
        [sys.executable, "-m", "crawler", *arguments],
        cwd=crawling.folder,
        env={"PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout
