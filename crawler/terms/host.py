"""The statements of a host about its pages, from robots.txt, tdmrep.json and RSL, and those that are about one URL.

robots.txt is read by draft-ietf-aipref-attach-05 (19 August 2026), section 3: a line may begin with a path, and without
one it is about all paths. Content-Signal lines are read in the same way.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.items import Statement
from crawler.network.path_patterns import path_of, path_pattern
from crawler.network.robots import LICENSE
from crawler.terms.rsl import content_matches
from crawler.terms.tdmrep import rule_matches
from crawler.vocabulary import TermsSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.network.robots import RobotRules
    from crawler.vocabulary import Reason

MAX_OF_SOURCE = 20  # how many statements of one source and name are kept with an article
MAX_LINE_CHARS = 1_000
NOT_READ = "not-read"
"""The name of a statement that stands for a file of the host that did not come; its value is the reason."""
MAX_LICENSES = 2


def robots_statements(rules: RobotRules, place: str | None) -> tuple[Statement, ...]:
    """Return the lines of a robots.txt about the use of content; it is at `place` in the archive."""
    lines = ((name, value) for name, value in rules.terms if len(value) <= MAX_LINE_CHARS)
    return tuple(Statement(TermsSource.ROBOTS, name, value, place) for name, value in lines)


def not_read(source: TermsSource, reason: Reason) -> Statement:
    """Return the statement for a file of the host that did not come, so that its statements are not known."""
    return Statement(source, NOT_READ, reason)


def license_urls(root: str, lines: Iterable[Statement]) -> tuple[str, ...]:
    """Return the URLs of the RSL documents that the robots.txt at `root` names, in their order."""
    named = (urljoin(f"{root}/", one.value) for one in lines if one.name == LICENSE)
    return tuple(dict.fromkeys(url for url in named if url.startswith(("http://", "https://"))))[:MAX_LICENSES]


def statements_about(url: str, host: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements of a host that are about a URL, in their order."""
    if not host:
        return ()
    path, kept, counts = path_of(url), list[Statement](), Counter[tuple[str, str]]()
    for one in host:
        if _is_about(one, url, path) and counts[one.source, one.name] < MAX_OF_SOURCE:
            counts[one.source, one.name] += 1
            kept.append(one)
    return tuple(kept)


def split_line(value: str) -> tuple[str, str]:
    """Return the path at the beginning of a line's value, `/` if it has none, and the rest."""
    if not value.startswith("/"):
        return "/", value
    path, *rest = value.split(maxsplit=1)
    return path, rest[0] if rest else ""


def _is_about(one: Statement, url: str, path: str) -> bool:
    if one.name == NOT_READ:
        return True
    if one.source == TermsSource.ROBOTS:
        return one.name == LICENSE or path_pattern(split_line(one.value)[0]).matches(path)
    if one.source == TermsSource.TDMREP:
        return rule_matches(one.value, path)
    return content_matches(one.value, url)
