"""`python -m tests.benchmarks.clean`: CPU milliseconds per page of the cleaner, on pages of known templates.

It also measures, on the same pages and in turn, the parse of lxml alone and the
extraction of trafilatura with metadata. The pages are those of the imitation site
in the templates of 2018 and 2026, and the real ones of the shared folder if it exists.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from lxml import html
from trafilatura import bare_extraction

from crawler import Page, clean
from tests.shared import CHINANEWS
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
PAGES = 24
Contender = tuple[str, "Callable[[Page], object]"]


def main() -> None:
    """Print the table."""
    for name, pages in (("imitation site", imitated()), ("real pages", real())):
        if not pages:
            print(f"{name}: not found, skipped")
            continue
        size = statistics.mean(len(page.body) for page in pages) / 1000
        print(f"{name}: {len(pages)} pages of {size:.1f} KB on average, {ROUNDS} rounds in turn")
        print_figures(measured(pages))


def imitated() -> list[Page]:
    """Return pages of the imitation site that a page object fits."""
    pages = [Page(f"http://www.ecns.cn{found.path}", found.served.body) for found in contents().pages]
    return [page for page in pages if clean(page).document.template == "ecns"][:PAGES]


def real() -> list[Page]:
    """Return the real pages of ecns.cn."""
    return [Page("", file.read_bytes()) for file in sorted(CHINANEWS.glob("pages/ecns_*.html"))]


def contenders() -> list[Contender]:
    """Return the functions that are timed, with their names."""
    return [
        ("lxml, bare parse", lambda page: html.document_fromstring(page.body)),
        ("this project", lambda page: clean(page, site="chinanews")),
        ("trafilatura", lambda page: bare_extraction(page.body, with_metadata=True)),
    ]


def measured(pages: list[Page]) -> dict[str, list[float]]:
    """Return the milliseconds a page of each contender, round by round; an extra first round is not counted."""
    times: dict[str, list[float]] = {name: [] for name, _ in contenders()}
    for _ in range(ROUNDS + 1):
        for name, run in contenders():
            began = time.process_time()
            for page in pages:
                run(page)
            times[name].append((time.process_time() - began) * 1000 / len(pages))
    return {name: rounds[1:] for name, rounds in times.items()}


def print_figures(times: dict[str, list[float]]) -> None:
    """Print minimum, median and maximum, and the median's share of trafilatura's."""
    reference = statistics.median(times["trafilatura"])
    print(f"{'CPU ms a page':20}{'min':>8}{'median':>8}{'max':>8}{'of trafilatura':>16}")
    for name, rounds in times.items():
        middle = statistics.median(rounds)
        print(f"{name:20}{min(rounds):8.2f}{middle:8.2f}{max(rounds):8.2f}{middle / reference:16.3f}")


if __name__ == "__main__":
    main()
