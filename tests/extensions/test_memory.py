"""The limit of memory counts the crawl's own memory."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import Crawling

if TYPE_CHECKING:
    from pathlib import Path

LIMIT_MB = 250
LARGE = f"import os, sys; print(len(b'x' * {2 * LIMIT_MB} * 2**20)); os.execv(sys.argv[1], sys.argv[1:])"
"""A program that has used more than the limit when it starts a crawl, as a scheduler may."""


@pytest.mark.slow
@pytest.mark.parametrize(("limit", "status"), [(LIMIT_MB, RunStatus.OK), (1, RunStatus.OUT_OF_MEMORY)])
def test_the_memory_of_the_program_that_starts_a_crawl_does_not_end_it(
    tmp_path: Path, few_pages: Path, limit: int, status: RunStatus
) -> None:
    ended = Crawling(tmp_path).run(
        "-a", f"archive={few_pages}", "-s", f"MEMUSAGE_LIMIT_MB={limit}", prefix=(sys.executable, "-c", LARGE)
    )
    assert ended.status == status, ended.log
