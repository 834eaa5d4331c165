"""The folder of real pages next to the project. Tests that read it skip, and say so, where it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared"
CHINANEWS = SHARED / "chinanews"
EXTRACTION = SHARED / "extraction"

needs_shared = pytest.mark.skipif(not CHINANEWS.is_dir(), reason="the folder of real pages, ../shared, is not here")
