"""`import crawler` is the library: its names, and the packages that it does not load."""

from __future__ import annotations

import subprocess
import sys

import crawler
from tests.crawling import PROJECT

NAMES = ["Article", "Document", "Page", "Record", "clean", "extract", "open_store", "process"]
NOT_LOADED = ["scrapy", "twisted", "trafilatura", "sqlalchemy", "alembic", "warcio"]


def test_the_library_offers_its_names() -> None:
    assert set(NAMES) <= set(crawler.__all__)
    assert [name for name in crawler.__all__ if not getattr(crawler, name).__doc__] == []


def test_importing_it_loads_neither_scrapy_nor_trafilatura_nor_a_database() -> None:
    program = f"import crawler, sys; print([name for name in {NOT_LOADED} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True, capture_output=True, text=True)
    assert ended.stdout == "[]\n"
