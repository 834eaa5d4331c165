"""Classifiers that were not trained on a site, to measure the cleaning of its pages.

There is one for each fold of sites, trained on the pages of the other folds when it is first needed. They are kept in
the user's cache, outside of the project, under a digest of the pages and of all code that makes them.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.cleaning.classifier.boosted_trees import SHIPPED, BoostedTrees, read_trees
from crawler.code_version import PACKAGE
from tests.benchmarks.examples import example
from tests.benchmarks.labelled import Labelled, read_folder
from tests.benchmarks.training import folds, train, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Document
    from tests.benchmarks.examples import Example

FOLDS = 5
PROCESSES = 5
TRAINING_FOLDERS = ("news_sites", "news_pages", "web_articles", "web_articles_more")
SHARED = Path("../shared/extraction")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "chinanews-crawler"
_READ_BY = ("cleaning/classifier", "extraction")
_MADE_BY = ("examples.py", "training.py", "labelled.py", "scoring.py", "held_out.py")


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The fold of each site, and for each fold the classifier that was not trained on its sites."""

    fold_of: dict[str, int]
    classifiers: tuple[BoostedTrees, ...]

    def classifier_for(self, site: str) -> BoostedTrees | None:
        """Return a classifier that was not trained on `site`; None if the shipped one was not either."""
        return self.classifiers[self.fold_of[site]] if site in self.fold_of else None


@cache
def held_out(root: Path = SHARED, seed: int = 0) -> HeldOut:
    """Return the classifiers for the pages in `root`; another seed makes other folds and other classifiers."""
    file = CACHE / f"held_out-{_digest(root)}-{seed}.json"
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, _trained(examples_in(root), seed))
    content = json.loads(file.read_text())
    return HeldOut(content["sites"], tuple(read_trees(trees) for trees in content["classifiers"]))


def examples_in(root: Path) -> Sequence[Example]:
    """Return the examples of all training pages."""
    return [example for _, _, example in _read(root)]


def documents_in(root: Path) -> Sequence[tuple[Labelled, Document]]:
    """Return the labelled pages of TRAINING_FOLDERS, read as pages of unknown sites."""
    return [(page, document) for page, document, _ in _read(root)]


@cache
def _read(root: Path) -> Sequence[tuple[Labelled, Document, Example]]:
    pages = [page for name in TRAINING_FOLDERS for page in read_folder(root, name)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        return list(pool.map(_read_page, pages, chunksize=10))


def _read_page(page: Labelled) -> tuple[Labelled, Document, Example]:
    document = page.document()
    return page, document, example(page, document)


def _trained(examples: Sequence[Example], seed: int) -> dict[str, Any]:
    fold_of = folds((one.site for one in examples), FOLDS, seed)
    parts = ([one for one in examples if fold_of[one.site] != fold] for fold in range(FOLDS))
    with ProcessPoolExecutor(PROCESSES) as pool:
        return {"sites": fold_of, "classifiers": list(pool.map(train, parts, repeat(seed)))}


def _digest(root: Path) -> str:
    """Return a digest of the pages, and of the code that reads them and trains on them."""
    digest = sha256()
    code = (file for folder in _READ_BY for file in sorted((PACKAGE / folder).rglob("*.*")) if file != SHIPPED)
    made_by = (Path(__file__).with_name(name) for name in _MADE_BY)
    for file in (*code, *made_by, *(root / name / "index.jsonl" for name in TRAINING_FOLDERS)):
        if file.suffix in {".py", ".tsv", ".jsonl"} and file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
