"""Parts that many sites have without a name of their own are added to a page object, if its texts become better.

Better is nearer to the cleaner's text on some pages, and no farther from it on any.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.induction import Example, Known, places_of, read_by
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.extraction import ExtractionRules
    from crawler.extraction.page_object import PageObject
    from crawler.items import Article

PARTS = (
    (Role.TITLE, "//h1"),
    (Role.RELATED, "$body//p[.//a and normalize-space() = normalize-space(.//a)]"),
    (Role.RELATED, "$body//*[self::ul or self::ol][li and not(li[not(.//a)])]"),
)
"""The headline, a paragraph that is one link, and a list of links."""
CAPTIONS = "$body//figcaption"
"""Captions are taken if they make no text worse: the pictures of the examples may have none."""
MIN_LEADS = 2  # a lead on one page tells no place


def refined(
    made: PageObject, articles: Sequence[Article], known: Sequence[Example], rules: ExtractionRules
) -> PageObject:
    """Return the page object with the parts that help; `articles` are those of the cleaner."""

    def shared(tried: PageObject) -> list[float]:
        pairs = zip(known, articles, strict=True)
        return [shared_text(read_by(tried, one, rules), article) for one, article in pairs]

    best = shared(made)
    if min(best) < 1:
        for part in (*_parts(made), *_lead(made, articles, known, rules)):
            joined = replace(made, roles={**made.roles, **_added(made, part)})
            found = shared(joined)
            if sum(found) > sum(best) and _is_no_worse(found, best):
                made, best = joined, found
    if Role.CAPTION not in made.roles and _is_no_worse(
        shared(with_captions := replace(made, roles={**made.roles, Role.CAPTION: CAPTIONS})), best
    ):
        made = with_captions
    return made


def shared_text(one: Article | None, other: Article) -> float:
    """Return how much of the texts of two articles are paragraphs that both have, 0 to 1, in characters."""
    if one is None:
        return 0.0
    first, second = (Counter(block.text for block in article.kept) for article in (one, other))
    shared = sum(len(text) * count for text, count in (first & second).items())
    chars = sum(len(text) * count for counts in (first, second) for text, count in counts.items())
    return 2 * shared / chars if chars else 1.0


def _is_no_worse(found: Sequence[float], best: Sequence[float]) -> bool:
    return all(one >= other for one, other in zip(found, best, strict=True))


def _added(made: PageObject, part: tuple[Role, str]) -> dict[Role, str]:
    role, path = part
    return {role: " | ".join(filter(None, (made.roles.get(role), path)))}


def _parts(made: PageObject) -> Iterator[tuple[Role, str]]:
    yield from (part for part in PARTS if part[0] != Role.TITLE or Role.TITLE not in made.roles)


def _lead(
    made: PageObject, articles: Sequence[Article], known: Sequence[Example], rules: ExtractionRules
) -> Iterator[tuple[Role, str]]:
    """Yield the place of a lead outside of the body: the first paragraph of the cleaner's text that the rules miss."""
    leads = []
    for article, one in zip(articles, known, strict=True):
        read = read_by(made, one, rules)
        kept = {block.text for block in read.kept} if read else set()
        first = next((block.text for block in article.kept), "")
        leads.append(Example(one.parsed, Known(title="" if first in kept else first)))
    places = places_of("title", leads, rules.bylines)
    if places and places[0].fits.exact >= MIN_LEADS and not places[0].fits.wrong:
        yield Role.BODY, places[0].path
