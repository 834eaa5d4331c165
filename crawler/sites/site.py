"""A site: its hosts, the forms of its URLs, and the rules by which its pages are read.

A site travels with its pages, so it can be pickled: rules are attributes of the class, plain values of the instance.
"""

# ruff: noqa: ARG002  # the methods of the base class need no URL: they know nothing about the site

from __future__ import annotations

import re
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from crawler.cleaning.version import version_of
from crawler.exceptions import BadInputError
from crawler.extraction import ExtractionRules, ParsedPage, document_of, recognises
from crawler.extraction.page_object_data import from_json
from crawler.extraction.urls import split_url
from crawler.items import Address, Document, Page
from crawler.sites.site_version import seeds_of_package, version_of_package
from crawler.vocabulary import ArticleKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path
from crawler.vocabulary import Template

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from crawler.extraction import Selection

WEB_PORTS = frozenset({80, 443})
CACHED_ADDRESSES = 256  # each step of a page's path asks for its address
FIRST_FREE_PORT = 1024  # each port below it belongs to one service (RFC 6335)


class Site:
    """The base class: a site about which nothing is known. Subclasses override the attributes and methods.

    - `name` is stored with each article. It is empty for an unknown site.
    - `hosts` are the hosts that a crawl may fetch from.
    - `article_urls` are the forms of the paths of articles, with the groups `way` (begins with the section), `day`,
      `id`, `page` (may be empty) and `end`. The canonical URL is `root`, `way` and `end`. A form may have no `day`:
      then the id alone is the identity of the article, so it must be unique on the site; and it may have no `page`.
    - `kinds` has the kind of articles in some sections; in all others they are articles with text.
    - `list_urls` is the form of the paths of lists.
    - `rules` are the rules by which the extractor reads its pages.
    - `learnt` are templates of the site that a database has, as JSON (extraction/page_object_data.py): its page
      objects are in `rules` behind those of the class.
    - `since` is the first day on which the site may have published; None if it is not known.
    - `usual_sitemap` is the path where a sitemap is tried if robots.txt names none; empty if none is tried.
    """

    name: str = ""
    hosts: frozenset[str] = frozenset()
    root: str = ""
    article_urls: tuple[re.Pattern[str], ...] = ()
    kinds: Mapping[str, ArticleKind] = {}
    list_urls: re.Pattern[str] | None = None
    rules: ExtractionRules = ExtractionRules()
    learnt: tuple[str, ...] = ()
    since: date | None = None
    usual_sitemap: str = ""

    def __eq__(self, other: object) -> bool:
        """Compare class, name and hosts: a site that was pickled is equal to the original."""
        if type(self) is not type(other) or not isinstance(other, Site):
            return False
        return (self.name, self.hosts) == (other.name, other.hosts)

    def __hash__(self) -> int:
        return hash((self.name, self.hosts))

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the rules: the class has them, and the learnt templates are in them."""
        return {name: value for name, value in vars(self).items() if name != "rules"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        if self.learnt:
            self.rules = with_learnt(self.rules, self.learnt)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    @property
    def version(self) -> str:
        """The version of the site's own code and data, in hexadecimal; empty for a site of this project."""
        return version_of_package(type(self).__module__)

    @property
    def offered_seeds(self) -> Path | None:
        """The file of seeds in the package of a site of another distribution; None for a site of this project."""
        return seeds_of_package(type(self).__module__)

    def document_of(
        self, parsed: ParsedPage, known: Selection | None = None, *, may_select: bool = True
    ) -> Document | None:
        """Read a page by the rules of the site. `known` may select its text where no template fits.

        None if the page needs trafilatura and `may_select` is False. BadInputError names the site if one of its
        XPaths is invalid.
        """
        with self._named_in_errors():
            return document_of(parsed, self.rules, known, may_select=may_select)

    def recognises(self, parsed: ParsedPage) -> bool:
        """Return whether a page without a URL looks like a page of the site."""
        with self._named_in_errors():
            return recognises(parsed, self.rules)

    def loaded(self) -> Self:
        """Return the site itself, after all XPaths of its rules were compiled. BadInputError if one is invalid."""
        with self._named_in_errors():
            self.rules.require_valid()
        return self

    @contextmanager
    def _named_in_errors(self) -> Iterator[None]:
        try:
            yield
        except BadInputError as error:
            raise BadInputError(f"site {self.name!r}: {error}") from None

    def knowing(self, learnt: Mapping[str, tuple[str, ...]]) -> Site:
        """Return the site with the learnt templates of its name; the site itself if there are none.

        BadInputError if one of them is damaged.
        """
        return self._with(learnt.get(self.name, ()))

    def _with(self, learnt: tuple[str, ...]) -> Site:
        if learnt == self.learnt:
            return self
        other = copy(self)
        other.__setstate__({"learnt": learnt, "rules": type(self).rules})
        return other

    def version_of_learnt(self, template: str) -> str:
        """Return the version of the learnt templates, if they decide how a page with this template is read.

        Empty if the site has none, or a page object of its class came first.
        """
        own = {one.name for one in type(self).rules.page_objects}
        decides = bool(self.learnt) and template not in own and template != Template.TEXT_DUMP
        return version_of(self.learnt) if decides else ""

    def member(self, url: str) -> Site:
        """Return the site whose rules apply to a page of this URL. Only a group of sites returns another one."""
        return self

    def address(self, url: str) -> Address | None:
        """Return the address in the URL of an article, in any of its forms; None for any other URL."""
        return _address(self, url)

    def declared_address(self, page: Page) -> Address | None:
        """Return the address of a page that declares itself an article, although its URL does not show it."""
        return None

    def page_address(self, page: Page) -> Address | None:
        """Return the address of a page that declares an article or shows one, although its URL does not show it."""
        return self.declared_address(page)

    def may_show_article(self, page: Page) -> bool:
        """Return whether a page has to be read because only its text can tell whether it is an article."""
        return False

    def announced_address(self, url: str) -> Address | None:
        """Return the address of a URL that a feed announces as an article's, whatever its form."""
        return self.address(url)

    def possible_address(self, url: str) -> Address | None:
        """Return the address of a page that a sitemap names, if it may be an article although its URL has no form."""
        return None

    def reading_as_article(self, url: str) -> Site:
        """Return the site by which a page is read that is an article's because a feed announced its URL."""
        return self

    def own_address(self, address: Address, url: str, declared: str | None, title: str | None) -> Address:
        """Return the address of the article on a page of this URL; `declared` is the canonical URL in the page."""
        return address

    def own_url(self, url: str, declared: str | None, title: str | None) -> str | None:
        """Return the URL of the article on a page whose URL has no address; `declared` is the canonical URL in it."""
        return declared

    def is_list(self, url: str) -> bool:
        """Return whether a page of this URL links to articles: the home page, a section, a feed."""
        path = path_on(self.hosts, url)
        return path is not None and self.list_urls is not None and self.list_urls.fullmatch(path or "/") is not None

    def next_list(self, url: str) -> str | None:
        """Return the URL of the next page of a list, None if there is none or it is not known."""
        return None

    def list_page(self, url: str) -> int:
        """Return the number of a list's page, from 1."""
        return 1

    def day_list(self, day: date) -> str | None:
        """Return the URL of the list of one day's articles, None if the site has no such archive."""
        return None

    def page_url(self, first: Address, page: int) -> str:
        """Return the URL of a further page of an article, from 2."""
        return first.url

    def copied_id(self, url: str) -> str | None:
        """Return the id of the article in the URL of a copy on another host; the identity of the article ends in it."""
        return None

    def has(self, url: str) -> bool:
        """Return whether a URL is on one of the hosts, at a port of the web, without a user name."""
        parts = split_url(url)
        known = parts.hostname in self.hosts and "@" not in parts.netloc
        return known and (parts.port is None or parts.port in WEB_PORTS or parts.port >= FIRST_FREE_PORT)


