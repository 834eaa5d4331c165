"""The rules that read example pages as the generic cleaner does: their places are induced from its values.

Pages of another template than most are left out. A value that is the same headline on every page is not known.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError
from crawler.extraction import ExtractionRules
from crawler.extraction.bylines.chinese import ChineseBylineReader
from crawler.extraction.bylines.reader import BylineReader
from crawler.extraction.text_layout.boilerplate import Boilerplate
from crawler.induction import BYLINE, Example, Known, KnownBody, induce, read_by
from crawler.induction.body import MIN_FOUND, fit_of_body
from crawler.new_site.boilerplate_names import boilerplate_names
from crawler.new_site.places import TEXT, places_of
from crawler.new_site.refinement import refined
from crawler.new_site.url_forms import url_forms
from crawler.sites import known_sites
from crawler.sites.body_phrases import NEVER_TEXT
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.extraction.page_object import PageObject
    from crawler.induction import Induced
    from crawler.items import Article
    from crawler.new_site.examples import ExamplePage, Examples
    from crawler.new_site.places import ProposedPlace
    from crawler.new_site.url_forms import UrlForms

CHINESE = "zh"
RULER = re.compile(r"[\W_]{1,200}")  # a line without a letter or a digit


@dataclass(frozen=True, slots=True)
class TimeZone:
    """The offset of the site's times from UTC; `is_declared` if the pages state it."""

    offset: timedelta
    is_declared: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """The rules of a new site, with the pages that they were made of.

    `phrases` are the lines in the bodies that are boilerplate of this site. `notes` are lines about what to check.
    """

    name: str
    pages: tuple[ExamplePage, ...]
    rules: ExtractionRules
    phrases: Mapping[Role, tuple[str, ...]]
    zone: TimeZone
    urls: UrlForms
    places: tuple[ProposedPlace, ...]
    notes: tuple[str, ...]

    @property
    def page_object(self) -> PageObject:
        """The only page object of the rules."""
        return self.rules.page_objects[0]

    @property
    def language(self) -> str | None:
        """The language of the site, None if it is detected for each text."""
        return self.rules.language


def propose(name: str, examples: Examples) -> Proposal:
    """Return the rules for a site. BadInputError if the pages have no template in common."""
    zone = _zone_of(examples.pages)
    language = _language_of(examples.pages)
    rules = ExtractionRules(bylines=_reader(zone, language), language=language, boilerplate=boilerplate_of({}))
    pages, notes = list(examples.pages), [*examples.left_out]
    known, induced = _induced(name, pages, rules, notes)
    made = refined(induced.page_object, [page.article for page in pages], known, rules)
    made = _with_boilerplate_names(made, pages, known, rules)
    phrases = _phrases(pages, [read_by(made, one, rules) for one in known])
    rules = replace(rules, page_objects=(made,), boilerplate=boilerplate_of(phrases))
    read = [read_by(made, one, rules) for one in known]
    urls = url_forms(pages)
    places = places_of(made, pages, known, read, rules)
    notes += _to_check(pages, zone, urls, places)
    return Proposal(name, tuple(pages), rules, phrases, zone, urls, places, tuple(notes))


def boilerplate_of(phrases: Mapping[Role, Sequence[str]]) -> Boilerplate:
    """Return the boilerplate of a site with these lines in its bodies, and with those of any site."""
    own = {role: re.compile("|".join(map(re.escape, texts))) for role, texts in phrases.items()}
    return Boilerplate({}, {}, in_body={**NEVER_TEXT, Role.RULER: RULER, **own})


def _phrases(pages: Sequence[ExamplePage], read: Sequence[Article | None]) -> dict[Role, tuple[str, ...]]:
    """Return the lines that the rules keep on all pages, and the cleaner on none, by the cleaner's reason."""
    kept = [{block.text for block in article.kept} if article else set() for article in read]
    reasons = {block.text: removal for page in pages for block, removal in page.article.labelled if removal}
    cleaned = {block.text for page in pages for block in page.article.kept}
    found: dict[Role, tuple[str, ...]] = {}
    for text in sorted(set.intersection(*kept) - cleaned):
        reason = reasons.get(text)
        role = reason if isinstance(reason, Role) and reason not in {*NEVER_TEXT, Role.BODY, Role.RULER} else Role.BOX
        found[role] = (*found.get(role, ()), text)
    return found


def _reader(zone: TimeZone, language: str | None) -> BylineReader:
    known = timezone(zone.offset)
    return ChineseBylineReader(known) if language == CHINESE else BylineReader(known)


