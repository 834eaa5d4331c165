"""Sites that fail, in a module that the worker process can import."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

from tests.processing.hostile import SOURCE, Hostile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hostile:
    """Write the module to a folder on the path, and load it."""
    (tmp_path / "hostile_sites.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(__import__("sys").modules, "hostile_sites", raising=False)
    module = importlib.import_module("hostile_sites")
    return Hostile(module.HostileAddress(), module.HostileInWorker(), module.HostileRules(), module.HostileLoad())
