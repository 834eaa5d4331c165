"""One store, and one page that shows it, for all tests of a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reader.made_store import make_store
from tests.reader.page import ReaderPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the store. Tests only read it."""
    return make_store(tmp_path_factory.mktemp("store") / "100% new & #1.db")


@pytest.fixture(scope="session")
def page(store: Path) -> Iterator[ReaderPage]:
    """Serve the store."""
    with ReaderPage(store, "--allowed-host", "News.example") as served:
        yield served
