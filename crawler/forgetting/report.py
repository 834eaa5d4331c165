"""The report on what was forgotten."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Report:
    """The numbers of removed items by their kind, the exports that have the subject, and notes for the operator."""

    removed: Counter[str] = field(default_factory=Counter)
    exports: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is stored and printed."""
        return asdict(self) | {"removed": {name: count for name, count in self.removed.items() if count}}

    @property
    def has_removed(self) -> bool:
        """Whether anything was found to be removed."""
        return any(self.removed.values())
