"""The kept and the removed blocks, in page order, are the whole visible text of a page."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.site import ArticlePage, contents
from tests.site_pages.cleaned import cleaned_page
from tests.site_pages.visible import visible_characters

SITE = contents(every=1)
NEVER_KEPT = (
    "ECNS App Download",
    "Media partners:",
    "Comments (0)",
    "Text:",
    "LINE",
    "${visuals_2}",
    "Related news",
    "1",
)


def page_name(page: ArticlePage) -> str:
    """Return the name of a page in the output of tests."""
    return f"{page.article.look.template}-{page.path}"


@pytest.mark.parametrize("page", [*SITE.pages, *SITE.mobile], ids=page_name)
def test_kept_and_removed_blocks_are_the_visible_text(page: ArticlePage) -> None:
    """The bars between the cells of a row are not compared: the page has lines in their place."""
    shown = "".join("".join(labelled.block.text.split()) for labelled in cleaned_page(page.path).labelled)
    assert shown.replace("|", "") == visible_characters(page.html).replace("|", "")


@pytest.mark.parametrize("page", [*SITE.pages, *SITE.mobile], ids=page_name)
def test_no_boilerplate_is_kept(page: ArticlePage) -> None:
    kept = {labelled.block.text for labelled in cleaned_page(page.path).labelled if labelled.removal is None}
    assert not kept & set(NEVER_KEPT)


def test_on_known_templates_the_reasons_name_the_boilerplate() -> None:
    reasons: Counter[str] = Counter()
    for page in SITE.pages:
        if not page.article.look.template.startswith("plain"):
            reasons.update(cleaned_page(page.path).removed)
    named = {"navigation", "toolbar", "byline", "share", "pager", "related-news", "photo-list", "side-list", "caption"}
    assert named | {"media-partners", "footer-links", "copyright", "comments", "breadcrumb"} <= set(reasons)