def _induced(
    name: str, pages: list[ExamplePage], rules: ExtractionRules, notes: list[str]
) -> tuple[list[Example], Induced]:
    """Return the pages of one template with their values, and the rules for them; `pages` loses those of others."""
    while True:
        known = [_example(page, pages, rules) for page in pages]
        induced = induce(name, known, rules) if len(pages) > 1 else None
        if induced is None:
            raise BadInputError("the pages have no template in common; name two articles or more of one template")
        body = induced.page_object.roles[Role.BODY]
        others = [
            page for page, one in zip(pages, known, strict=True) if fit_of_body(body, KnownBody(one))[0] < MIN_FOUND
        ]
        if not others:
            return known, induced
        notes += (f"{page.name} is left out: it has another template than the other pages" for page in others)
        pages[:] = [page for page in pages if page not in others]


def _example(page: ExamplePage, pages: Sequence[ExamplePage], rules: ExtractionRules) -> Example:
    found, article = page.article.metadata, page.article
    titles = Counter(one.article.title for one in pages)
    published = found.published
    if published is not None and published.tzinfo is None:
        published = published.replace(tzinfo=rules.bylines.zone)
    return Example(
        page.parsed,
        Known(
            title=found.title if found.title and titles[found.title] == 1 else "",
            published=published,
            source=found.source or "",
            editor=found.editor or "",
            authors=found.authors,
            section=found.section or "",
            paragraphs=tuple(block.text for block in article.kept),
            captions=tuple(
                dict.fromkeys(
                    [image.caption for image in article.document.images if image.caption]
                    + [block.text for block, removal in article.labelled if removal == Role.CAPTION]
                )
            ),
        ),
    )


def _with_boilerplate_names(
    made: PageObject, pages: Sequence[ExamplePage], known: Sequence[Example], rules: ExtractionRules
) -> PageObject:
    """Return the page object with roles for the boilerplate, if the text of all pages stays the same."""
    tags, names = boilerplate_names([page.article for page in pages], known)
    roles = {role: path for role, path in tags.items() if role not in made.roles}
    richer = replace(made, roles={**made.roles, **roles}, class_roles=names)
    return richer if _texts(richer, known, rules) == _texts(made, known, rules) else made


def _texts(made: PageObject, known: Sequence[Example], rules: ExtractionRules) -> list[str | None]:
    read = (read_by(made, one, rules) for one in known)
    return [article.text if article else None for article in read]


def _zone_of(pages: Sequence[ExamplePage]) -> TimeZone:
    """Return the offset that the times of all pages state, or else UTC."""
    times = [page.article.metadata.published for page in pages if page.article.metadata.published]
    offsets = {time.utcoffset() for time in times}
    offset = offsets.pop() if len(offsets) == 1 else None
    return TimeZone(offset, is_declared=True) if offset is not None else TimeZone(timedelta(), is_declared=False)


def _language_of(pages: Sequence[ExamplePage]) -> str | None:
    """Return the language of all pages; None if they have several: then it is detected for each text."""
    languages = {page.article.metadata.language for page in pages}
    return languages.pop() if len(languages) == 1 else None


def _to_check(
    pages: Sequence[ExamplePage], zone: TimeZone, urls: UrlForms, places: Sequence[ProposedPlace]
) -> list[str]:
    """Return lines about what a person should check."""
    found = [
        f"the site {site.name} has the host of {page.name}: where only its URL is known, a page is read by its rules"
        for page in pages[:1]
        for site in known_sites().values()
        if site.has(page.url) and not site.version
    ]
    names = {place.name for place in places if place.exact}
    if not zone.is_declared:
        found.append("check the time zone: the pages state no offset, or several; UTC is a guess")
    if len({page.article.title for page in pages}) < len(pages):
        found.append("check the title: several pages have the same one")
    found += (f"no place of the {name} was found" for name in ("title", "published") if not names & {name, BYLINE})
    text = next(place for place in places if place.name == TEXT)
    if text.exact < text.pages:
        found.append(
            f"check the text: on {text.pages - text.exact} of {text.pages} pages it is another than the cleaner's"
        )
    if not urls.article:
        found.append("check the URLs: the examples have no form in common, so the general forms of articles are used")
    elif urls.linked and urls.matched < urls.linked:
        found.append(
            f"check the form of the URLs: it matches {urls.matched} of {urls.linked} links that look like articles'"
        )
    return found