def with_learnt(rules: ExtractionRules, learnt: Iterable[str]) -> ExtractionRules:
    """Return rules with learnt templates behind the page objects. BadInputError if one of them is damaged."""
    return replace(rules, page_objects=(*rules.page_objects, *map(from_json, learnt)))


@lru_cache(maxsize=CACHED_ADDRESSES)
def _address(site: Site, url: str) -> Address | None:
    path = path_on(site.hosts, url) or ""
    found = next((match for form in site.article_urls if (match := form.fullmatch(path))), None)
    parts = found.groupdict() if found is not None else {}
    day = day_in(parts["day"]) if "day" in parts else None
    if not parts or (day is None and "day" in parts):
        return None
    kind = site.kinds.get(parts["way"].split("/")[1], ArticleKind.ARTICLE)
    canonical = f"{site.root}{parts['way']}{parts['end'].lower()}"
    identity = f"{day.isoformat()}/{parts['id']}" if day is not None else parts["id"]
    return Address(identity, canonical, kind, day, int(parts.get("page") or 1))


def path_on(hosts: Collection[str], url: str) -> str | None:
    """Return the path of an http(s) URL on one of the hosts, with single slashes. None for any other text."""
    parts = split_url(url)
    path = re.sub("/{2,}", "/", parts.path)
    return path if parts.hostname in hosts and parts.scheme in {"http", "https"} else None


def day_in(digits: str) -> date | None:
    """Return the day in a path, year first, with `/` or `-` anywhere between; None if there is no such day."""
    try:
        return date.fromisoformat(digits.replace("/", "").replace("-", ""))
    except ValueError:
        return None
