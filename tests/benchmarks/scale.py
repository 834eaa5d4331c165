"""`python -m tests.benchmarks.scale [--write FILE]`: the tables of docs/scale.md, from the figures in scale.toml.

They say what a number of pages costs in days, machines, disk and database. `--write` puts them into the document, each
between `<!-- scale NAME -->` and `<!-- /scale NAME -->`.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIGURES = Path(__file__).with_suffix(".toml")
STEPS = (10**6, 10**7, 10**8, 10**9)
NEWS_ARCHIVES = 1_400_000_000
"""The pages of Common Crawl's news archives."""
DAY, YEAR = 86_400.0, 365.0
GB, TB = 1e9, 1e12
BITS = 8
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LARGEST, POLITENESS = "the delay of the largest host", "the delays of all hosts"
WORKERS, DATABASE = "the CPU of the workers", "the CPU of the database"
MEMORY, DISK = "the memory of the database", "the disk of the archive"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a live crawl of so many pages costs, of a site without rules on one machine of workers and one database."""

    pages: int
    hosts: int
    figures: Mapping[str, float]

    @property
    def rate(self) -> float:
        """The pages a second that the hosts allow."""
        f = self.figures
        share = f["of_maximum"] if self.hosts > 1 else 1.0
        return share * self.hosts / f["seconds_between_requests"]

    @property
    def share_of_largest(self) -> float:
        """The share of the pages that the largest host has."""
        return self.figures["largest_host"] if self.hosts > 1 else 1.0

    @property
    def days(self) -> dict[str, float]:
        """The days that each part needs if the others are endlessly fast."""
        f = self.figures
        of_cpu = self.pages / 1000 / f["cores"] / DAY
        return {
            LARGEST: self.pages * self.share_of_largest * f["seconds_between_requests"] / DAY,
            POLITENESS: self.pages / self.rate / DAY,
            WORKERS: of_cpu * (f["unknown_ms"] + f["round_trips"] * f["round_trip_ms"]),
            DATABASE: of_cpu * f["server_ms"],
        }

    @property
    def archive(self) -> float:
        """The bytes of the archive."""
        return self.pages * self.figures["archived_bytes"]

    @property
    def urls(self) -> float:
        """The bytes of the frontier in PostgreSQL."""
        return self.pages * self.figures["urls_an_article"] * self.figures["url_bytes_postgresql"]

    @property
    def database(self) -> float:
        """The bytes of the database, with a revision of each article that has changed."""
        return self.urls + self.pages * (1 + self.figures["changed"]) * self.figures["article_bytes_postgresql"]

    @property
    def limits(self) -> list[str]:
        """What the crawl meets first: the slowest part, then what does not fit on a machine."""
        f = self.figures
        found = [max(self.days, key=lambda part: self.days[part])]
        found += [MEMORY] if self.urls * f["hot_share"] > f["memory_gb"] * GB else []
        return found + ([DISK] if self.archive > f["disk_tb"] * TB else [])


def main() -> None:
    """Print the tables, or write them into a document."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    options.add_argument("--write", type=Path, help="the document")
    given = options.parse_args()
    if given.write:
        given.write.write_text(rendered(given.write.read_text("utf-8"), tables(figures())), "utf-8")
        return
    for name, table in tables(figures()).items():
        print(f"{name}\n\n{table}\n")


def figures() -> dict[str, float]:
    """Return the figures by name."""
    return {name: value for named in _by_origin().values() for name, value in named.items()}


def tables(of: Mapping[str, float]) -> dict[str, str]:
    """Return the tables by name, as Markdown."""
    return {
        "figures": _figures(of),
        "one site": _one_site(of),
        "many hosts": _many_hosts(of),
        "archives": _archives(of),
    }


def rendered(document: str, named: Mapping[str, str]) -> str:
    """Return the document with these tables. ValueError if it has no place for one."""
    for name, table in named.items():
        place = re.compile(f"(<!-- scale {name} -->\n).*?(<!-- /scale {name} -->)", re.DOTALL)
        document, found = place.subn(rf"\g<1>{table}\n\g<2>", document)
        if not found:
            raise ValueError(f"the document has no place for the table {name!r}")
    return document


def _by_origin() -> dict[str, dict[str, float]]:
    """Return the figures by name, those that were measured and those that are assumed."""
    return tomllib.loads(FIGURES.read_text("utf-8"))


def _figures(of: Mapping[str, float]) -> str:
    origins = {name: origin for origin, named in _by_origin().items() for name in named}
    rows = [(name.replace("_", " "), f"{value:,}", origins[name]) for name, value in of.items()]
    return _table(("figure", "value", "origin"), rows)


def _one_site(of: Mapping[str, float]) -> str:
    costs = [Cost(pages, 1, of) for pages in STEPS]
    rows = [
        (
            _power(cost.pages),
            _time(cost.days[LARGEST]),
            f"{cost.rate * of['unknown_ms'] / 1000:.3f}",
            _bytes(cost.archive),
            _bytes(_sqlite(cost.pages, of)),
        )
        for cost in costs
    ]
    return _table(("pages", "time", "cores in use", "archive", "SQLite database"), rows)


def _many_hosts(of: Mapping[str, float]) -> str:
    costs = [Cost(pages, round(of["hosts"]), of) for pages in STEPS]
    rows = [
        (
            _power(cost.pages),
            *(_time(days) for days in cost.days.values()),
            _bytes(cost.archive),
            _bytes(cost.database),
            "; ".join(cost.limits),
        )
        for cost in costs
    ]
    times = ("time by the largest host", "by all hosts", "by one machine of workers", "by one database")
    return _table(("pages", *times, "archive", "database", "limits"), rows)


def _archives(of: Mapping[str, float]) -> str:
    rows = [
        (
            _power(pages),
            f"{pages * of['clean_unknown_ms'] / 3_600_000:,.0f}",
            _time(pages * of["clean_unknown_ms"] / 1000 / of["cores"] / DAY),
            _time(pages * of["clean_unknown_ms"] / 1000 / of["cores"] / DAY / of["machines"]),
            _bytes(pages * of["news_bytes"]),
            _time(pages * of["news_bytes"] / (of["line_gigabits"] * GB / BITS) / DAY),
            _bytes(pages * of["index_bytes"]),
        )
        for pages in (*STEPS, NEWS_ARCHIVES)
    ]
    header = ("pages", "core hours", "time on one machine", f"on {of['machines']} machines", "WARC files to read")
    transfer = f"time at {of['line_gigabits']} Gbit/s"
    return _table((*header, transfer, "memory of the index of `-a archive`"), rows)


def _sqlite(pages: int, of: Mapping[str, float]) -> float:
    article = (1 + of["changed"]) * of["article_bytes_sqlite"]
    return pages * (of["urls_an_article"] * of["url_bytes_sqlite"] + article)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines).replace("| --- ", "|---").replace("|--- |", "|---|")


def _power(pages: int) -> str:
    exponent = len(str(pages)) - 1
    factor = pages / 10**exponent
    return ("" if factor == 1 else f"{factor:g} · ") + f"10{str(exponent).translate(_RAISED)}"


def _time(days: float) -> str:
    if days < 1 / 24:
        minutes = round(24 * 60 * days)
        return f"{minutes} minutes" if minutes > 1 else "1 minute"
    if days < 1:
        return f"{24 * days:.1f} hours"
    return f"{days:,.1f} days" if days < YEAR else f"{days / YEAR:,.1f} years"


def _bytes(number: float) -> str:
    return f"{number / TB:,.1f} TB" if number >= TB else f"{number / GB:,.1f} GB"


if __name__ == "__main__":
    main()
