"""A site that nobody wrote rules for: what its URLs give away by themselves.

An article's URL has a date in its path, or ends in a headline's words or a long
number; a list's is short and made of plain words. What is neither is not
followed. What a page really is, the checks decide when it has come.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from crawler.exceptions import BadInputError
from crawler.items import Address
from crawler.sites.site import Site
from crawler.vocabulary import ArticleKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from urllib.parse import SplitResult

    from crawler.items import Page

MIN_HEADLINE_WORDS = 4
"""How many words between hyphens make a part of a path a headline."""
MIN_CODE_CHARS = 8
"""From this length on, a mixture of letters and digits is an article's number."""
MAX_LIST_DEPTH = 3
"""How many parts a list's path has at most."""
MAX_LIST_PART_CHARS = 30

_DATED = re.compile(
    r"/(?P<year>(?:19|20)\d{2})[/-]?(?P<month>0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]?(?P<day>0?[1-9]|[12]\d|3[01]))?(?=[/_-]|$)",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"[^\W_]+(?:[-_][^\W_]+)+")
_NUMBER = re.compile(r"(?:^|\D)\d{5,}(?:\D|$)|[0-9a-f]{8}-[0-9a-f]{4}-")
_CODE = re.compile(r"(?=[^\d]*\d[^\d]*\d)(?=.*[a-z])[a-z0-9]+", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|amp)$", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|m?js|json|pdf|docx?|xlsx?|pptx?|zip|gz|mp[34]|m4a|mov|avi|webm|woff2?|ttf|apk)$",
    re.IGNORECASE,
)
_NO_ARTICLE = frozenset(
    "about account ads advertise advertising archive archives author authors career careers cart category categories "
    "comment comments contact contact-us contributors cookie-policy cookies corrections donate events faq feed feeds "
    "help imprint impressum jobs legal login logout membership my newsletter newsletters page pages people podcast "
    "podcasts press privacy privacy-policy profile register rss search section sections share shop signin signup "
    "sitemap staff store subscribe subscription subscriptions tag tags terms terms-of-service topic topics user users "
    "weather wp-admin wp-content wp-json wp-login".split()
)
_LISTS_TOO = frozenset(
    "archive archives category categories feed feeds page pages rss section sections sitemap".split()
)
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|mc_.*|cmpid|ref|ref_.*|source|share.*|s_cid|ocid|at_.*|ns_.*|xtor|sessionid|sid|phpsessid",
    re.IGNORECASE,
)
DECLARATION_WITHIN_BYTES = 300_000
"""How far into a page its own word on what it is is looked for."""
_SAYS_ARTICLE = re.compile(
    rb"""["']@type["']\s*:\s*(?:\[\s*)?["'](?:News|Reportage|AnalysisNews|OpinionNews|Blog|Live)?(?:Article|Posting|BlogPosting)["']"""
    rb"""|property=["']?og:type["']?\s+content=["']?article\b|content=["']?article["']?\s+property=["']?og:type\b""",
    re.IGNORECASE,
)
_FEED = re.compile(r"(?:^|/)(?:rss|feed|atom)(?:[./]|$)|\.(?:rss|atom|xml)$", re.IGNORECASE)


class GenericSite(Site):
    """A site without rules of its own: articles and lists are told by the form of their URLs."""

    tells_articles_by_url = False

    def __init__(self, name: str, hosts: Collection[str]) -> None:
        self.name = name
        self.hosts = frozenset(hosts)

    def address(self, url: str) -> Address | None:
        """Return the address of a URL that looks like an article's; None for every other."""
        parts = _parts(url)
        if parts.hostname not in self.hosts or parts.scheme not in {"http", "https"} or _FILE.search(parts.path):
            return None
        steps = [step for step in parts.path.split("/") if step]
        return _address(parts) if steps and _is_article(parts.path, steps) else None

    def is_list(self, url: str) -> bool:
        """Return whether a URL is the home page, a section by its short path of plain words, or a feed."""
        parts = _parts(url)
        if parts.hostname not in self.hosts or _FILE.search(parts.path) or self.address(url) is not None:
            return False
        if _FEED.search(parts.path):
            return True
        steps = [_ENDING.sub("", step) for step in parts.path.split("/") if step]
        if len(steps) > MAX_LIST_DEPTH or parts.query or (_NO_ARTICLE - _LISTS_TOO) & {step.lower() for step in steps}:
            return False
        return all(len(step) <= MAX_LIST_PART_CHARS for step in steps)

    def page_address(self, page: Page) -> Address | None:
        """Return the address of a page that declares itself an article, whatever its URL looks like."""
        declares = _SAYS_ARTICLE.search(page.body, 0, DECLARATION_WITHIN_BYTES)
        return _address(_parts(page.url)) if declares else None


