"""From two archived pages of an invented site to a crawled, tested site: no line is written by hand.

The generic spider archives two pages; `new-site` makes a package of them; pip installs it; a crawl stores the whole
site by its rules; its own tests and `check-site` pass.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.crawling import FAST, PROJECT
from tests.new_site.invented_site import answers, stories
from tests.site import NewsSite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
ARTICLES = 9
NAME = "quay_post"


@dataclass(frozen=True)
class Work:
    """A folder to work in, with a folder of installed packages, and the address of the invented site."""

    folder: Path
    address: str

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python with the installed packages."""
        path = os.pathsep.join((str(PROJECT), str(self.folder / "installed")))
        kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=kept | {"PYTHONPATH": path, "SCRAPY_SETTINGS_MODULE": "crawler.settings"},
            check=False,
            capture_output=True,
            text=True,
        )

    def crawl(self, spider: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Crawl to the end."""
        settings = FAST | {"CRAWLER_ALLOWED_ADDRESSES": "127.0.0.1"}
        return self.run(
            "-m", "scrapy", "crawl", spider, *(f"-s{key}={one}" for key, one in settings.items()), *arguments
        )


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """Serve the site, archive two of its pages by the generic spider, make its package, and install it."""
    folder = tmp_path_factory.mktemp("work")
    known = stories(ARTICLES)
    with NewsSite(answers=answers(known)) as site:
        made = Work(folder, site.address)
        urls = [f"{site.address}{story.path}" for story in known[:2]]
        (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
        _succeed(made.crawl("news", "-a", "urls=urls.txt"))
        asked = site.requests.total()
        said = _succeed(made.run("-m", "crawler", "new-site", NAME, *urls))
        assert site.requests.total() == asked, "the pages are in the archive"
        assert said.stdout.count("2 of 2") >= 4
        install = (
            "install",
            "-q",
            "--no-index",
            "--no-build-isolation",
            "--no-deps",
            "--target",
            "installed",
            f"./{NAME}",
        )
        _succeed(made.run("-m", "pip", "--disable-pip-version-check", *install))
        _succeed(made.crawl(NAME))
        yield made


def test_each_article_of_the_site_is_stored_exactly(work: Work) -> None:
    said = _succeed(work.run("-m", "crawler", "export", "--site", NAME, "--format", "jsonl"))
    stored = {row["title"]: row for row in map(json.loads, said.stdout.splitlines())}
    known = stories(ARTICLES)
    assert {title: row["text"] for title, row in stored.items()} == {story.title: story.text for story in known}
    for story in known:
        row = stored[story.title]
        assert (row["published"], row["authors"]) == (story.published.isoformat(), [story.writer])
        assert row["template"] == NAME
        assert row["url"] == f"{work.address}{story.path}"


def test_the_tests_of_the_package_pass(work: Work) -> None:
    said = work.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"{NAME}/tests")
    assert said.returncode == 0, said.stdout
    assert "5 passed" in said.stdout


def test_every_place_fits_every_archived_page(work: Work) -> None:
    said = _succeed(work.run("-m", "crawler", "check-site", NAME, "--format", "json"))
    report = json.loads(said.stdout)
    assert (report["faults"], report["unread"], report["refused"]) == ([], {}, {})
    assert report["templates"] == {NAME: report["pages"]}
    assert report["pages"] == ARTICLES + 2, "those that the generic spider archived count too"
    assert {place["empty"] for place in report["places"][NAME].values()} == {0}
    (sample,) = (json.loads(work.run("-m", "crawler", "check-site", NAME, "--limit", "3", "--format", "json").stdout),)
    assert sample["pages"] == 3


def test_a_package_whose_rules_no_longer_fit_is_a_fault_with_an_exit_code(work: Work) -> None:
    file = work.folder / "installed" / NAME / "__init__.py"
    source = file.read_text(encoding="utf-8")
    try:
        file.write_text(source.replace("title=f\"//h1[{has_class('qp-head')}]\"", 'title="//h2"'), encoding="utf-8")
        said = work.run("-m", "crawler", "check-site", NAME)
        outdated = work.run("-m", "crawler", "reprocess", "--site", NAME, "--outdated", "--dry-run")
    finally:
        file.write_text(source, encoding="utf-8")
    assert said.returncode == 11, said.stdout
    assert f"fault: title of the template {NAME} is on 0.0% of its pages" in said.stdout
    assert f"{ARTICLES} articles" in outdated.stdout, outdated.stdout + outdated.stderr


def _succeed(ended: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended
