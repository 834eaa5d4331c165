"""The contenders of the extraction benchmark: each takes the pages of one site and returns a text for each page.

This project takes part twice: with a model of the site, as in a crawl, and page by page without a model. The others get
one page at a time, as decoded text.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import trafilatura
from lxml.etree import LxmlError

from crawler.cleaning import SiteModel, clean_document
from crawler.processing.process import clean
from tests.benchmarks.held_out import held_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.cleaning.classifier.boosted_trees import BoostedTrees
    from crawler.items import Article, Document
    from tests.benchmarks.labelled import Labelled

OURS = "this project"
KNOWN_SITES = frozenset({"chinanews_zh"})
"""The folders whose site has rules. The pages of all other folders are read as pages of an unknown site."""
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("readability").setLevel(logging.CRITICAL)


@dataclass(slots=True)
class Contender:
    """`run` returns the text of each page of one site; `seconds` is its CPU time for all `pages` up to now."""

    name: str
    run: Callable[[Sequence[Labelled]], list[str]]
    seconds: float = 0.0
    pages: int = 0

    def timed(self, site: Sequence[Labelled]) -> list[str]:
        """Run on one site and add its CPU time."""
        start = time.process_time()
        outputs = self.run(site)
        self.seconds += time.process_time() - start
        self.pages += len(site)
        return outputs

    @property
    def ms_a_page(self) -> float:
        """CPU milliseconds for each page."""
        return 1000 * self.seconds / max(1, self.pages)


def contenders() -> list[Contender]:
    """Return all contenders; readability-lxml and newspaper4k only if they are installed (the extra `bench`)."""
    found = [
        Contender(f"{OURS}, site by site", lambda site: list(map(_text, clean_site(site)))),
        Contender(f"{OURS}, page by page", lambda site: [_text(a) for one in site for a in clean_site([one])]),
        Contender("trafilatura", lambda site: [_by_trafilatura(page, precise=False) for page in site]),
        Contender("trafilatura, favor_precision", lambda site: [_by_trafilatura(page, precise=True) for page in site]),
    ]
    if find_spec("readability"):
        found.append(Contender("readability-lxml", lambda site: [_by_readability(page) for page in site]))
    if find_spec("newspaper"):
        found.append(Contender("newspaper4k", lambda site: [_by_newspaper(page) for page in site]))
    return found


def clean_site(site: Sequence[Labelled]) -> list[Article]:
    """Clean the pages of one site, with the model that they make and a classifier that was not trained on the site."""
    if site[0].folder in KNOWN_SITES:
        return [clean(labelled.page) for labelled in site]
    documents = [labelled.document() for labelled in site]
    return with_model(documents, held_out().classifier_for(site[0].site))


def with_model(documents: Sequence[Document], classifier: BoostedTrees | None) -> list[Article]:
    """Clean the documents of one site with the model that they make; a single one without a model."""
    model = SiteModel()
    for document in documents if len(documents) > 1 else ():
        model = model.learn(document, classifier=classifier)
    return [clean_document(document, {}, model, classifier) for document in documents]


def title_of(contender: str, page: Labelled) -> str | None:
    """Return the title that a contender finds; readability finds none, so it gets trafilatura's."""
    if contender.startswith(OURS):
        return clean_site([page])[0].title
    found = trafilatura.extract_metadata(page.page.body.decode())
    return found.title if found else None


def _text(article: Article) -> str:
    return article.text


def _by_trafilatura(labelled: Labelled, *, precise: bool) -> str:
    html = labelled.page.body.decode()
    return trafilatura.extract(html, include_comments=False, favor_precision=precise) or ""


def _by_readability(labelled: Labelled) -> str:
    import readability  # noqa: PLC0415  # the same
    from lxml import html  # noqa: PLC0415  # the same

    try:
        summary = readability.Document(labelled.page.body.decode()).summary()
        return "\n".join(html.fromstring(summary).itertext())
    except (LxmlError, readability.readability.Unparseable, ValueError, TypeError):
        return ""


def _by_newspaper(labelled: Labelled) -> str:
    import newspaper  # noqa: PLC0415  # the same
    from newspaper.exceptions import ArticleBinaryDataException, ArticleException  # noqa: PLC0415  # the same

    article = newspaper.Article("https://news.example/", fetch_images=False)
    try:
        article.download(input_html=labelled.page.body.decode())
        article.parse()
    except (ArticleBinaryDataException, ArticleException, LxmlError, ValueError, LookupError):
        return ""  # LookupError: for Korean it needs data of nltk, which no package has
    return str(article.text)
