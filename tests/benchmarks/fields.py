"""Scores titles and dates: a title must be exact, with its white space folded; a date must be the same day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import trafilatura

from tests.benchmarks.contenders import clean_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.labelled import Labelled

ISO_DAY_CHARS = 10
OURS = "this project"


def titles_and_dates(pages: Sequence[Labelled]) -> Iterator[str]:
    """Yield a line for this project and one for trafilatura: the shares of right titles and dates, where known."""
    for name in (OURS, "trafilatura"):
        found = [(page, *fields_of(name, page)) for page in pages]
        titles = [_folded(title) == _folded(page.known["title"]) for page, title, _ in found if page.known.get("title")]
        days = [
            day == page.known["date"][:ISO_DAY_CHARS] for page, _, day in found if page.known.get("date") is not None
        ]
        shares = f"title exact {_share(titles):.4f} of {len(titles)}, date right {_share(days):.4f} of {len(days)}"
        yield f"{name:30}{shares}"


def title_of(contender: str, page: Labelled) -> str | None:
    """Return the title that a contender finds; readability finds none, so it gets trafilatura's."""
    return fields_of(contender, page)[0]


def fields_of(contender: str, page: Labelled) -> tuple[str | None, str | None]:
    """Return the title and the day of publication (ISO) that a contender finds."""
    if contender.startswith(OURS):
        found = clean_site([page])[0].metadata
        return found.title, found.published.date().isoformat() if found.published else None
    other = trafilatura.extract_metadata(page.page.body.decode())
    return (other.title, other.date) if other else (None, None)


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())


def _share(right: Sequence[bool]) -> float:
    return sum(right) / max(1, len(right))