class GivenPages(GenericSite):
    """Pages that an operator chose: each is taken for an article."""

    tells_articles_by_url = True

    def address(self, url: str) -> Address | None:
        """Return the address of any URL on the hosts."""
        parts = _parts(url)
        return _address(parts) if parts.hostname in self.hosts else None

    def is_list(self, url: str) -> bool:
        """Return False: no link is followed."""
        del url
        return False

    def page_address(self, page: Page) -> Address | None:
        """Return None: the URL alone decides."""
        del page
        return None


class SiteGroup(Site):
    """Several sites that one crawl fetches from; each page is read by the rules of its own."""

    def __init__(self, name: str, members: Mapping[str, Site]) -> None:
        self.name = name
        self.hosts = frozenset(members)
        self.tells_articles_by_url = all(site.tells_articles_by_url for site in members.values())
        self._members = dict(members)

    def member(self, url: str) -> Site:
        """Return the site of the URL's host; the group itself where the host is none of theirs."""
        return self._members.get(_parts(url).hostname or "", self)

    def address(self, url: str) -> Address | None:
        """Return what the URL of an article tells, by the rules of its site."""
        site = self.member(url)
        return site.address(url) if site is not self else None

    def page_address(self, page: Page) -> Address | None:
        """Return the address of a page that declares itself an article, by the rules of its site."""
        site = self.member(page.url)
        return site.page_address(page) if site is not self else None

    def is_list(self, url: str) -> bool:
        """Return whether a page of this URL links to articles, by the rules of its site."""
        site = self.member(url)
        return site is not self and site.is_list(url)

    def next_list(self, url: str) -> str | None:
        """Return the URL of the next page of a list, by the rules of its site."""
        site = self.member(url)
        return site.next_list(url) if site is not self else None

    def list_page(self, url: str) -> int:
        """Return the number of a list's page, by the rules of its site."""
        site = self.member(url)
        return site.list_page(url) if site is not self else 1

    def page_url(self, first: Address, page: int) -> str:
        """Return the URL of a further page of an article, by the rules of its site."""
        site = self.member(first.url)
        return site.page_url(first, page) if site is not self else first.url


def generic_site(host: str) -> GenericSite:
    """Return the generic site of a host, which has the host's name without `www.`."""
    bare = host.removeprefix("www.")
    return GenericSite(bare, (bare, f"www.{bare}", host))


def host_of(url: str) -> str:
    """Return the host of a URL. BadInputError if it is no http(s) URL."""
    parts = _parts(url)
    if parts.hostname is None or parts.scheme not in {"http", "https"}:
        raise BadInputError(f"{url!r} is no http(s) URL; give one such as https://example.org/")
    return parts.hostname


def canonical(parts: SplitResult) -> str:
    """Return a URL without fragment, tracking parameters and session ids."""
    query = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name)]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, urlencode(query), ""))


def _address(parts: SplitResult) -> Address:
    bare = canonical(parts)
    return Address(bare.partition("://")[2].removeprefix("www."), bare, ArticleKind.ARTICLE, _day(parts.path))


def _is_article(path: str, steps: list[str]) -> bool:
    if any(_is_headline(step) for step in steps):
        return True
    if _NO_ARTICLE & {step.lower() for step in steps}:
        return False
    dated = _DATED.search(path)
    if dated and dated.end() < len(path.rstrip("/")):  # something stands behind the date
        return True
    last = _ENDING.sub("", steps[-1])
    return bool(_NUMBER.search(last)) or (len(last) >= MIN_CODE_CHARS and bool(_CODE.fullmatch(last)))


def _is_headline(step: str) -> bool:
    words = re.split(r"[,.]", unquote(_ENDING.sub("", step)))
    return any(_HEADLINE.fullmatch(part) and len(re.split(r"[-_]", part)) >= MIN_HEADLINE_WORDS for part in words)


def _day(path: str) -> date | None:
    dated = _DATED.search(path)
    try:
        return date(int(dated["year"]), int(dated["month"]), int(dated["day"])) if dated and dated["day"] else None
    except ValueError:
        return None


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # a port that is no number raises here
    except ValueError:
        return urlsplit("")
    return parts
