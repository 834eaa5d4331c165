"""The imitation site, crawled once for all tests of a session and for all its processes."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.site import NewsSite


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawling:
    """Return the crawl of the unchanged site. Tests only read it; a test that continues it takes a copy.

    The first process crawls, the others wait for it. Each process gets a copy of its
    own, because SQLite adds and removes files where a database is read.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "crawled.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "crawled").exists():
            _crawl_site(Path(mkdtemp(dir=shared))).rename(shared / "crawled")
    return Crawling(shutil.copytree(shared / "crawled", base / "crawled-copy"))


def _crawl_site(folder: Path) -> Path:
    with NewsSite() as site:
        ended = Crawling(folder, site.address).run("-O", "articles.jsonl")
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    return folder
