"""Trains the classifier of blocks: `python -m tests.benchmarks.train ../shared/extraction`.

The shipped classifier is trained on all labelled pages. Its confidence, and the results in the model card, are those of
the classifiers that are held out, which this command trains too.
"""

from __future__ import annotations

import re
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from crawler.cleaning.classifier.boosted_trees import SHIPPED
from crawler.cleaning.classifier.confidence import doubt
from crawler.cleaning.classifier.labels import labels_of
from crawler.cleaning.site_model.samples import scores_of
from crawler.vocabulary import Template
from tests.benchmarks.calibration import Judged, curve, results
from tests.benchmarks.contenders import with_model
from tests.benchmarks.held_out import PROCESSES, SHARED, documents_in, examples_in, held_out
from tests.benchmarks.scoring import score
from tests.benchmarks.training import train, write

MODEL_CARD = Path("docs/model-card.md")
_RESULTS = re.compile(r"(?<=<!-- results -->\n).*?(?=<!-- end -->)", re.DOTALL)


def main(root: Path) -> int:
    """Train and write; returns the exit code."""
    examples = examples_in(root)
    if not examples:
        print(f"no labelled pages in {root}: nothing to train on", file=sys.stderr)
        return 2
    with ProcessPoolExecutor(1) as pool:
        shipped = pool.submit(train, examples)
        pages = judged(root)
        write(SHIPPED, {**shipped.result(), "curve": curve(pages)})
    table = "\n".join(results(pages)) + "\n"
    MODEL_CARD.write_text(_RESULTS.sub(table, MODEL_CARD.read_text()))
    sites = {example.site for example in examples}
    print(f"{table}trained on {len(examples)} pages of {len(sites)} sites; wrote {SHIPPED.name} and {MODEL_CARD}")
    return 0


def judged(root: Path) -> list[Judged]:
    """Clean each page by itself, with a classifier that was not trained on its site, and score it."""
    count = len(documents_in(root))
    held_out(root)  # the processes inherit the pages and the classifiers
    with ProcessPoolExecutor(PROCESSES, get_context("fork")) as pool:
        return [page for page in pool.map(partial(_judged, root), range(count), chunksize=10) if page is not None]


def _judged(root: Path, number: int) -> Judged | None:
    page, document = documents_in(root)[number]
    if not Template.is_selected(document.template):
        return None
    classifier = held_out(root).classifier_for(page.site)
    document = replace(document, scores=scores_of(document, classifier))
    (article,) = with_model([document], classifier)
    about = doubt(document.blocks, article.labels, labels_of(document).scores)
    return Judged(page.folder, about, score(page.truth, article.text, options=page.has_options))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED))
