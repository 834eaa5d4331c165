"""Everything that the texts of a publication are made from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.export.snapshot import Counts
    from crawler.publication.figures import Figures
    from crawler.publication.gaps import Gaps

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_NAMED_SITES = 3
_DAY_CHARS = 10


@dataclass(frozen=True, slots=True)
class Publisher:
    """The answers of the person who publishes; each may be empty.

    `description` says for what purpose and by whom the corpus was made. `contact` takes requests for removal. `license`
    is that of the collection; it is not one of the texts.
    """

    title: str = ""
    description: str = ""
    creator: str = ""
    contact: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class Shard:
    """A Parquet file of a publication: its name in the folder, its rows, its bytes and its SHA-256 in hexadecimal."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication. `selection` are the filters by which the articles were chosen, as options of the command.

    `types` are the Arrow types of the fields, `bytes` the size of their values. `counts` are
    those of the selection: also of the articles that it leaves out.
    """

    publisher: Publisher
    selection: tuple[str, ...]
    figures: Figures
    gaps: Gaps
    shards: tuple[Shard, ...]
    types: Mapping[str, Any]
    bytes: int
    counts: Counts

    @property
    def title(self) -> str:
        """The title: the publisher's, or else one with the names of the sites."""
        sites = sorted(self.figures.sites)
        of = ", ".join(sites) if len(sites) <= _NAMED_SITES else f"{len(sites)} sites"
        return self.publisher.title or f"News articles of {of}"

    @property
    def day(self) -> str:
        """The day (ISO 8601, UTC) of the newest event in the articles: a publication has no other time."""
        return self.figures.newest[:_DAY_CHARS]

    @property
    def version(self) -> str:
        """The version: the day, in the form of a semantic version."""
        return ".".join(str(int(part)) for part in self.day.split("-"))

    @property
    def languages(self) -> list[str]:
        """The codes of the languages, the most frequent first."""
        ranked = sorted(self.figures.languages.items(), key=lambda one: (-one[1], one[0]))
        return [name for name, _ in ranked if name.isalpha()]

    @property
    def span(self) -> str:
        """The first and the last day of publication."""
        days = self.figures.days
        return f"{min(days)} to {max(days)}" if days else "without dates"


def slug(text: str) -> str:
    """Return a text as an identifier, which may be empty."""
    return _NOT_IN_NAMES.sub("-", text.lower()).strip("-")
