"""The forms of a site's URLs, from the URLs of example articles and the links on their pages.

A form is taken if it matches all examples and gives each another identity. Without one, the site's URLs are recognised
as those of any site (`sites/generic.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extraction.html.links import written_links
from crawler.extraction.urls import absolute_url, site_root, split_url
from crawler.sites.generic import generic_site
from crawler.sites.site import day_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.new_site.examples import ExamplePage

MAX_SEEDS = 40
MIN_ID_DIGITS = 3  # a shorter number at the end of a headline may be a part of it
MIN_SLUG_WORDS = 3  # a path of fewer words between hyphens may be that of a section
_DAY = re.compile(r"/(\d{4}/\d{2}/\d{2}|\d{4}/\d{2}-\d{2}|\d{4}-\d{2}/\d{2}|\d{4}-\d{2}-\d{2}|\d{4}/\d{4}|\d{8})(?=/)")
_SECTIONS = r"(?:/[\w-]+)*?"
_EXTENSION = re.compile(r"\.[a-z]{2,5}$|/$", re.IGNORECASE)
_SLUG = r"[^\W_]+(?:[-_][^\W_]+)*"
_LONG_SLUG = rf"[^\W_]+(?:[-_][^\W_]+){{{MIN_SLUG_WORDS - 1},}}"
_IDS = (
    r"(?P<id>\d+)",
    rf"(?P<id>\d{{{MIN_ID_DIGITS},}})[-_][^/]+",
    rf"[^/]+[-_](?P<id>\d{{{MIN_ID_DIGITS},}})",
    r"(?P<id>(?=[a-z]*\d)[a-z\d]+)",
    r"(?P<id>(?=[\w-]*\d)[a-z\d]+(?:[-_][a-z\d]+)*)",
)
"""The forms of the last step of a path with a number that names the article; the first that fits all is taken."""
_LIST_FORMS = (r"/(?:[\w-]+/){0,3}", r"/(?:[\w-]+(?:/[\w-]+){0,2}/?)?", r"/(?:[\w-]+(?:/[\w-]+){0,2}(?:\.\w{2,5}|/)?)?")
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})


@dataclass(frozen=True, slots=True)
class UrlForms:
    """The hosts of a site, and the patterns of its paths; `article` is empty if no form fits all examples.

    `seeds` are the home page, the feeds and the sections that all example pages link to. Of `linked` links on the pages
    that look like those of articles, the pattern matches `matched`.
    """

    root: str
    hosts: frozenset[str]
    article: str
    lists: str
    seeds: tuple[str, ...]
    linked: int = 0
    matched: int = 0


def url_forms(pages: Sequence[ExamplePage]) -> UrlForms:
    """Return the forms of the URLs of example pages of one site."""
    roots = Counter(f"{split_url(page.url).scheme}://{split_url(page.url).netloc}" for page in pages)
    root = roots.most_common(1)[0][0]
    seen = {split_url(url).hostname or "" for page in pages for url in (page.url, page.page.url)}
    base = site_root(min(seen))
    hosts = frozenset({*seen, base, f"www.{base}"} if "." in base and not base.replace(".", "").isdigit() else seen)
    article = article_form([split_url(page.url).path for page in pages])
    on_pages = [_links(page, hosts) for page in pages]
    every = dict.fromkeys(url for links in on_pages for url in links)
    generic = generic_site(min(seen))
    likely = [url for url in every if generic.address(url) is not None]
    matched = [url for url in likely if article and re.fullmatch(article, split_url(url).path, re.ASCII)]
    sections = [url for url in on_pages[0] if all(url in links for links in on_pages) and generic.is_list(url)]
    sections = [url for url in sections if not _matches(article, url) and not split_url(url).query]
    feeds = dict.fromkeys(url for page in pages for url in _feeds(page, hosts))
    seeds = tuple(dict.fromkeys((f"{root}/", *feeds, *sections)))[:MAX_SEEDS]
    others = [url for url in every if not generic.is_list(url)]
    return UrlForms(
        root,
        hosts,
        article,
        _list_form(seeds, others, article, [split_url(page.url).path for page in pages]),
        seeds,
        len(likely),
        len(matched),
    )


def article_form(paths: Sequence[str]) -> str:
    """Return the pattern of the paths of articles, with the groups of `Site.article_urls`; empty if there is none."""
    for form in _candidates(paths):
        found = [re.fullmatch(form, path, re.ASCII) for path in paths]
        identities = {(one.groupdict().get("day"), one["id"]) for one in found if one is not None}
        if None not in found and len(identities) == len(set(paths)) == len(paths):
            return form
    return ""


def _candidates(paths: Sequence[str]) -> Iterator[str]:
    """Yield patterns, the most specific ones first."""
    ends = {found[0] if (found := _EXTENSION.search(path)) else "" for path in paths}
    end = rf"(?P<end>{'|'.join(map(re.escape, sorted(ends, reverse=True)))})"
    stems = [_EXTENSION.sub("", path) for path in paths]
    lasts = [stem.rpartition("/")[2] for stem in stems]
    day = _day_form(paths)
    between = _between(paths) if day else ""
    mark = _common_mark(lasts)
    front = rf"(?P<way>{_SECTIONS}/(?P<day>{day}){between}/" if day else rf"(?P<way>{_fixed_sections(stems)}/"
    for one in _IDS:
        if mark and one == _IDS[0]:
            yield rf"{front}{re.escape(mark)}{one}){end}"
        yield rf"{front}{one}){end}"
    yield rf"{front}(?P<id>{_SLUG if day else _LONG_SLUG})){end}"
    if day:
        yield rf"{front}(?P<id>[^/]+?)){end}"


def _day_form(paths: Sequence[str]) -> str:
    """Return the pattern of the day that all paths have; empty if they have none in one form."""
    found = [_DAY.search(path) for path in paths]
    forms = {re.sub(r"\d+", lambda digits: rf"\d{{{len(digits[0])}}}", one[1]) for one in found if one}
    are_days = all(one is not None and day_in(one[1]) is not None for one in found)
    return forms.pop() if are_days and len(forms) == 1 else ""


def _between(paths: Sequence[str]) -> str:
    """Return the pattern of the steps between the day and the last step."""
    behind = [path[found.end() :] for path in paths if (found := _DAY.search(path))]
    counts = {_EXTENSION.sub("", one).count("/") - 1 for one in behind}
    return "" if counts == {0} else _steps(max(0, min(counts)), max(counts))


def _steps(least: int, most: int) -> str:
    return r"/[\w-]+" if least == most == 1 else rf"(?:/[\w-]+){{{least},{most}}}"


def _fixed_sections(stems: Sequence[str]) -> str:
    """Return the pattern of the steps before the last one: as many as the examples have, at any number of them."""
    counts = [stem.count("/") - 1 for stem in stems]
    steps = [stem.split("/")[1:-1] for stem in stems]
    if min(counts) == max(counts):
        same = [{one[at] for one in steps} for at in range(counts[0])]
        return "".join(rf"/{re.escape(min(one))}" if _names_articles(one) else r"/[\w-]+" for one in same)
    return _steps(min(counts), max(counts))


def _names_articles(steps: set[str]) -> bool:
    """Return whether a step is the same in all examples and says that an article follows; it is no section then."""
    return len(steps) == 1 and min(steps).lower() in {"article", "articles", "story", "stories", "a", "p", "post"}


def _common_mark(lasts: Sequence[str]) -> str:
    """Return the letters that stand before the number in each last step, such as `detail-`; empty if they differ."""
    found = [re.fullmatch(r"([A-Za-z][A-Za-z_-]*)\d+", last) for last in lasts]
    marks = {one[1] if one else "" for one in found}
    return marks.pop() if len(marks) == 1 else ""


def _links(page: ExamplePage, hosts: frozenset[str]) -> dict[str, None]:
    """Return the links of a page to the site, without fragments, in page order."""
    links = written_links(page.tree).links(page.page.url)
    return dict.fromkeys(url for url in links if split_url(url).hostname in hosts)


def _feeds(page: ExamplePage, hosts: frozenset[str]) -> Iterator[str]:
    base = written_links(page.tree).base_url(page.page.url)
    for link in page.tree.iter("link"):
        if "alternate" in link.get("rel", "").lower().split() and link.get("type", "").lower() in _FEED_TYPES:
            url = absolute_url(base, link.get("href", ""))
            if url is not None and split_url(url).hostname in hosts:
                yield url


def _matches(article: str, url: str) -> bool:
    return bool(article) and re.fullmatch(article, split_url(url).path, re.ASCII) is not None


def _list_form(seeds: Sequence[str], others: Sequence[str], article: str, articles: Sequence[str]) -> str:
    """Return a pattern for the paths of lists: the simplest one that matches the seeds, without first steps of others.

    `others` are links that lead to no list: `/about/` is none although it has the form of one.
    """
    paths = dict.fromkeys(split_url(seed).path or "/" for seed in seeds)
    fits = ((form, [path for path in paths if re.fullmatch(form, path, re.ASCII) is None]) for form in _LIST_FORMS)
    form, rest = min(fits, key=lambda one: len(one[1]))
    steps = {path.split("/")[1] for path in paths}
    firsts = {split_url(url).path.split("/")[1] for url in others if split_url(url).path.count("/") > 0}
    wrong = {
        first
        for first in firsts - steps
        if re.fullmatch(r"[\w-]+", first) and re.fullmatch(form, f"/{first}/", re.ASCII)
    }
    left_out = rf"(?!/(?:{'|'.join(sorted(map(re.escape, wrong)))})\b)" if wrong else ""
    return _not_of_articles("|".join((f"{left_out}{form}", *map(re.escape, rest))), article, articles)


def _not_of_articles(lists: str, article: str, paths: Sequence[str]) -> str:
    """Return a pattern of lists that no article has: if one has it, the form of articles is excluded."""
    if article and any(re.fullmatch(lists, path, re.ASCII) for path in paths):
        return rf"(?!{re.sub(r'[(][?]P<[a-z]+>', '(?:', article)}$)(?:{lists})"
    return lists
