"""The kinds that a page declares for itself: article, list, product, thread of a forum.

The types are those of schema.org, in JSON-LD and in microdata, and the values of `og:type`. The software of many sites
names the template of the page in the classes of `html` and `body`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.metadata.declared import is_article_type
from crawler.extraction.metadata.json_ld import text_of, types_of
from crawler.vocabulary import DeclaredKind
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from crawler.extraction.metadata.declared import DeclaredMetadata

MIN_HEADLINES_OF_LIST = 4  # nodes of so many articles describe the entries of a list
TEMPLATES = read_word_list("extraction/words/page_templates.tsv")
TYPES = {
    **dict.fromkeys(("CollectionPage", "SearchResultsPage"), DeclaredKind.LIST),
    **dict.fromkeys(("Product", "ProductGroup", "IndividualProduct"), DeclaredKind.PRODUCT),
    **dict.fromkeys(("DiscussionForumPosting", "QAPage"), DeclaredKind.THREAD),
    **dict.fromkeys(("Review", "Recipe", "HowTo", "MedicalWebPage"), DeclaredKind.ARTICLE),
}
OPEN_GRAPH_TYPES = {
    "article": DeclaredKind.OPEN_GRAPH_ARTICLE,
    **dict.fromkeys(("product", "product.item", "og:product"), DeclaredKind.PRODUCT),
}


def kinds_of(declared: DeclaredMetadata) -> frozenset[DeclaredKind]:
    """Return the kinds that a page declares; several on a page that is not sure."""
    types = {name for node in declared.json_ld.nodes for name in types_of(node)}
    types |= {name.rstrip("/").rpartition("/")[2] for name in declared.item_types}
    kinds = {kind for name in types if (kind := _kind(name))}
    kinds |= {kind for name in declared.meta("og:type") if (kind := OPEN_GRAPH_TYPES.get(name.lower()))}
    kinds |= {DeclaredKind(entry.kind) for entry in TEMPLATES.entries if entry.text in declared.page_classes}
    if _describes_entries(declared):
        kinds = kinds - {DeclaredKind.ARTICLE} | {DeclaredKind.LIST}
    return frozenset(kinds)


def _kind(name: str) -> DeclaredKind | None:
    return DeclaredKind.ARTICLE if is_article_type(name) else TYPES.get(name)


def _describes_entries(declared: DeclaredMetadata) -> bool:
    """Return whether JSON-LD describes several articles and none of them as that of the page."""
    nodes = [node for node in declared.json_ld.nodes if DeclaredKind.ARTICLE in map(_kind, types_of(node))]
    headlines = {text_of(node.get("headline")) for node in nodes} - {None}
    return len(headlines) >= MIN_HEADLINES_OF_LIST and not declared.has_own_node
