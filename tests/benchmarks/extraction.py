"""`python -m tests.benchmarks.extraction [FOLDER] [--trainings N]`: quality and time of cleaning, on labelled pages.

The contenders take turns: all clean the pages of one site before the next site. On pages of unknown sites, this project
uses classifiers that were not trained on their sites (see held_out.py). With --trainings, only this project takes part,
with N trainings on other folds: the tables have the means and the standard deviations.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.contenders import KNOWN_SITES, Contender, clean_site, contenders, title_of, with_model
from tests.benchmarks.held_out import SHARED, TRAINING_FOLDERS, HeldOut, documents_in, held_out
from tests.benchmarks.labelled import FOLDERS, Labelled, by_site, read_folder
from tests.benchmarks.scoring import Score, Summary, score, summary

if TYPE_CHECKING:
    from crawler.items import Document

COLUMNS = ("f4", "precision", "recall", "leak5", "exact", "fail")


def main(root: Path) -> int:
    """Print a table for each folder; returns the exit code."""
    for name in FOLDERS:
        pages = read_folder(root, name)
        if not pages:
            print(f"{name}: no such folder in {root}, skipped")
            continue
        _report(name, pages)
    return 0


def spread(root: Path, trainings: int) -> int:
    """Print the means and standard deviations over several trainings; returns the exit code."""
    for name in TRAINING_FOLDERS:
        sites: dict[str, list[tuple[Labelled, Document]]] = {}
        for page, document in documents_in(root):
            if page.folder == name:
                sites.setdefault(page.site, []).append((page, document))
        print(f"\n{name}: {trainings} trainings")
        print(f"{'':30}" + "".join(f"{column:>17}" for column in COLUMNS))
        for title, size in (("site by site", None), ("page by page", 1)):
            found = [_summary_of(sites, held_out(root, seed), size) for seed in range(trainings)]
            print(f"{title:30}" + "".join(f"{_mean(found, column):>17}" for column in COLUMNS))
    return 0


def _summary_of(sites: dict[str, list[tuple[Labelled, Document]]], trained: HeldOut, size: int | None) -> Summary:
    """Clean the pages of each site, all with one model or in groups of `size`, and score them."""
    scores: list[Score] = []
    for name, pages in sites.items():
        step = size or len(pages)
        for group in (pages[start : start + step] for start in range(0, len(pages), step)):
            articles = with_model([document for _, document in group], trained.classifier_for(name))
            pairs = zip(group, articles, strict=True)
            scores += [score(page.truth, article.text, options=page.has_options) for (page, _), article in pairs]
    return summary(scores)


def _mean(found: list[Summary], column: str) -> str:
    values = [float(getattr(one, column)) for one in found]
    return f"{statistics.mean(values):.4f} ± {statistics.pstdev(values):.4f}"


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
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", nargs="?", type=Path, default=SHARED)
    arguments.add_argument("--trainings", type=int, default=0)
    given = arguments.parse_args()
    sys.exit(spread(given.folder, given.trainings) if given.trainings else main(given.folder))
