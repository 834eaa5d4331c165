"""Trains the forest that judges blocks: `python -m tests.benchmarks.train ../shared/extraction`.

It learns from news_sites, news_pages and web_articles. Beside the shipped forest,
taught by all of them, it writes one for each fold of sites, taught by the other
folds: with these the benchmark scores pages of sites that the judge has not seen.
"""

from __future__ import annotations

import sys
from pathlib import Path

from crawler.cleaning.classifier.forest import SHIPPED
from tests.benchmarks.examples import example
from tests.benchmarks.forests import folds, train, write
from tests.benchmarks.held_out import FOLDS, HELD_OUT
from tests.benchmarks.labelled import read_folder

TAUGHT_BY = ("news_sites", "news_pages", "web_articles")


def main(root: Path) -> int:
    """Train and write; returns the exit code."""
    labelled = [page for name in TAUGHT_BY for page in read_folder(root, name)]
    if not labelled:
        print(f"no labelled pages in {root}: nothing to learn from", file=sys.stderr)
        return 2
    examples = [example(page) for page in labelled]
    fold_of = folds((page.site for page in labelled), FOLDS)
    write(SHIPPED, train(examples))
    forests = [train([e for e in examples if fold_of[e.labelled.site] != fold]) for fold in range(FOLDS)]
    write(HELD_OUT, {"sites": fold_of, "forests": forests})
    print(f"learnt from {len(examples)} pages of {len(fold_of)} sites; wrote {SHIPPED.name} and {HELD_OUT.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/extraction")))
