"""Rows a second of `chinanews reprocess` on one and on two cores, of its dry run and of its undo.

The pages are those of the imitation site, of real size. Each third article changes, and each gets another version.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tests.benchmarks.article_pages import IMITATED, article_pages
from tests.benchmarks.measured import run
from tests.crawling import PROJECT
from tests.older_rules import stored_by_older_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.measured import Cost

PAGES = 200  # each second is of the template whose URLs have a day
COMMAND = (sys.executable, "-m", "crawler", "reprocess", "--database")


def reprocessing(folder: Path, rows: int) -> Iterator[tuple[str, Cost]]:
    """Yield the cost of each command for so many articles."""
    url = f"sqlite:///{folder / 'articles.db'}"
    pages = [(page.path, page.body) for page in article_pages(IMITATED, PAGES) if "/detail-" in page.path]
    stored_by_older_rules(url, folder / "warc", rows, pages)
    work = (
        ("reprocess --dry-run, one core", ("--dry-run", "--jobs", "1")),
        ("reprocess --dry-run, two cores", ("--dry-run", "--jobs", "2")),
        ("reprocess, one core", ("--jobs", "1")),
        ("reprocess --undo", ("--undo", "1")),
        ("reprocess, two cores", ("--jobs", "2")),
    )
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    for name, arguments in work:
        yield name, run((*COMMAND, url, *arguments), folder, environment)
