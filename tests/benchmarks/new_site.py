"""`python -m tests.benchmarks.new_site [FOLDER] [--pairs N]`: rules from two pages of a site, on its other pages.

Each pair of pages of a site proposes rules, as `chinanews new-site` does; they read the site's other pages. The text is
compared with the known text, and so is that of the generic cleaner, which has the model of the same two pages and of
the page. The classifier was trained on these pages, which makes both of them look better than on new sites.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crawler.cleaning import SiteModel
from crawler.exceptions import BadInputError
from crawler.extraction import parse_page
from crawler.induction import Example, Known, read_by
from crawler.new_site.examples import GivenPage, read_examples
from crawler.new_site.places import TEXT
from crawler.new_site.proposal import propose
from crawler.processing.process import clean_extracted, extract
from tests.benchmarks.labelled import Labelled, by_site, read_folder
from tests.benchmarks.scoring import score, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.new_site.proposal import Proposal
    from tests.benchmarks.scoring import Score

SHARED = Path("../shared/extraction")
FOLDERS = ("news_sites", "news_pages")
MIN_PAGES = 3
SAME_F1 = 0.99  # a text that differs from the known one by less is as good as equal
NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Tried(NamedTuple):
    """A page that was held back: the score of the rules (None if they do not fit) and of the generic cleaner."""

    rules: Score | None
    generic: Score
    sure: float


def main(root: Path, pairs: int | None) -> int:
    """Print a table for each folder; returns the exit code."""
    for name in FOLDERS:
        sites = {site: pages for site, pages in by_site(read_folder(root, name)).items() if len(pages) >= MIN_PAGES}
        if not sites:
            print(f"{name}: no such folder in {root}, skipped")
            continue
        _report(name, sites, pairs)
    return 0


def _report(name: str, sites: dict[str, list[Labelled]], limit: int | None) -> None:
    tried: list[Tried] = []
    pairs = failed = 0
    began = time.perf_counter()
    for site, pages in sites.items():
        here: list[Tried] = []
        for pair in _pairs(pages, limit):
            pairs += 1
            proposal = _proposal(pair)
            failed += proposal is None
            if proposal is not None:
                here += _tried(proposal, pair, [page for page in pages if page not in pair])
        print(f"  {site:28}{_line(here)}", flush=True)
        tried += here
    seconds = (time.perf_counter() - began) / max(pairs, 1)
    print(f"{name}: {len(sites)} sites, {pairs} pairs of pages, {failed} without rules, {seconds:.1f} s a pair")
    print(f"  {'all':28}{_line(tried)}")
    for least, below in ((0.0, 0.5), (0.5, 1.01)):
        some = [one for one in tried if least <= one.sure < below]
        print(f"  {f'sure of the text {least} to {min(below, 1.0)}':28}{_line(some)}")


def _pairs(pages: Sequence[Labelled], limit: int | None) -> Sequence[tuple[Labelled, ...]]:
    """Return all pairs of pages, or so many without a page in common, as far as there are any."""
    if limit is None:
        return list(combinations(pages, 2))
    return list(zip(pages[::2], pages[1::2], strict=False))[:limit]


def _line(tried: Sequence[Tried]) -> str:
    if not tried:
        return "no pages"
    fits = [one for one in tried if one.rules is not None]
    equal = sum(one.rules.exact for one in fits if one.rules)
    rules = summary([one.rules for one in fits if one.rules]) if fits else None
    generic = summary([one.generic for one in tried])
    shown = f"{len(tried):5} pages, {len(fits) / len(tried):6.1%} fit: "
    shown += f"rules F4 {rules.f4:.3f} exact {equal / len(tried):6.1%}" if rules else "rules -"
    return f"{shown}; cleaner F4 {generic.f4:.3f} exact {generic.exact:6.1%}"


def _proposal(pair: Sequence[Labelled]) -> Proposal | None:
    given = [GivenPage(str(page.known["id"]), page.page) for page in pair]
    try:
        return propose("proposed", read_examples(given, NOW))
    except BadInputError as error:
        print(f"    {pair[0].site}: {error}")
        return None


def _tried(proposal: Proposal, pair: Sequence[Labelled], others: Sequence[Labelled]) -> Iterator[Tried]:
    rules = proposal.rules
    sure = next(place.sure for place in proposal.places if place.name == TEXT)
    model = SiteModel()
    for page in pair:
        model = model.learn(page.document())
    for page in others:
        article = read_by(proposal.page_object, Example(parse_page(page.page), Known()), rules)
        generic = clean_extracted(extract(page.page), model.learn(page.document()))
        options = page.has_options
        yield Tried(
            score(page.truth, article.text, options=options) if article else None,
            score(page.truth, generic.text, options=options),
            sure,
        )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", nargs="?", type=Path, default=SHARED)
    arguments.add_argument("--pairs", type=int)
    given = arguments.parse_args()
    sys.exit(main(given.folder, given.pairs))
