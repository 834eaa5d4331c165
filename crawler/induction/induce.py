"""Example pages with known values to the page object of their template.

The places are put together in several ways: with a byline or with single fields, with or without the roles of the
site's other templates, with each of the best bodies. The one that reads most examples exactly is the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from crawler.cleaning import clean_document
from crawler.extraction.by_page_object import PageOfTemplate, by_page_object
from crawler.extraction.page_object import PageObject, find
from crawler.induction.body import KnownBody, body_places
from crawler.induction.example import FIELDS
from crawler.induction.fields import places_of
from crawler.induction.parts import Part, parts_of
from crawler.induction.readings import BYLINE, with_fields
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from crawler.extraction.rules import ExtractionRules
    from crawler.induction.example import Example, Known, Place
    from crawler.items import Article

TRIED_BODIES = 3
MIN_SHARE = 0.5  # a place that is right on fewer pages is none
BYLINE_FIELDS = ("published", "source", "editor")
_PROPOSED = "proposed"
_ENDS_IN_NAME = re.compile(r"[^\d\[]\]$")  # a position ends in `[2]`


@dataclass(frozen=True, slots=True)
class InheritedRoles:
    """The roles inside the body that the site's other templates have; their XPaths use `$body` only."""

    roles: Mapping[Role, str] = field(default_factory=dict)
    role_changes: Mapping[Role, str] = field(default_factory=dict)


NOTHING_INHERITED = InheritedRoles()


@dataclass(frozen=True, slots=True)
class Induced:
    """A page object, and how its places fit the examples.

    `places` has the places of each field of FIELDS and of BYLINE, the best first; the tuple is empty for a field that
    was found nowhere. `bodies` are those of the body. The page object need not use them all.
    """

    page_object: PageObject
    places: Mapping[str, tuple[Place, ...]]
    bodies: tuple[Place, ...]
    parts: tuple[Part, ...]


class Exactness(NamedTuple):
    """Which values of a page come out exactly; the values that are not known count as exact."""

    title: bool
    published: bool
    source: bool
    editor: bool
    text: bool

    @property
    def is_exact(self) -> bool:
        """Whether all of them do."""
        return all(self)


def induce(
    name: str, examples: Sequence[Example], rules: ExtractionRules, inherited: InheritedRoles = NOTHING_INHERITED
) -> Induced | None:
    """Return the page object of a template that all the examples have; None if no element holds their text.

    `rules` are those of the site: its bylines and boilerplate; its page objects are not used.
    """
    pages = [KnownBody(example) for example in _with_text(examples)]
    bodies = body_places(pages)
    if not bodies:
        return None
    places = {name: tuple(_sure(places_of(name, examples, rules.bylines))) for name in (*FIELDS, BYLINE)}
    fields = max(
        _field_sets(places), key=lambda one: _exact_fields(_made(name, bodies[0].path, one, pages), pages, rules)
    )
    tried: list[tuple[float, Induced]] = []
    for body, one in _bodies_and_roles(bodies, inherited):
        made, parts = _with_parts(_made(name, body.path, fields, pages, one), pages, rules)
        exact = sum(exactness(read_by(made, each, rules), each.known).text for each in examples) / len(examples)
        tried.append((exact, Induced(made, places, tuple(bodies), parts)))
        if exact == 1.0:
            break
    return max(tried, key=itemgetter(0))[1]  # the first of equal ones: the body with the best score


def read_by(page_object: PageObject, example: Example, rules: ExtractionRules) -> Article | None:
    """Return the article that a page object reads on a page, None if it does not fit the page."""
    parsed = example.parsed
    if not page_object.fits(parsed.tree, parsed.index):
        return None
    document = by_page_object(parsed.url, PageOfTemplate(parsed.tree, parsed.index, page_object), rules)
    return clean_document(document, rules.boilerplate.never_text)


def exactness(article: Article | None, known: Known) -> Exactness:
    """Compare an article with the known values."""
    if article is None:
        return Exactness(*[False] * len(Exactness._fields))
    found = article.metadata
    return Exactness(
        title=not known.title or found.title == known.title,
        published=known.published is None or found.published == known.published,
        source=not known.source or found.source == known.source,
        editor=not known.editor or found.editor == known.editor,
        text=[block.text for block in article.kept] == [*known.paragraphs],
    )


