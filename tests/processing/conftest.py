"""Sites that fail, in a module that the worker process can import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.processing.hostile import Hostile, written_to

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hostile:
    """Load the sites."""
    return written_to(tmp_path, monkeypatch)
