"""Trains the classifier of blocks: `python -m tests.benchmarks.train ../shared/extraction`.

The shipped classifier is trained on all labelled pages. `docs/model-card.md` describes it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from crawler.cleaning.classifier.boosted_trees import SHIPPED
from tests.benchmarks.held_out import SHARED, examples_in
from tests.benchmarks.training import train, write


def main(root: Path) -> int:
    """Train and write; returns the exit code."""
    examples = examples_in(root)
    if not examples:
        print(f"no labelled pages in {root}: nothing to train on", file=sys.stderr)
        return 2
    write(SHIPPED, train(examples))
    sites = {example.site for example in examples}
    print(f"trained on {len(examples)} pages of {len(sites)} sites; wrote {SHIPPED.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED))
