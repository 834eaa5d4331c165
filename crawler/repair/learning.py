"""A template from the training part of the known articles, induced in a worker process."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from crawler.exceptions import PageError, PathologicalPageError
from crawler.extraction.page_object_data import as_json
from crawler.extraction.simple_paths import members
from crawler.induction import BYLINE, FIELDS, Fits, InheritedRoles, induce
from crawler.processing.archived_article import known_site
from crawler.repair.known_pages import example_of, new_page
from crawler.sites.body_parts import adverts, captions, named_parts
from crawler.storage.learnt_templates import next_name
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.extraction.page_object import PageObject
    from crawler.induction import Example, Induced
    from crawler.sites import Site
    from crawler.storage.known_articles import KnownArticle

BODY = "body"
_IN_BODY = "$body"
_READ_IN_BYLINE = ("published", "source", "editor")


@dataclass(frozen=True, slots=True)
class Training:
    """Known articles of a site in one new layout, and the templates that the site has learnt before."""

    site: str
    articles: tuple[KnownArticle, ...]
    learnt: tuple[str, ...] = ()


class FoundPlace(NamedTuple):
    """The place of a field, or of the body, in a proposed template; the path is empty if there is none."""

    field: str
    path: str
    fits: Fits


class Learnt(NamedTuple):
    """A template as JSON, its places, and the fields that no page states at any place."""

    name: str
    template: str
    places: tuple[FoundPlace, ...]
    unstated: frozenset[str]


def learn(training: Training) -> Learnt | None:
    """Return the template of some articles; None if no element contains their texts, or no place has their titles.

    PathologicalPageError if the pages exceed the limits of the process together.
    """
    examples = list(filter(None, (_example(article, training.learnt) for article in training.articles)))
    if not examples:
        return None
    site = known_site(training.site, training.learnt)
    rules = site.rules
    old = _old_template(training, rules.page_objects)
    base = old.name if old else training.site
    used = [one.name for one in rules.page_objects]
    name = next_name(base.partition("-learnt-")[0], used)
    induced = induce(name, examples, rules, inherited(site, old))
    if induced is None or not induced.places["title"]:
        return None
    return Learnt(name, as_json(induced.page_object), tuple(_places(induced)), _unstated(induced))


def _example(article: KnownArticle, learnt: tuple[str, ...]) -> Example | None:
    try:
        return example_of(article.record, new_page(article), learnt) if len(article.places) == 1 else None
    except PathologicalPageError:
        raise
    except PageError:
        return None


def _old_template(training: Training, page_objects: Sequence[PageObject]) -> PageObject | None:
    """Return the page object that read most of the articles, None if none did."""
    names = Counter(article.record.template for article in training.articles)
    found = max(page_objects, key=lambda one: names[one.name], default=None)
    return found if found and names[found.name] else None


def inherited(site: Site, old: PageObject | None) -> InheritedRoles:
    """Return the roles inside the body that the site's old template has: captions, advertisements and the like.

    If none has read the articles, it is the site's first one; a site without templates gets the usual roles.
    """
    old = old or next(iter(site.rules.page_objects), None)
    if old is None:
        usual = {Role.CAPTION: captions(_IN_BODY), Role.ADVERT: adverts(_IN_BODY, tuple(sorted(site.hosts)))}
        return InheritedRoles({**usual, **named_parts(_IN_BODY)})
    return InheritedRoles(_in_body(old.roles), _in_body(old.role_changes))


def _in_body(paths: Mapping[Role, str]) -> dict[Role, str]:
    kept = {role: [one for one in members(path) if one.startswith(_IN_BODY)] for role, path in paths.items()}
    return {role: " | ".join(some) for role, some in kept.items() if some}


def _places(induced: Induced) -> list[FoundPlace]:
    """Return the places that the page object uses, and those of fields without one."""
    made, found = induced.page_object, []
    for name in (BYLINE, *FIELDS):
        path = getattr(made, name)
        fits = next((place.fits for place in induced.places[name] if place.path == path), None)
        if path or (name != BYLINE and not _is_in_byline(name, induced)):
            found.append(FoundPlace(name, path, fits or Fits()))
    body = next(place for place in induced.bodies if place.path == made.roles[Role.BODY])
    return [*found, FoundPlace(BODY, body.path, body.fits)]


def _is_in_byline(name: str, induced: Induced) -> bool:
    return name in _READ_IN_BYLINE and bool(induced.page_object.byline)


def _unstated(induced: Induced) -> frozenset[str]:
    """Return the fields whose known values stand nowhere on the pages."""
    if induced.places[BYLINE]:
        return frozenset()
    return frozenset(name for name in _READ_IN_BYLINE if not induced.places[name])
