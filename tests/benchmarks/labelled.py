"""Pages with known text, read from a folder of labelled pages."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from crawler.items import Page
from crawler.processing.process import extract
from crawler.sites import UNKNOWN

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Document

FOLDERS = ("news_sites", "news_pages", "web_articles", "web_articles_more", "chinanews_zh")
BRACKETS_ARE_OPTIONAL = frozenset({"news_sites"})


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page with its known text (`truth`); `known` is its line of the index."""

    folder: str
    page: Page = field(repr=False)
    truth: str = field(repr=False)
    known: dict[str, Any] = field(repr=False)

    @property
    def has_options(self) -> bool:
        """Whether lines of the known text in [brackets] are optional."""
        return self.folder in BRACKETS_ARE_OPTIONAL

    @property
    def site(self) -> str:
        """The name of the site, in the same form for all folders."""
        return str(self.known["site"]).rpartition("/")[2].removeprefix("www.").casefold()

    def document(self) -> Document:
        """Return the Document of the page, read as a page of an unknown site."""
        return extract(replace(self.page, site=UNKNOWN))


def read_folder(root: Path, name: str) -> list[Labelled]:
    """Return the pages of a folder, an empty list if the folder does not exist."""
    index = root / name / "index.jsonl"
    if not index.is_file():
        return []
    return [_labelled(root / name, json.loads(line)) for line in index.read_text("utf-8").split("\n") if line]


def by_site(pages: list[Labelled]) -> dict[str, list[Labelled]]:
    """Group pages by site, in their order."""
    sites: dict[str, list[Labelled]] = {}
    for page in pages:
        sites.setdefault(page.site, []).append(page)
    return sites


def _labelled(folder: Path, known: dict[str, Any]) -> Labelled:
    body = gzip.decompress((folder / "html" / f"{known['id']}.html.gz").read_bytes())
    page = Page(known.get("url") or "", body, headers={"content-type": "text/html; charset=utf-8"})
    return Labelled(folder.name, page, known["truth"], known)
