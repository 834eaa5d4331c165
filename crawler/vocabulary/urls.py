"""The kinds, states, events and ways of discovery of URLs, the kinds of articles, and the results of storing one."""

from __future__ import annotations

from enum import StrEnum

from crawler.vocabulary.explained import Explained


class UrlKind(StrEnum):
    """The kind of page that a URL is expected to lead to."""

    LIST = "list"
    ARTICLE = "article"
    OTHER = "other"


class DiscoveryWay(Explained):
    """The way in which an article was seen on its site; the two are taken for independent of each other."""

    ANNOUNCED = "announced", "A feed or a sitemap has the article."
    LINKED = "linked", "The home page, a section or a list in JSON links to the article."


class LinkKind(Explained):
    """The meaning of a URL in a list that names it."""

    LINK = "link", "An ordinary link; the form of the URL tells what it leads to."
    PAGE = "page", "An entry of a sitemap: a page of the site, perhaps an article."
    ITEM = "item", "An entry of a feed or of a news sitemap: an article, whatever the form of the URL."
    LIST = "list", "A feed or a sitemap that a page, robots.txt or a sitemap index names."
    NEXT_PAGE = "next-page", "The next page of the same list."


class ArticleKind(StrEnum):
    """The main content of an article."""

    ARTICLE = "article"
    GALLERY = "gallery"
    VIDEO = "video"


class DeclaredKind(StrEnum):
    """The kind of a page by its own declaration, in JSON-LD, microdata, `og:type` or the name of its template.

    OPEN_GRAPH_ARTICLE is the `og:type` article, which many lists, products and threads have too.
    """

    ARTICLE = "article"
    LIST = "list"
    OPEN_GRAPH_ARTICLE = "open-graph-article"
    PRODUCT = "product"
    THREAD = "thread"


class UrlState(Explained):
    """The state of a URL in the frontier."""

    WAITING = "waiting", "The URL is due now, or at the time in `due_at`."
    LEASED = "leased", "A run has taken the URL and is fetching it."
    STORED = "stored", "The article is in the store."
    UNCHANGED = "unchanged", "The article is in the store, and the last fetch found it unchanged."
    REFUSED = "refused", "The page came, and a check refused it."
    FAILED = "failed", "The last run that requested the page could not fetch it, or could not read it."
    GONE = "gone", "The site says that the article no longer exists."
    OUT_OF_RANGE = "out-of-range", "The day in the URL is outside `since` and `until` of the runs so far."
    MOVED = "moved", "The URL leads to an article that has its own URL in the frontier."
    LISTED = "listed", "The list was read, or the site has no such list."
    PASSED = "passed", "The page is no list and no article, or a trap, or forgotten, or robots.txt disallows it."


class UrlEvent(Explained):
    """An event that changes the state of a URL; crawler/storage/frontier/states.py has the table."""

    DISCOVERED = "discovered", "A page links to the URL, or a crawl begins with it."
    DISCOVERED_OUT_OF_RANGE = "discovered-out-of-range", "The same, with a day outside the run's `since` and `until`."
    IN_RANGE = "in-range", "A run begins whose `since` and `until` include the URL's day."
    ENQUEUED = "enqueued", "A crawl begins with the URL: it is a seed, or its page is in the archive."
    GIVEN = "given", "An operator names the URL (`urls=FILE`), and its article is not stored whole."
    MISSING = "missing", "An operator asks for all articles that are not stored whole (`missing=yes`)."
    LIST_LINKED = "list-linked", "A list links to this list, and the run has not read it yet."
    ANNOUNCED = "announced", "A feed announces a page as an article that only a sitemap named before."
    LEASED = "leased", "A run takes the URL to fetch it."
    RELEASED = "released", "The run gives the URL back: it sent no request, or it ended before the answer."
    RECLAIMED = "reclaimed", "The lease is reclaimed: the run was killed, or the request got lost in the program."
    LOST = "lost", "The request got lost in the program as often as one run tries."
    POSTPONED = "postponed", "The page did not come; this run tries again later."
    FAILED = "failed", "The page did not come; the next run tries again."
    GONE = "gone", "The site says that there is no such page. A stored article is marked as withdrawn."
    REFUSED = "refused", "The page came, and it is not stored: a check or an error refused it."
    LIST_READ = "list-read", "The list came, or the server says that it is unchanged or does not exist."
    PASSED = "passed", "The page is no list and no article, or a trap, or forgotten, or robots.txt disallows it."
    NOT_MODIFIED = "not-modified", "The server says that the stored article is unchanged (status 304)."
    STORED = "stored", "The article was stored: it is new, or it has changed."
    UNCHANGED = "unchanged", "The page came, and its article is the stored one."
    MOVED = "moved", "The URL leads to an article that has its own URL in the frontier."
    ROLLED_BACK = "rolled-back", "The store has removed what the run stored of the article, and refuses it."
    ACCEPTED = "accepted", "The refused page was processed again and stored."


class StoreResult(StrEnum):
    """The result of storing an article."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    COMPLETED = "completed"
    REPROCESSED = "reprocessed"
    ROLLED_BACK = "rolled-back"
