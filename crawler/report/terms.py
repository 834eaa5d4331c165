"""The uses of the stored articles that their sites allow, as stated when the articles were fetched."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from crawler.report.scope import IS_STORED
from crawler.storage.schema import ARTICLES
from crawler.vocabulary import Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.report.scope import ScopedStore

MOST_STATEMENTS = 50
_MOST_EVIDENCE = 500  # different sets of statements that are read
NO_LICENCE = "no licence is declared"


@dataclass(frozen=True, slots=True)
class TermsOfUse:
    """The articles by preference for each purpose, by licence, and by the statements that were found."""

    preferences: Mapping[Purpose, Mapping[str, int]]
    licences: Mapping[str, int]
    statements: Mapping[tuple[str, str, str], int]
    not_free: int


def terms_of(store: ScopedStore) -> TermsOfUse:
    """Count the stored articles of the scope by their terms."""
    columns = [ARTICLES.c[purpose.column] for purpose in Purpose]
    preferences: dict[Purpose, Counter[str]] = {purpose: Counter() for purpose in Purpose}
    counted = store.of_articles(select(func.count(), *columns), IS_STORED).group_by(*columns)
    for many, *answers in store.rows(counted):
        for purpose, answer in zip(Purpose, answers, strict=True):
            preferences[purpose][answer] += many
    licence = store.of_articles(select(ARTICLES.c.license, func.count()), IS_STORED).group_by(ARTICLES.c.license)
    licences = Counter({name or NO_LICENCE: many for name, many in store.rows(licence)})
    free = store.of_articles(select(func.count()), IS_STORED, ARTICLES.c.accessible_for_free.is_(False))
    return TermsOfUse(
        preferences, dict(licences.most_common(MOST_STATEMENTS)), _statements(store), store.rows(free)[0][0]
    )


def _statements(store: ScopedStore) -> dict[tuple[str, str, str], int]:
    """Return the source, name and value of the statements, with the number of articles that have them."""
    many = func.count()
    query = store.of_articles(select(func.min(ARTICLES.c.terms_evidence), many), IS_STORED)
    # The places in the evidence differ from page to page; the statements of a host rarely do.
    of_terms = [ARTICLES.c[name] for name in ("terms_version", "license", *(one.column for one in Purpose))]
    query = query.where(ARTICLES.c.terms_version.is_not(None)).group_by(ARTICLES.c.site, *of_terms)
    found: Counter[tuple[str, str, str]] = Counter()
    for evidence, articles in store.rows(query.order_by(many.desc()).limit(_MOST_EVIDENCE)):
        for one in json.loads(evidence):
            found[one["source"], one["name"], one["value"]] += articles
    return dict(found.most_common(MOST_STATEMENTS))
