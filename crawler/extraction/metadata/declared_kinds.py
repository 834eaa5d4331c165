"""The kinds that a page declares for itself: article, product, thread of a forum.

The types are those of schema.org, in JSON-LD and in microdata, and the values of `og:type`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.metadata.declared import is_article_type
from crawler.extraction.metadata.json_ld import types_of
from crawler.vocabulary import DeclaredKind

if TYPE_CHECKING:
    from crawler.extraction.metadata.declared import DeclaredMetadata

KINDS = {
    "Product": DeclaredKind.PRODUCT,
    "ProductGroup": DeclaredKind.PRODUCT,
    "IndividualProduct": DeclaredKind.PRODUCT,
    "DiscussionForumPosting": DeclaredKind.THREAD,
    "QAPage": DeclaredKind.THREAD,
    "article": DeclaredKind.ARTICLE,  # the values of `og:type`
    "product": DeclaredKind.PRODUCT,
    "product.item": DeclaredKind.PRODUCT,
    "og:product": DeclaredKind.PRODUCT,
    **dict.fromkeys(("Review", "Recipe", "HowTo", "MedicalWebPage"), DeclaredKind.ARTICLE),
}


def kinds_of(declared: DeclaredMetadata) -> frozenset[DeclaredKind]:
    """Return the kinds that a page declares; several on a page that is not sure."""
    types = {name for node in declared.json_ld.nodes for name in types_of(node)}
    types |= {name.rstrip("/").rpartition("/")[2] for name in declared.item_types}
    types |= {name.lower() for name in declared.meta("og:type")}
    known = {KINDS[name] for name in types if name in KINDS}
    return frozenset(known | ({DeclaredKind.ARTICLE} if any(map(is_article_type, types)) else set()))
