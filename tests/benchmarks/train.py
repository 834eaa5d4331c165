"""`python -m tests.benchmarks.train FOLDER`: trains the classifier of blocks, on the pages of FOLDER.

It writes the shipped classifier, trained on all pages of news_sites, news_pages
and web_articles; and one for each fold of sites, trained on the other folds, with
which the benchmark scores the pages of the fold. FOLDER is ../shared/extraction by
default. Needs the extra `train`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from crawler.cleaning.classifier.forest import SHIPPED
from tests.benchmarks.examples import example
from tests.benchmarks.held_out import FOLDS, HELD_OUT
from tests.benchmarks.labelled import read_folder
from tests.benchmarks.training import folds, train, write

TRAINED_ON = ("news_sites", "news_pages", "web_articles")


def main(root: Path) -> int:
    """Train and write all classifiers; returns the exit code."""
    labelled = [page for name in TRAINED_ON for page in read_folder(root, name)]
    if not labelled:
        print(f"no labelled pages in {root}", file=sys.stderr)
        return 2
    examples = [example(page) for page in labelled]
    fold_of = folds((page.site for page in labelled), FOLDS)
    write(SHIPPED, train(examples))
    held_out = [train([e for e in examples if fold_of[e.site] != fold]) for fold in range(FOLDS)]
    write(HELD_OUT, {"sites": fold_of, "forests": held_out})
    print(f"trained on {len(examples)} pages of {len(fold_of)} sites; wrote {SHIPPED.name} and {HELD_OUT.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/extraction")))