def _with_text(examples: Sequence[Example]) -> list[Example]:
    """Return the examples with text that is more than captions; all, if there is none: then they are galleries."""
    found = [one for one in examples if {*one.known.paragraphs} - {*one.known.captions}]
    return found or [*examples]


def _sure(places: Sequence[Place]) -> Iterator[Place]:
    return (place for place in places if place.fits.share >= MIN_SHARE)


def _bodies_and_roles(bodies: Sequence[Place], inherited: InheritedRoles) -> Iterator[tuple[Place, InheritedRoles]]:
    for body in islice(bodies, TRIED_BODIES):
        yield body, inherited
        if inherited != NOTHING_INHERITED:
            yield body, NOTHING_INHERITED


def _field_sets(places: Mapping[str, tuple[Place, ...]]) -> list[dict[str, str]]:
    """Return the XPaths of the fields: with a byline, with single fields, with both, and with neither."""
    best = {field_name: found[0].path for field_name, found in places.items() if found}
    always = {field_name: best[field_name] for field_name in ("title", "author", "section") if field_name in best}
    single = {field_name: best[field_name] for field_name in BYLINE_FIELDS if field_name in best}
    byline = {BYLINE: best[BYLINE]} if BYLINE in best else {}
    return [always | own for own in (byline or single, single, byline | single, {})]


def _made(
    name: str,
    body: str,
    fields: Mapping[str, str],
    pages: Sequence[KnownBody],
    inherited: InheritedRoles = NOTHING_INHERITED,
) -> PageObject:
    roles = {**inherited.roles, **_roles_of(fields, pages, body), Role.BODY: body}
    return with_fields(PageObject(name, roles, inherited.role_changes), fields)


def _roles_of(fields: Mapping[str, str], pages: Sequence[KnownBody], body: str) -> dict[Role, str]:
    """Return the roles of the elements that state fields, if no known text is in them.

    A tag without a name gets none, unless it is in the body: on other pages it may be a part of the text.
    """
    roles = {Role.TITLE: ("title",), Role.SECTION: ("section",), Role.BYLINE: (BYLINE, *BYLINE_FIELDS, "author")}
    found = {}
    for role, names in roles.items():
        members = dict.fromkeys(fields[one] for one in names if one in fields)
        pure = [
            path
            for path in members
            if "meta[" not in path
            and (_ENDS_IN_NAME.search(path) or _is_in_body(path, pages, body))
            and _is_pure(path, pages)
        ]
        if pure:
            found[role] = " | ".join(pure)
    return found


def _is_in_body(path: str, pages: Sequence[KnownBody], body: str) -> bool:
    return any(
        not {*page.bodies(body)}.isdisjoint(element.iterancestors())
        for page in pages
        for element in find(path, page.example.parsed.tree, _PROPOSED)
    )


def _is_pure(path: str, pages: Sequence[KnownBody]) -> bool:
    return all(page.contained.keys().isdisjoint(find(path, page.example.parsed.tree, _PROPOSED)) for page in pages)


def _with_parts(
    page_object: PageObject, pages: Sequence[KnownBody], rules: ExtractionRules
) -> tuple[PageObject, tuple[Part, ...]]:
    """Return the page object with roles for the text that it keeps wrongly."""
    kept = [_kept_wrongly(page_object, page.example, rules) for page in pages]
    parts = parts_of(pages, page_object.roles[Role.BODY], kept)
    roles = dict(page_object.roles)
    for part in parts:
        roles[part.role] = " | ".join(filter(None, (roles.get(part.role), part.path)))
    return replace(page_object, roles=roles), tuple(parts)


def _kept_wrongly(page_object: PageObject, example: Example, rules: ExtractionRules) -> frozenset[str]:
    article = read_by(page_object, example, rules)
    kept = {block.text for block in article.kept} if article else set()
    return frozenset(kept - {*example.known.paragraphs})


def _exact_fields(page_object: PageObject, pages: Sequence[KnownBody], rules: ExtractionRules) -> int:
    """Return how many fields of all pages come out exactly."""
    found = (exactness(read_by(page_object, one.example, rules), one.example.known) for one in pages)
    return sum(sum(one[:-1]) for one in found)
