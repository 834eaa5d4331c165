"""`python -m tests.benchmarks.clean`: CPU milliseconds for each page that a page object fits.

Three contenders take turns on the same pages: lxml's parser alone, this project's
`clean()`, and trafilatura's extraction with metadata. The pages are those of the
imitation site and, where the folder of real pages exists, real pages of ecns.cn. A second table has the stages of
`clean()` and the checks of a crawl.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import html
from trafilatura import bare_extraction

from crawler import Page, clean
from crawler.extraction import parse_page
from crawler.items import PageReading
from crawler.processing.process import check, clean_extracted, extract, site_of
from crawler.sites.chinanews import CHINANEWS as SITE
from crawler.sites.chinanews import PAGE_OBJECT
from tests.shared import CHINANEWS
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
MAX_PAGES = 24
STAGE_ROUNDS = 40
STAGES = ("decode and parse", "extract", "join", "clean by rules", "check")
NOW = datetime(2026, 7, 21, tzinfo=UTC)
Contender = tuple[str, "Callable[[Page], object]"]


def main() -> None:
    """Print one table for each set of pages."""
    for name, pages in (("imitation site", imitated_pages()), ("real pages", real_pages())):
        if not pages:
            print(f"{name}: not found, skipped")
            continue
        kilobytes = statistics.mean(len(page.body) for page in pages) / 1000
        print(f"{name}: {len(pages)} pages of {kilobytes:.1f} KB on average, {ROUNDS} rounds")
        print_table(measured(pages))
        print_stages(measured_stages(pages))


def imitated_pages() -> list[Page]:
    """Return pages of the imitation site that the page object fits."""
    pages = [Page(f"http://www.ecns.cn{page.path}", page.served.body) for page in contents(every=1).pages]
    return [page for page in pages if clean(page).document.template == PAGE_OBJECT.name][:MAX_PAGES]


def real_pages() -> list[Page]:
    """Return the real pages of ecns.cn."""
    return [Page("", file.read_bytes(), site=SITE) for file in sorted(CHINANEWS.glob("pages/ecns_*.html"))]


def contenders() -> list[Contender]:
    """Return the names of the contenders and their functions."""
    return [
        ("lxml, parser only", lambda page: html.document_fromstring(page.body)),
        ("this project", clean),
        ("trafilatura", lambda page: bare_extraction(page.body, with_metadata=True)),
    ]


def measured(pages: list[Page]) -> dict[str, list[float]]:
    """Return the CPU milliseconds a page of each contender, one number a round. A first round is not counted."""
    times: dict[str, list[float]] = {name: [] for name, _ in contenders()}
    for _ in range(ROUNDS + 1):
        for name, run in contenders():
            start = time.process_time()
            for page in pages:
                run(page)
            times[name].append((time.process_time() - start) * 1000 / len(pages))
    return {name: rounds[1:] for name, rounds in times.items()}


def stages_of(page: Page) -> dict[str, float]:
    """Read, clean and check a page. Return the CPU seconds of each stage."""
    site = site_of(page)
    clock = [time.process_time()]
    parsed = parse_page(page, site.rules.fallback_encoding)
    clock.append(time.process_time())
    document = site.document_of(parsed)
    clock.append(time.process_time())
    assert document is not None
    document = extract(replace(page, reading=PageReading(replace(document, site=site))))
    clock.append(time.process_time())
    article = clean_extracted(document)
    clock.append(time.process_time())
    check(article, NOW)
    clock.append(time.process_time())
    return dict(zip(STAGES, (end - start for start, end in pairwise(clock)), strict=True))


def measured_stages(pages: list[Page]) -> dict[str, list[float]]:
    """Return the CPU milliseconds a page of each stage, one number a round. A first round is not counted."""
    times: dict[str, list[float]] = {stage: [] for stage in STAGES}
    for _ in range(STAGE_ROUNDS + 1):
        found = [stages_of(page) for page in pages]
        for stage, rounds in times.items():
            rounds.append(sum(one[stage] for one in found) * 1000 / len(pages))
    return {stage: rounds[1:] for stage, rounds in times.items()}


def print_stages(times: dict[str, list[float]]) -> None:
    """Print minimum and median of each stage."""
    print(f"{'CPU ms a page':20}{'min':>8}{'median':>8}")
    for stage, rounds in times.items():
        print(f"{stage:20}{min(rounds):8.2f}{statistics.median(rounds):8.2f}")


def print_table(times: dict[str, list[float]]) -> None:
    """Print minimum, median and maximum, and the median as a share of trafilatura's."""
    reference = statistics.median(times["trafilatura"])
    print(f"{'CPU ms a page':20}{'min':>8}{'median':>8}{'max':>8}{'of trafilatura':>16}")
    for name, rounds in times.items():
        median = statistics.median(rounds)
        print(f"{name:20}{min(rounds):8.2f}{median:8.2f}{max(rounds):8.2f}{median / reference:16.3f}")


if __name__ == "__main__":
    main()
