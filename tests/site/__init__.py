"""An imitation of ecns.cn with made-up articles, in the templates of all eras. Its bytes are the same each time.

`contents()` is a part of the site with the expected article of each page; `NewsSite` serves it.
"""

from tests.site.articles import Article, Known, Look
from tests.site.build import ArticlePage, Contents, contents
from tests.site.served import Served
from tests.site.server import NewsSite
from tests.site.watched import WatchedSite

__all__ = ["Article", "ArticlePage", "Contents", "Known", "Look", "NewsSite", "Served", "WatchedSite", "contents"]
