"""Labelled pages, packed into archives and cleaned by host: scored with the models of their sites and without."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.integrations.datatrove import clean_archives
from crawler.items import Page
from crawler.processing.host_shards import site_name_of
from crawler.processing.many import clean_many
from crawler.storage.archive.stream import pages_in_file
from tests.benchmarks.labelled import read_folder
from tests.benchmarks.scoring import Score, score, summary
from tests.news_archives import NewsPage, write_archives

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.benchmarks.labelled import Labelled

FOLDERS = ("news_sites", "news_pages", "web_articles", "web_articles_more")
FETCHED_AT = datetime(2026, 11, 1, tzinfo=UTC)
FILES = 3
COLUMNS = ("f4", "precision", "recall", "leak5", "exact", "fail")


def quality(root: Path) -> int:
    """Print a table; returns the exit code. The classifier was trained on these pages: only differences count."""
    pages = {page.page.url: page for name in FOLDERS for page in read_folder(root, name)}
    if not pages:
        print(f"no labelled pages in {root}, skipped")
        return 0
    sites = Counter(map(site_name_of, pages))
    texts = {"with the site's model": dict(_by_host([*pages.values()])), "page by page": dict(_alone(pages))}
    print(f"{'':54}" + "".join(f"{column:>10}" for column in COLUMNS))
    for least, most in ((5, 99), (2, 4), (1, 1)):
        some = {url: page for url, page in pages.items() if least <= sites[site_name_of(url)] <= most}
        number = f"{least}" if least == most else f"{least} or more" if most > len(some) else f"{least} to {most}"
        for name, found in texts.items():
            total = summary(_scores(some, found))
            shown = "".join(f"{getattr(total, column):10.4f}" for column in COLUMNS)
            print(f"{f'{len(some)} pages, {number} of a site, {name}':54}{shown}")
    return 0


def _by_host(pages: Sequence[Labelled]) -> Iterator[tuple[str, str]]:
    """Yield the URL and the text of each page, from the rows of the whole job; refused pages have none.

    A row is found by its place: its URL is the one that the page declares.
    """
    with tempfile.TemporaryDirectory(prefix="archives-") as folder:
        archived = (NewsPage(page.page.url, page.page.body, FETCHED_AT) for page in pages)
        files = write_archives(Path(folder, "archives"), archived, FILES)
        found = ((file, record) for file in files for record in pages_in_file(file))
        urls = {f"{file}:{one.offset}": one.page.url for file, one in found if isinstance(one.page, Page)}
        clean_archives(f"{folder}/archives", f"{folder}/out", 2, 2, shards=4)
        for file in Path(folder, "out", "rows").iterdir():
            for line in gzip.decompress(file.read_bytes()).splitlines():
                row = json.loads(line)
                yield urls[row["input"]], row["text"] or ""


def _alone(pages: Mapping[str, Labelled]) -> Iterator[tuple[str, str]]:
    for url, result in zip(pages, clean_many(page.page for page in pages.values()), strict=True):
        yield url, result.article.text if result.article and result.refusal is None else ""


def _scores(pages: Mapping[str, Labelled], texts: Mapping[str, str]) -> list[Score]:
    return [score(page.truth, texts.get(url, ""), options=page.has_options) for url, page in pages.items()]
