"""Trains the classifier of blocks: `python -m tests.benchmarks.train ../shared/extraction`.

The shipped classifier is trained on all labelled pages. Its confidence, and the results in the model card, are those of
the classifiers that are held out, which this command trains too.
"""

from __future__ import annotations

import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cleaning.classifier.boosted_trees import SHIPPED
from crawler.cleaning.classifier.confidence import doubt
from crawler.cleaning.classifier.labels import labels_of
from crawler.vocabulary import Template
from tests.benchmarks.calibration import Judged, curve, results
from tests.benchmarks.contenders import with_model
from tests.benchmarks.held_out import SHARED, documents_in, examples_in, held_out
from tests.benchmarks.scoring import score
from tests.benchmarks.training import train, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.cleaning.classifier.boosted_trees import BoostedTrees
    from crawler.items import Document
    from tests.benchmarks.labelled import Labelled

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
        pages = list(judged(documents_in(root), root))
        write(SHIPPED, {**shipped.result(), "curve": curve(pages)})
    table = "\n".join(results(pages)) + "\n"
    MODEL_CARD.write_text(_RESULTS.sub(table, MODEL_CARD.read_text()))
    sites = {example.site for example in examples}
    print(f"{table}trained on {len(examples)} pages of {len(sites)} sites; wrote {SHIPPED.name} and {MODEL_CARD}")
    return 0


def judged(pages: Iterable[tuple[Labelled, Document]], root: Path) -> Iterable[Judged]:
    """Clean each page by itself, with a classifier that was not trained on its site, and score it."""
    others = held_out(root)
    for page, document in pages:
        if Template.is_selected(document.template):
            yield _judged(page, document, others.classifier_for(page.site))


def _judged(page: Labelled, document: Document, classifier: BoostedTrees | None) -> Judged:
    (article,) = with_model([document], classifier)
    about = doubt(document.blocks, article.labels, labels_of(document, None, classifier).scores)
    return Judged(page.folder, about, score(page.truth, article.text, options=page.has_options))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED))
