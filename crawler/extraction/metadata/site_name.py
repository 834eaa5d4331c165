"""The names of a page's site, and their removal from a title.

A part of a title is removed only if it is a name of the site, or a date or a section next to such a name.
"""

from __future__ import annotations

import unicodedata
from itertools import combinations, islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from crawler.extraction.html.blocks import fold
from crawler.extraction.metadata.json_ld import listed, text_of, types_of
from crawler.extraction.metadata.parsed_date import read_date
from crawler.extraction.urls import split_url
from crawler.lazy_patterns import lazy_pattern
from crawler.vocabulary.word_lists import read_word_list

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml.html import HtmlElement

    from crawler.extraction.metadata.declared import DeclaredMetadata

MIN_KEY_CHARS = 2
MIN_HOST_PART_CHARS = 4  # a shorter name of a host is not looked for in longer names
MAX_NAME_CHARS = 60
MAX_NAMES = 20
MAX_EXTRA_CHARS = 12  # how many characters a name may have more than a known one: `The`, `.com`, `Online`
SITE_TYPES = frozenset({"WebSite", "Organization", "NewsMediaOrganization", "Corporation"})
_SPACE = r"(?<!\s)\s++"
"""All white space in front of a separator. Without the lookbehind, the time grows with the square of its length."""
SEPARATOR = lazy_pattern(
    rf"{_SPACE}[|\-–—−―ー·•・»›«‹<>*/:~]+\s+|(?:{_SPACE})?(?:[|｜￨ㅣ＿－﹣\u2028]\s*|[：:]\s*(?=\S)|(?:--+|——+|_)\s*)|,\s+"
)
_GLUED = lazy_pattern(r"-([^\s-]{1,20})$")
BARS = frozenset("|｜￨ㅣ»›\u2028")  # separators that the templates of pages use and authors do not
NO_NAMES = frozenset({"www", "com", "news"})  # labels of host names that are no names of a site
ADDITIONS = frozenset("the com net org co online news website home homepage official site".split())
"""Words next to the name of a site that make no headline of it."""
_WORD = lazy_pattern(r"\w+")
_NO_LETTERS = lazy_pattern(r"[\W_]+")
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "å": "a", "æ": "ae", "&": "and"})


def key_of(name: str) -> str:
    """Return a name as it is in a host name, in small letters and digits: `Föhrer Kurier` as `foehrerkurier`."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name.casefold()).translate(_LETTERS))
    return _NO_LETTERS.sub("", plain)


GENERIC = frozenset(key_of(word) for word in read_word_list("extraction/words/titles.tsv").words("generic"))
"""The keys of titles and sections that are no headlines."""


def site_names(declared: DeclaredMetadata) -> tuple[str, ...]:
    """Return the names that the page gives its site, the most reliable first. The page's own title is left out."""
    titles = {declared.json_ld_text("headline"), *declared.titles, *declared.meta("og:title")}
    named = (name for name in _named(declared) if name and len(name) <= MAX_NAME_CHARS and name not in titles)
    return tuple(dict.fromkeys(islice(named, MAX_NAMES)))


def names_in_logo(tree: HtmlElement, declared: DeclaredMetadata) -> tuple[str, ...]:
    """Return the texts of the h1 elements that are links to the home page, unless one is a whole title of the page."""
    headings = ((heading, fold("".join(heading.itertext()))) for heading in islice(tree.iter("h1"), MAX_NAMES))
    names = (text for heading, text in headings if 0 < len(text) <= MAX_NAME_CHARS and _is_home(heading, declared.url))
    return tuple(name for name in names if name not in declared.titles)


def _is_home(heading: HtmlElement, url: str) -> bool:
    """Return whether all text of a heading is in one link to the home page of `url`."""
    links = list(islice(heading.iter("a"), 2))
    target = links[0].get("href") if len(links) == 1 else None
    if not target or fold("".join(links[0].itertext())) != fold("".join(heading.itertext())):
        return False
    home, page = split_url(target.strip()), split_url(url)
    is_same_host = (home.hostname or page.hostname) == page.hostname
    return is_same_host and home.path in {"/", "" if home.hostname else "/"} and not home.query + home.fragment


def _named(declared: DeclaredMetadata) -> Iterator[str | None]:
    yield declared.json_ld_text("publisher")
    yield from declared.meta("og:site_name")
    for node in declared.json_ld.nodes:
        if types_of(node) & SITE_TYPES:
            yield from (text_of(value) for key in ("name", "alternateName") for value in listed(node.get(key)))
    yield from declared.meta("application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher")


