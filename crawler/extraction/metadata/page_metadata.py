"""The metadata of one page, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.metadata.authors import authors_of
from crawler.extraction.metadata.headline import headings_of, headline_of
from crawler.extraction.metadata.headline_lines import lines_near
from crawler.extraction.metadata.publication_time import published_at
from crawler.extraction.metadata.section import section_of
from crawler.extraction.metadata.site_name import SiteName, site_names
from crawler.extraction.metadata.source import source_of
from crawler.items import Metadata

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.declared import DeclaredMetadata


def read_metadata(
    declared: DeclaredMetadata, tree: HtmlElement, lines: Sequence[str] = (), zone: tzinfo | None = None
) -> Metadata:
    """Read the metadata of a page, without the language, which depends on the article's text.

    `lines` are the texts of its visible blocks, in page order; dates and bylines
    are searched in them. `zone` is the time zone of the site, for times without one.
    """
    sections = [*declared.meta("article:section"), *filter(None, [declared.json_ld_text("articleSection")])]
    site = SiteName(site_names(declared), declared.url, sections)
    title = headline_of(declared, tree, site)
    near = lines_near({title or "", *headings_of(tree)}, lines)
    published = published_at(declared, tree, near, zone)
    return Metadata(
        title=title,
        published=published.when if published else None,
        published_raw=published.raw if published else None,
        source=source_of(declared, near),
        section=section_of(declared, title),
        authors=authors_of(declared, tree, near, site),
    )
