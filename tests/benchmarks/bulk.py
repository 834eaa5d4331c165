"""`python -m tests.benchmarks.bulk [--pages N] [--rounds N] [--jobs N] [--set NAME]`: saved pages without a crawl.

`chinanews clean` and trafilatura's command line read the same folder in the same number of processes and take
turns. A figure is the whole command, its start included. A WARC file of the same pages is read too. Pages of an unknown
site are the same pages, with a comment that says that they were saved from another host.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.storage.archive.writer import ArchiveWriter
from tests.benchmarks.article_pages import article_pages, sets
from tests.benchmarks.measured import run
from tests.crawling import PROJECT

if TYPE_CHECKING:
    from collections.abc import Sequence

KNOWN, UNKNOWN = "https://www.ecns.cn", "https://www.unknown.example"
REFERENCE = "trafilatura"
FOLDER, ARCHIVES = "pages", "archive"


@dataclass(frozen=True, slots=True)
class Contender:
    """A command to measure."""

    name: str
    command: Sequence[str]


@dataclass(slots=True)
class Figures:
    """The figures of a command, one number a round: CPU ms a page, pages a second, and the peak of its memory in MB."""

    cpu_ms: list[float] = field(default_factory=list)
    pages_a_second: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)


def main() -> None:
    """Print a table for each set of pages, of known and of unknown sites."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--set", choices=sets(), help="which pages, by default all")
    given = parser.parse_args()
    for name in [given.set] if given.set else sets():
        for host in (KNOWN, UNKNOWN):
            with tempfile.TemporaryDirectory(prefix="bulk-") as folder:
                kilobytes = _write(Path(folder), name, host, given.pages)
                print(f"\n{name}, {host}: {given.pages} pages of {kilobytes:.1f} KB, {given.jobs} processes")
                print_table(measured(Path(folder), given.pages, given.rounds, given.jobs))


def contenders(jobs: int) -> list[Contender]:
    """Return the commands, to be run in a folder that has the pages."""
    other = [str(Path(sys.executable).with_name("trafilatura")), "--input-dir", FOLDER, "--parallel", str(jobs)]
    ours = [sys.executable, "-m", "crawler", "clean", "--jobs", str(jobs)]
    return [
        Contender(REFERENCE, [*other, "-o", "texts"]),
        Contender("trafilatura, JSON with metadata", [*other, "-o", "json", "--json", "--with-metadata"]),
        Contender("this project", [*ours, FOLDER, "-o", "out.jsonl"]),
        Contender("this project, from WARC", [*ours, ARCHIVES, "-o", "warc.jsonl"]),
    ]


def measured(folder: Path, pages: int, rounds: int, jobs: int) -> dict[str, Figures]:
    """Run all commands in turn. RuntimeError if one of them fails."""
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    found = {one.name: Figures() for one in contenders(jobs)}
    for _ in range(rounds):
        for one in contenders(jobs):
            cost = run(one.command, folder, environment)
            figures = found[one.name]
            figures.cpu_ms.append(1000 * cost.cpu / pages)
            figures.pages_a_second.append(pages / cost.seconds)
            figures.megabytes.append(cost.peak_pss)
    return found


def print_table(found: dict[str, Figures]) -> None:
    """Print the medians, and how many times the reference's pages a second and CPU time they are."""
    print(f"{'':34}{'CPU ms a page':>14}{'pages/s':>9}{'MB':>7}{'pages/s ×':>11}{'1/CPU ×':>9}")
    reference = found[REFERENCE]
    for name, one in found.items():
        cpu, rate, memory = (statistics.median(figures) for figures in (one.cpu_ms, one.pages_a_second, one.megabytes))
        faster = statistics.median(a / b for a, b in zip(one.pages_a_second, reference.pages_a_second, strict=True))
        cheaper = statistics.median(b / a for a, b in zip(one.cpu_ms, reference.cpu_ms, strict=True))
        print(f"{name:34}{cpu:14.2f}{rate:9.1f}{memory:7.0f}{faster:11.2f}{cheaper:9.2f}")


def _write(folder: Path, name: str, host: str, pages: int) -> float:
    """Write the pages into a folder and into WARC files. Return their mean size in KB."""
    (folder / FOLDER).mkdir()
    writer = ArchiveWriter(folder / ARCHIVES, "bulk", 10**9, "benchmark")
    total = 0
    for number, page in enumerate(article_pages(name, pages)):
        url = f"{host}{page.path}"
        comment = f"<!-- saved from url=({len(url):04}){url} -->\n".encode() if host == UNKNOWN else b""
        (folder / FOLDER / f"{number:06}.html").write_bytes(comment + page.body)
        writer.write(url, 200, [("Content-Type", "text/html; charset=utf-8")], page.body, datetime.now(UTC))
        total += len(page.body)
    writer.close()
    return total / pages / 1000


if __name__ == "__main__":
    main()
