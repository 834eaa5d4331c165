"""An article of an invented host with statements about its use, and the answers that they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction import parse_page
from crawler.extraction.metadata.terms import statements_of
from crawler.items import Page
from crawler.network.robots import read_robots
from crawler.terms import robots_statements, rsl_statements, tdmrep_statements, terms_of
from crawler.vocabulary import Preference

if TYPE_CHECKING:
    from crawler.items import Statement, Terms

PRODUCT = "chinanews-crawler"
ROOT = "https://news.example"
PLACES = {name: f"data/archive/{name}.warc.gz:7" for name in ("robots", "tdmrep", "rsl", "page")}
SIGNS = {Preference.ALLOWED: "y", Preference.DISALLOWED: "n", Preference.UNKNOWN: "?"}


@dataclass(frozen=True)
class Stated:
    """The statements of a host and of a page; `head` and `body` are HTML, the names of `headers` in small letters."""

    robots: str | bytes = ""
    tdmrep: str | bytes = ""
    rsl: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    head: str = ""
    body: str = ""
    path: str = "/2026/article.html"

    @property
    def host(self) -> tuple[Statement, ...]:
        """The statements of the host."""
        return (
            *robots_statements(read_robots(_bytes(self.robots), PRODUCT), PLACES["robots"]),
            *tdmrep_statements(_bytes(self.tdmrep), PLACES["tdmrep"]),
            *rsl_statements(_bytes(self.rsl), PLACES["rsl"]),
        )

    @property
    def terms(self) -> Terms:
        """The terms of the article."""
        html = f"<html><head>{self.head}</head><body><p>Text.</p>{self.body}</body></html>".encode()
        url, archived = f"{ROOT}{self.path}", PLACES["page"]
        page = Page(url, html, headers=dict(self.headers), archived=archived, host_terms=self.host)
        tree = parse_page(page).tree
        assert tree is not None
        return terms_of(page, [statements_of(tree, page.body, page.url)])


def signs(terms: Terms) -> str:
    """Return the answers for search, text and data mining, AI training and AI input: `y`, `n` or `?` for each."""
    return "".join(SIGNS[answer] for answer in (terms.search, terms.tdm, terms.ai_training, terms.ai_input))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
