"""`python -m tests.benchmarks.crawl [--pages N] [--rounds N] [--set NAME] [--code FOLDER] [--plot FILE.svg]`.

The cost of the whole job: pages of real size, served on loopback, from the request to the stored article. Scrapy that
only downloads, Scrapy with trafilatura, and this project take turns. A run with few pages takes turns too: the
difference of both is the cost of a page, the rest the start-up. `--code` adds a checkout of another commit.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.charts.charts import bars
from crawler.storage.archive.writer import ArchiveWriter
from crawler.vocabulary import CpuStage
from tests.benchmarks.article_pages import BenchmarkPage, article_pages, sets
from tests.benchmarks.measured import Cost, run
from tests.benchmarks.page_server import running
from tests.crawling import FAST, PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FEW = 20
"""The pages of the short run: after them everything is loaded."""
ARCHIVE_FILES = 8
FETCHED_AT = datetime(2026, 7, 21, tzinfo=UTC)
KNOWN_HOST, UNKNOWN_HOST = "www.ecns.cn", "www.unknown.example"
LOOPBACK = tuple(f"-s{name}={value}" for name, value in FAST.items() if name != "ASYNCIO_EVENT_LOOP")
"""The settings of our crawls, which take the event loop of the installation."""
DOWNLOADING = "Scrapy, only downloading"
SCRAPY = "tests.benchmarks.scrapy_alone"
URLS, WARC = "-aurls=urls", "-aarchive=warc"


@dataclass(frozen=True, slots=True)
class Contender:
    """A program to measure: its arguments after `python -m`, and the checkout that it is run in."""

    name: str
    arguments: Sequence[str]
    host: str = KNOWN_HOST
    code: Path = PROJECT
    is_ours: bool = False

    @property
    def python(self) -> str:
        """The checkout's own Python, if it has a virtual environment: other code may need other libraries."""
        own = self.code / ".venv" / "bin" / "python"
        return str(own) if own.exists() else sys.executable


@dataclass(slots=True)
class Figures:
    """The figures of a contender, one number a round; `stages` are CPU ms a page by stage."""

    cpu_ms: list[float] = field(default_factory=list)
    pages_a_second: list[float] = field(default_factory=list)
    start_up: list[float] = field(default_factory=list)
    peak_rss: list[float] = field(default_factory=list)
    peak_pss: list[float] = field(default_factory=list)
    stages: dict[str, list[float]] = field(default_factory=dict)


