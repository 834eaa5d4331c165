"""`python -m tests.benchmarks.extraction FOLDER`: quality and time of cleaning, on pages with known text.

The contenders take turns: all clean the pages of one site before the next site.
On pages of unknown sites, this project uses classifiers that were not trained on
their sites (see train.py). FOLDER is ../shared/extraction by default.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks.contenders import KNOWN_SITES, Contender, clean_site, contenders
from tests.benchmarks.fields import title_of, titles_and_dates
from tests.benchmarks.labelled import FOLDERS, Labelled, by_site, read_folder
from tests.benchmarks.scoring import Score, score, summary

COLUMNS = ("f4", "precision", "recall", "leak5", "exact", "fail")
WITH_FIELDS = "news_pages"


def main(root: Path) -> int:
    """Print a table for each folder; returns the exit code."""
    for name in FOLDERS:
        pages = read_folder(root, name)
        if not pages:
            print(f"{name}: no such folder in {root}, skipped")
            continue
        _report(name, pages)
        if name == WITH_FIELDS:
            for line in titles_and_dates(pages):
                print(line)
    return 0


def _report(name: str, pages: list[Labelled]) -> None:
    sites = by_site(pages)
    print(f"\n{name}: {len(pages)} pages of {len(sites)} sites")
    print(f"{'':30}" + "".join(f"{column:>10}" for column in COLUMNS) + f"{'ms/page':>10}")
    running = contenders()
    clean_site(pages[:1])  # the time of imports is not counted
    scores: dict[str, list[Score]] = {contender.name: [] for contender in running}
    for site in sites.values():
        for contender in running:
            scores[contender.name] += _scored(contender, site)
    for contender in running:
        total = summary(scores[contender.name])
        shown = "".join(f"{getattr(total, column):10.4f}" for column in COLUMNS)
        print(f"{contender.name:30}{shown}{contender.ms_a_page:10.1f}")


def _scored(contender: Contender, site: list[Labelled]) -> list[Score]:
    outputs = contender.timed(site)
    if site[0].folder in KNOWN_SITES:
        outputs = [_with_title(contender, page, text) for page, text in zip(site, outputs, strict=True)]
    return [score(page.truth, text, options=page.has_options) for page, text in zip(site, outputs, strict=True)]


def _with_title(contender: Contender, page: Labelled, text: str) -> str:
    """Put the title before a text that does not begin with it: in these folders it is part of the known text."""
    title = title_of(contender.name, page) or ""
    return text if text.startswith(title) else f"{title}\n{text}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/extraction")))
