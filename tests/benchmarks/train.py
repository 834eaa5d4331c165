"""Trains the classifier of blocks: `python -m tests.benchmarks.train ../shared/extraction`.

The training pages are news_sites, news_pages and web_articles. The shipped
classifier is trained on all of them. One more for each fold of sites is trained on
the other folds: the benchmark uses it for the pages of the fold.
"""

from __future__ import annotations

import sys
from pathlib import Path

from crawler.cleaning.classifier.boosted_trees import SHIPPED
from tests.benchmarks.examples import example
from tests.benchmarks.held_out import FOLDS, HELD_OUT
from tests.benchmarks.labelled import read_folder
from tests.benchmarks.training import folds, train, write

TRAINING_FOLDERS = ("news_sites", "news_pages", "web_articles")


def main(root: Path) -> int:
    """Train and write; returns the exit code."""
    labelled = [page for name in TRAINING_FOLDERS for page in read_folder(root, name)]
    if not labelled:
        print(f"no labelled pages in {root}: nothing to train on", file=sys.stderr)
        return 2
    examples = [example(page) for page in labelled]
    fold_of = folds((page.site for page in labelled), FOLDS)
    write(SHIPPED, train(examples))
    classifiers = [train([e for e in examples if fold_of[e.site] != fold]) for fold in range(FOLDS)]
    write(HELD_OUT, {"sites": fold_of, "classifiers": classifiers})
    print(f"trained on {len(examples)} pages of {len(fold_of)} sites; wrote {SHIPPED.name} and {HELD_OUT.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/extraction")))