class SiteName:
    """Recognises the names of one site: the given ones, and those in the host name of `url`, a page of the site.

    `sections` are the names of its sections; the directories in the URL are added to them.
    """

    def __init__(self, names: Collection[str], url: str, sections: Collection[str] = ()) -> None:
        self._keys = {key for name in names if len(key := key_of(name)) >= MIN_KEY_CHARS}
        parts = split_url(url)
        host, path = parts.hostname or "", unquote(parts.path)
        labels = host.split(".")
        spans = combinations(range(len(labels) + 1), 2)
        self._keys |= {key_of("".join(labels[start:end])) for start, end in spans}
        self._keys -= {key for key in self._keys if len(key) < MIN_KEY_CHARS} | NO_NAMES
        self._sections = {key_of(section) for section in (*sections, *path.split("/")[:-1])} - {""}

    def is_name(self, text: str) -> bool:
        """Return whether a text is a name of the site, with or without additions such as `The` or `.com`."""
        return self._is_bare_name(text) or self._is_long_name(text)

    def is_title(self, text: str) -> bool:
        """Return whether a whole title is a name of the site or a word such as `Home`; `Boston wins` is neither."""
        return self._is_bare_name(text) or key_of(text) in GENERIC

    def removed_from(self, title: str, *, exact: bool = False) -> str:
        """Return a title without the names of the site at its end and at its beginning.

        `exact`: a part that only resembles a name stays.
        """
        return self._removed_from_front(next(reversed(self.shortened(title, exact=exact)), title)) or title

    def shortened(self, title: str, *, exact: bool = False) -> list[str]:
        """Return the title without the last name of the site at its end, without the last two, and so on."""
        kept = end = len(title)  # indexes, since slices of the title for each separator take quadratic time
        found = []
        for cut in reversed(list(SEPARATOR.finditer(title))):
            part, end = title[cut.end() : end], cut.start()
            if not end:
                break
            is_exact = exact or cut[0].strip() == ","  # commas are frequent in headlines
            is_like_name = self._is_bare_name if is_exact else self.is_name
            if is_like_name(part) or self._is_section(part, cut[0].strip(), named=kept < len(title)):
                kept = end
                found.append(title[:kept])
            elif not _is_date_or_byline(part) and key_of(part) not in GENERIC:
                break
        short = title[:kept]
        glued = _GLUED.search(short)
        if glued and (self._is_exact_name(glued[1]) or (found and key_of(glued[1]) in self._sections)):
            found.append(short[: glued.start()])
        return found

    def _is_section(self, part: str, separator: str, *, named: bool) -> bool:
        """Return whether a part is a section; `named`: a name of the site was removed behind it."""
        key = key_of(part)
        return (named and key in GENERIC) or ((named or separator in BARS) and key in self._sections)

    def _removed_from_front(self, title: str) -> str:
        """Remove `Name | ` only: `Name: the story of a broadcaster` is a headline."""
        separator = SEPARATOR.search(title)
        if separator and separator[0].strip() in BARS and self._is_exact_name(title[: separator.start()]):
            return title[separator.end() :]
        return title

    def _is_exact_name(self, text: str) -> bool:
        return key_of(text) in self._keys

    def _is_bare_name(self, text: str) -> bool:
        """Return whether a text has no word but a name of the site and additions."""
        words = [word for word in _WORD.findall(text) if word.casefold() not in ADDITIONS]
        return self._is_exact_name(text) or key_of("".join(words)) in self._keys

    def _is_long_name(self, text: str) -> bool:
        """Return whether a text begins or ends with a name of the site, or is the beginning or end of such a name."""
        key = key_of(text)
        if not key or len(text) > MAX_NAME_CHARS:
            return False
        return any(_extends(key, known) or _extends(known, key) for known in self._keys)


def _is_date_or_byline(part: str) -> bool:
    date = read_date(part)
    return part.lower().startswith("by ") or (date is not None and date.raw == part.strip())


def _extends(longer: str, shorter: str) -> bool:
    similar_length = len(shorter) >= MIN_HOST_PART_CHARS and len(longer) - len(shorter) <= MAX_EXTRA_CHARS
    return similar_length and (longer.startswith(shorter) or longer.endswith(shorter))
