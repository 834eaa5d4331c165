"""The reasons of the project, one for each kind of fault or decision."""

from __future__ import annotations

import re
from typing import NamedTuple

from crawler.vocabulary.explained import Explained
from crawler.vocabulary.roles import Role


class Family(NamedTuple):
    """Reasons that have the same prefix, and end with a word of their own, which `pattern` matches."""

    prefix: str
    word: str
    """How a table shows the words at the end."""
    pattern: str
    explanation: str

    @property
    def form(self) -> str:
        """The members as a table shows them, such as `http-STATUS`."""
        return self.prefix + self.word

    def explain(self, word: str) -> str:
        """Return the explanation of the member that ends with a word."""
        return self.explanation.format(word)


HTTP = Family("http-", "STATUS", r"\d{3}", "The server answered with HTTP status {}.")
ROBOTS_UNREADABLE = Family(
    "robots-", "REASON", r"[\w-]+", "robots.txt could not be read ({}), so nothing may be fetched (RFC 9309)."
)
PROGRAM_ERROR = Family("program-error-", "NAME", r"\w+", "An error of this program ({}); the log has its traceback.")
ACCEPTED = Family("accepted-", "REASON", r"[\w-]+", "An operator accepted the page, which was refused for {}.")
FAMILIES = (HTTP, ROBOTS_UNREADABLE, PROGRAM_ERROR, ACCEPTED)


