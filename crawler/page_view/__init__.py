"""The page view: one HTML file with an archived page, its clean text, the reason for each removed block, and revisions.

`page_view_html(view)` makes the file; nothing in it is loaded from elsewhere, and no script of the page can run.
`FILE#b12` (`anchor_of(12)`) opens it at block 12 of the article; blocks are counted from 0, in page order.
`view_of_url(engine, url, identity, now)` makes the view of an archived page. Each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.page_view.from_store import view_of_url
    from crawler.page_view.shell import page_view_html
    from crawler.page_view.view import PageView, RevisionShown, anchor_of

__all__ = ["PageView", "RevisionShown", "anchor_of", "page_view_html", "view_of_url"]
_MODULES = {
    "PageView": "view",
    "RevisionShown": "view",
    "anchor_of": "view",
    "page_view_html": "shell",
    "view_of_url": "from_store",
}


def __getattr__(name: str) -> Any:
    """Load a name of the package at its first use."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return globals()[name]
