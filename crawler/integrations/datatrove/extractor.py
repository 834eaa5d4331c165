"""The article on a single page, as an extractor of datatrove: it replaces `Trafilatura` in a pipeline."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from datatrove.pipeline.extractors.base import BaseExtractor

from crawler.exceptions import CrawlerError
from crawler.items import Page
from crawler.processing.in_order import SECONDS
from crawler.processing.process import process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datatrove.data import Document

_HEADERS = {"content-type": "text/html; charset=utf-8"}
_WARM_UP = "<html><h1>A title</h1>" + "<p>A paragraph that is long enough to be the text of an article.</p>" * 9


class ArticleExtractor(BaseExtractor):  # type: ignore[misc]  # datatrove has no types
    """Replaces the HTML of a Document with the text of its article; datatrove drops a Document without one.

    Without `keep_refused`, a page that a crawl would refuse, such as a list, has no text. `timeout` is in seconds for
    each page, in a process of its own, which datatrove replaces after a timeout.
    """

    name = "📰 Article"

    def __init__(self, timeout: float = SECONDS, *, keep_refused: bool = False) -> None:
        """Take the limit of a page in seconds."""
        super().__init__(timeout)
        self.keep_refused = keep_refused

    def run(self, data: Iterator[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Extract the text of each Document."""
        self.extract(_WARM_UP)  # what it loads, the processes inherit: else they exceed a short limit as they start
        yield from super().run(data, rank, world_size)

    def extract(self, text: str) -> str:
        """Return the text of the article in an HTML page, empty if there is none or the page cannot be processed.

        It raises nothing: datatrove's process ends with an error, and each new one takes time.
        """
        if not text.strip():
            return ""
        try:
            article, refusal = process(Page("", text.encode("utf-8", "ignore"), headers=_HEADERS), datetime.now(UTC))
        except CrawlerError:
            return ""
        return article.text if self.keep_refused or refusal is None else ""