class Reason(Explained):
    """Why a block was removed, a page refused, a URL not fetched, or a link not followed.

    `Reason(text)` also gives the members of four families, such as `http-404`, `robots-timeout`,
    `program-error-KeyError` and `accepted-too-short`.
    """

    # -- why a block was removed, other than its role
    REPEATS_ON_SITE = "repeats-on-site", "The text is on many pages of the site."
    BOILERPLATE_PATH = "boilerplate-path", "On the site's other pages this part of the page holds boilerplate."
    LINK_LIST = "link-list", "Most of the text is links."
    UNLIKE_TEXT = "unlike-text", "The classifier does not take the block for article text."
    SECOND_COPY = "second-copy", "The page holds its text twice, and the block is in the second copy."

    # -- why a page was refused
    BLOCK_PAGE = "block-page", "The page says that access is blocked, or asks for a captcha."
    ERROR_PAGE = "error-page", "The page is an error message with a success status."
    COOKIE_WALL = "cookie-wall", "The page only asks for consent to cookies."
    LOGIN_WALL = "login-wall", "The page only asks for a login or a subscription."
    MOJIBAKE = "mojibake", "The text was decoded with a wrong encoding."
    LIST_PAGE = "list-page", "The page is a list of articles."
    PRODUCT_PAGE = "product-page", "The page sells a product."
    FORUM_THREAD = "forum-thread", "The page is a discussion in a forum, or questions and answers of users."
    NO_TITLE = "no-title", "The page has no headline."
    NO_TEXT = "no-text", "No text of an article was found."
    TOO_SHORT = "too-short", "The text is a few words and no sentence, or only the headline or the byline again."
    WRONG_LANGUAGE = "wrong-language", "The text is not in the site's language."
    DATE_OUT_OF_RANGE = "date-out-of-range", "The date is in the future, older than the site, or far from the URL's."
    BOILERPLATE_LEFT = "boilerplate-left", "The clean text still contains boilerplate."
    UNSURE = "unsure", "The confidence that the text is right is below CRAWLER_MIN_CONFIDENCE."
    LAYOUT_CHANGED = (
        "layout-changed",
        "No template of the site fits the page, or its layout is new to the site.",
    )
    PATHOLOGICAL_PAGE = "pathological-page", "The page exceeds the limits of size, nesting, time or memory."
    SEVERAL_PAGES = "several-pages", "The text dump holds several pages."
    UNSTORABLE = "unstorable-data", "The database cannot store what the page or the link contains."
    WORSE_INCOMPLETE = "worse-incomplete", "The new copy lacks a page or a rest that the stored copy has."
    WORSE_NO_TITLE = "worse-no-title", "The stored copy has a headline, and the new one has none."
    WORSE_TEMPLATE_LOST = "worse-template-lost", "A template fitted the stored copy, and none fits the new one."
    WORSE_NO_TEXT = "worse-no-text", "The stored copy has text, and the new one has none."
    WORSE_TEXT_LOST = "worse-text-lost", "The new copy has lost much of the stored text."

    # -- why a page did not come
    CHALLENGE = "challenge", "The server sends a check of the browser (a script, no page) in place of the page."
    TIMEOUT = "timeout", "The server did not answer in time."
    DNS = "dns", "The host name could not be resolved."
    CONNECTION = "connection", "The connection failed or was closed."
    TLS = "tls", "The TLS handshake or the certificate failed."
    PROXY = "proxy", "The proxy refused the connection."
    SCHEME = "scheme", "The URL is not http or https."
    BAD_URL = "bad-url", "The URL is not valid."
    BAD_RESPONSE = "bad-response", "The server's answer is not valid HTTP."
    BAD_ENCODING = "bad-encoding", "The body could not be decompressed."
    TRUNCATED_BODY = "truncated-body", "The body ended too early."
    TOO_LARGE = "too-large", "The body is larger than DOWNLOAD_MAXSIZE."
    OFF_SITE = "off-site", "The URL is not on one of the site's hosts."
    PRIVATE_ADDRESS = "private-address", "The host has an address that is not public."
    REDIRECT_OFF_SITE = "redirect-off-site", "The redirect leads away from the site."
    REDIRECT_TO_ITSELF = "redirect-to-itself", "The page redirects to itself."
    REDIRECT_LOOP = "redirect-loop", "The redirects form a loop."
    COOKIES_REQUIRED = "cookies-required", "The page redirects to itself even when it gets the cookies that it set."
    TOO_MANY_REDIRECTS = "too-many-redirects", "The redirects exceed REDIRECT_MAX_TIMES."
    REDIRECTED_TO_LIST = "redirected-to-list", "The article's URL redirects to a list."
    REDIRECTED_AWAY = "redirected-away", "The article's URL redirects to a page that is no article."
    ROBOTS = "robots", "robots.txt disallows the URL."
    CRAWL_DELAY_TOO_LONG = "crawl-delay-too-long", "Crawl-delay is longer than CRAWLER_MAX_CRAWL_DELAY."
    RETRY_AFTER_TOO_LONG = "retry-after-too-long", "Retry-After is longer than CRAWLER_MAX_RETRY_AFTER."
    TOO_MANY_ERRORS = "too-many-errors", "The host failed CRAWLER_MAX_ERRORS_IN_A_ROW times in a row."
    TOO_MANY_REFUSALS = "too-many-refusals", "The host answered 403 or 429 CRAWLER_MAX_ERRORS_IN_A_ROW times in a row."
    FORGOTTEN = "forgotten", "An operator has removed the article or the site; it is not fetched again."
    TERMS_REQUESTS_SPENT = "terms-requests-spent", "No request for the host's terms of use is left on this day."
    NOT_IN_ARCHIVE = "not-in-archive", "The archive does not contain the page."
    LOST = "lost", "The request got lost inside the program."
    LEASE_LOST = "lease-lost", "The worker was silent for too long; another one fetches the URL."
    STOPPING = "stopping", "The run was ending; the next run fetches the URL."
    QUIET_HOURS = "quiet-hours", "The quiet hours began; the next run fetches the URL."

    ARTICLE_LINKS_LOST = "article-links-lost", "The list linked to articles before, and it links to none now."

    # -- what else a URL's state may say
    INCOMPLETE = "incomplete", "The article is stored without one of its pages; the next run tries again."
    PAGES_GONE = "pages-gone", "The article is stored without a page that its site links to and does not have."
    NOT_FREE = "not-free", "The rest of the article is missing: its page says that it is not free."
    CUT_OFF = "cut-off", "The rest of the article is missing: its page has an offer or a link in its place."
    OTHER_PAGE = "other-page", "The further page is another page of the article, or one of another article."
    REPEATED_PAGE = "repeated-page", "The further page repeats the article's other pages."
    TOO_MANY_PAGES = "too-many-pages", "The article has more pages than the crawler fetches."
    NO_ARTICLE_LINKS = "no-article-links", "The list links to no article."
    UNREADABLE_LIST = "unreadable-list", "The list, feed or sitemap came, and it or a part of it could not be read."
    NO_ARTICLE_URL = "no-article-url", "The page is neither a list nor an article."

    # -- why a link was not followed
    URL_TOO_LONG = "url-too-long", "The URL has more than 1,000 characters, or 2,000 bytes."
    BEFORE_SINCE = "before-since", "The site announces no change of the page since the first day of the run."
    TOO_DEEP = "too-deep", "The list is more than CRAWLER_MAX_LIST_DEPTH steps from a seed."
    TOO_MANY_LISTS = "too-many-lists", "The run has read CRAWLER_MAX_LISTS lists."
    REPEATING_PATH = "repeating-path", "A part of the path repeats too often."
    TOO_MANY_PARAMETERS = "too-many-parameters", "The list's URL has too many query parameters."
    TOO_MANY_QUERIES = "too-many-queries", "The list's path has too many different queries."
    TOO_MANY_LINKS = "too-many-links", "The page has more than 50,000 links; the first ones are followed."
    TOO_MANY_UNLISTED = "too-many-unlisted", "The run found CRAWLER_MAX_UNLISTED articles that no list shows."
    LINK_TRAP = "link-trap", "No list shows the URL, and many URLs of its form brought nothing new."

    # -- errors that concern the run
    BAD_INPUT = "bad-input", "An argument, a setting or a file cannot be used."
    ALREADY_RUNNING = (
        "already-running",
        "Another run works on the same site and database, or another process writes the same file or folder.",
    )
    STORAGE_FAILED = (
        "storage-failed",
        "The database, or a file of the run, could not be read or written, or was deleted.",
    )
    ARCHIVE_FAILED = "archive-failed", "The archive could not be read or written."
    STOPPED = "stopped", "The run was stopped while the page was processed."

    @classmethod
    def _missing_(cls, value: object) -> Reason | None:
        """Return the member of a family, None for an unknown word (which is then a ValueError)."""
        for family in FAMILIES:
            if isinstance(value, str) and re.fullmatch(family.prefix + family.pattern, value):
                word = str.__new__(cls, value)
                word._name_ = word._value_ = value
                word.explanation = family.explain(value.removeprefix(family.prefix))
                return word
        return None

    @classmethod
    def known(cls, text: str) -> Reason | None:
        """Return the reason of a stored text, None if this version of the project does not know it."""
        try:
            return cls(text)
        except ValueError:
            return None

    @classmethod
    def http(cls, status: int) -> Reason:
        """Return the reason of an HTTP status, such as `http-404`."""
        return cls(f"{HTTP.prefix}{status:03}")

    @classmethod
    def robots_unreadable(cls, reason: Reason) -> Reason:
        """Return the reason of a robots.txt that did not come, such as `robots-timeout`."""
        return cls(ROBOTS_UNREADABLE.prefix + reason)

    @classmethod
    def program_error(cls, error: BaseException) -> Reason:
        """Return the reason of an error of this program, such as `program-error-KeyError`."""
        return cls(PROGRAM_ERROR.prefix + type(error).__name__)

    @classmethod
    def accepted(cls, refused_for: str) -> Reason:
        """Return the reason of an article that an operator accepted, such as `accepted-too-short`."""
        return cls(ACCEPTED.prefix + refused_for)

    @property
    def is_program_error(self) -> bool:
        """Whether the reason is an error of this program."""
        return self.startswith(PROGRAM_ERROR.prefix)

    @property
    def is_http(self) -> bool:
        """Whether the reason is an HTTP status."""
        return self.startswith(HTTP.prefix)

    @property
    def is_http_client_error(self) -> bool:
        """Whether the reason is an HTTP status from 400 to 499."""
        return self.startswith(f"{HTTP.prefix}4")

    @property
    def is_robots_unreadable(self) -> bool:
        """Whether robots.txt could not be read."""
        return self.startswith(ROBOTS_UNREADABLE.prefix)

    @property
    def robots_failure(self) -> Reason | None:
        """Why robots.txt could not be read: `timeout` of `robots-timeout`, None for every other reason."""
        return Reason.known(self.removeprefix(ROBOTS_UNREADABLE.prefix)) if self.is_robots_unreadable else None


Removal = Role | Reason  # why a block was removed: its role on the page, or a reason of the cleaner