def main() -> None:
    """Run all rounds and print the tables."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.crawl", description=__doc__)
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument(
        "--set", choices=sets(), default=sets()[-1], help="which pages; the real ones if they are here"
    )
    options.add_argument("--code", type=Path, help="the folder of another checkout of the project, run in turn")
    options.add_argument("--plot", type=Path, help="write a plot of the CPU time, as SVG")
    given = options.parse_args()
    compared = list(contenders(given.code))
    figures = measured(compared, given.set, given.pages, given.rounds)
    print(f"{given.pages} pages of the {given.set}, {given.rounds} rounds; each figure is the median\n")
    print("\n".join(table(figures)))
    print("\n".join(["", *stage_table(figures)]))
    if given.plot:
        given.plot.write_text(
            bars("CPU ms a page", {name: median(one.cpu_ms) for name, one in figures.items()}, ".1f"), "utf-8"
        )


def contenders(other: Path | None) -> Iterable[Contender]:
    """Yield the programs in their turns."""
    yield Contender(DOWNLOADING, (SCRAPY, "urls", "default"))
    yield Contender(f"{DOWNLOADING}, lean settings", (SCRAPY, "urls", "lean"))
    yield Contender("Scrapy with trafilatura, lean settings", (SCRAPY, "urls", "lean", "articles.jsonl"))
    for prefix, code in (("before: ", other), ("", PROJECT)):
        if code is not None:
            known, unknown = (code, "chinanews", KNOWN_HOST), (code, "news", UNKNOWN_HOST)
            yield _ours(f"{prefix}known templates, not archived", *known, URLS, "-sCRAWLER_ARCHIVE=")
            yield _ours(f"{prefix}known templates", *known, URLS)
            yield _ours(f"{prefix}known templates, from WARC files", *known, WARC)
            yield _ours(f"{prefix}site without rules", *unknown, URLS)
            yield _ours(f"{prefix}site without rules, from WARC files", *unknown, WARC)


def _ours(name: str, code: Path, spider: str, host: str, *arguments: str) -> Contender:
    return Contender(name, ("scrapy", "crawl", spider, *LOOPBACK, *arguments), host, code.resolve(), is_ours=True)


def measured(compared: Sequence[Contender], name: str, pages: int, rounds: int) -> dict[str, Figures]:
    """Let the contenders take turns on the same pages; return their figures."""
    made = list(article_pages(name, pages))
    figures = {one.name: Figures() for one in compared}
    with running("tests.benchmarks.page_server", name, str(pages)) as address:
        for _ in range(rounds):
            for one in compared:
                few, all_of_them = (_crawl(one, made[:many], address) for many in (FEW, pages))
                _add(figures[one.name], few, all_of_them, pages - FEW)
                print(f"{one.name}: {figures[one.name].cpu_ms[-1]:.1f} CPU ms a page", file=sys.stderr)
    return figures


def _crawl(one: Contender, pages: Sequence[BenchmarkPage], proxy: str) -> tuple[Cost, dict[str, float]]:
    """Crawl these pages with an empty store; return the cost, and the CPU seconds of the stages."""
    with tempfile.TemporaryDirectory(prefix="crawl-") as name:
        folder = Path(name)
        (folder / "urls").write_text("".join(f"http://{one.host}{page.path}\n" for page in pages), "utf-8")
        if WARC in one.arguments:
            write_archive(folder / "warc", one.host, pages)
        cost = run([one.python, "-m", *one.arguments], folder, environment(one.code, proxy))
        if not one.is_ours:
            return cost, {}
        record = newest_record(folder)
    if sum(record["articles"].values()) != len(pages):
        raise RuntimeError(f"{one.name}: {len(pages)} pages, but stored articles {record['articles']}")
    return cost, record.get("cpu", {})


def write_archive(folder: Path, host: str, pages: Sequence[BenchmarkPage]) -> None:
    """Write pages of a host as several WARC files."""
    for number in range(ARCHIVE_FILES):
        writer = ArchiveWriter(folder, f"benchmark-{number}", sys.maxsize, "benchmark")
        for page in pages[number::ARCHIVE_FILES]:
            headers = [("Content-Type", "text/html; charset=utf-8")]
            writer.write(f"http://{host}{page.path}", 200, headers, page.body, FETCHED_AT)
        writer.close()


def environment(code: Path, proxy: str) -> dict[str, str]:
    """Return the environment of a crawl by the code of a checkout, with a server instead of the network."""
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return kept | {"PYTHONPATH": str(code), "SCRAPY_SETTINGS_MODULE": "crawler.settings", "http_proxy": proxy}


def newest_record(folder: Path) -> dict[str, Any]:
    """Return the record of the last run in a folder."""
    files = sorted((folder / "data" / "runs").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    record: dict[str, Any] = json.loads(files[-1].read_text("utf-8"))
    return record


def _add(
    figures: Figures, few: tuple[Cost, dict[str, float]], all_of_them: tuple[Cost, dict[str, float]], more: int
) -> None:
    """Add a round, by the difference between a run with all pages and one with few."""
    (short, short_stages), (long, long_stages) = few, all_of_them
    page = (long.cpu - short.cpu) / more
    figures.cpu_ms.append(1000 * page)
    figures.pages_a_second.append(more / (long.seconds - short.seconds))
    figures.start_up.append(short.cpu - FEW * page)
    figures.peak_rss.append(long.peak_rss)
    figures.peak_pss.append(long.peak_pss)
    for stage, seconds in long_stages.items():
        figures.stages.setdefault(stage, []).append(1000 * (seconds - short_stages[stage]) / more)


def median(numbers: Sequence[float]) -> float:
    """Return the median of the rounds."""
    return statistics.median(numbers)


def table(figures: dict[str, Figures]) -> Iterable[str]:
    """Yield the lines of the table of all contenders, in Markdown."""
    least = median(figures[DOWNLOADING].cpu_ms)
    yield "| | CPU ms a page | times downloading | pages a second | start-up, CPU s | peak RSS, MB | PSS of all, MB |"
    yield "|---" * 7 + "|"
    for name, one in figures.items():
        cpu = median(one.cpu_ms)
        cells = (f"{cpu:.1f}", f"{cpu / least:.1f}", f"{median(one.pages_a_second):.0f}", f"{median(one.start_up):.2f}")
        memory = (f"{max(one.peak_rss):.0f}", f"{max(one.peak_pss):.0f}")
        yield f"| {' | '.join((name, *cells, *memory))} |"


def stage_table(figures: dict[str, Figures]) -> Iterable[str]:
    """Yield the lines of the table of the stages of our crawls, CPU ms a page, in Markdown."""
    stages = [stage for stage in CpuStage if stage != CpuStage.START_UP]
    yield f"| CPU ms a page | {' | '.join(stages)} |"
    yield "|---" * (len(stages) + 1) + "|"
    for name, one in figures.items():
        if one.stages:
            yield f"| {' | '.join((name, *(f'{median(one.stages[stage]):.2f}' for stage in stages)))} |"


if __name__ == "__main__":
    main()
