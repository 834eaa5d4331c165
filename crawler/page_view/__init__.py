"""The page view: one HTML file with an archived page, its clean text, the reason for each removed block, and revisions.

`page_view_html(view)` makes the file; nothing in it is loaded from elsewhere, and no script of the page can run.
`FILE#b12` (`anchor_of(12)`) opens it at block 12 of the article; blocks are counted from 0, in page order.
"""

from crawler.page_view.shell import page_view_html
from crawler.page_view.view import PageView, RevisionShown, anchor_of

__all__ = ["PageView", "RevisionShown", "anchor_of", "page_view_html"]
