"""The Record of an article, as it is stored and exported: the one list of its fields, with their meaning.

`crawler.items.record_schema` reads the types and the meanings from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from crawler.vocabulary import Preference

if TYPE_CHECKING:
    from crawler.items.document import ArchivedPage, Image
    from crawler.items.terms import Statement

SCHEMA_VERSION = "2"
"""The version of the fields below: raised when a field is added, removed, or changes its type or meaning."""


_PREFERENCES = ", ".join(f"`{word}`" for word in Preference)


class About(NamedTuple):
    """The meaning of a field, and its name in schema.org's NewsArticle, empty if there is none.

    A change of the `content` of an article makes a new revision; the other fields describe its fetch and processing.
    """

    meaning: str
    schema_org: str = ""
    content: bool = False
    time: bool = False


def _about(meaning: str, schema_org: str = "", *, content: bool = False, time: bool = False) -> dict[str, About]:
    return {"about": About(meaning, schema_org, content, time)}


@dataclass(frozen=True, slots=True)
class RemovedBlocks:
    """How many blocks of a page were removed for a reason."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Record:
    """An article as it is stored and exported. The order is that of an export, and each export has all fields.

    Times are ISO 8601: `published` and `modified` in the page's zone if stated, others in UTC. The store sets the
    fields from `stored_at` on. Another `modified` alone makes no revision: pages state a new one with each of their
    builds.
    """

    document_id: str = field(
        init=False,
        metadata=_about(
            "stable ID of the article: the UUID (version 5, in the namespace of URLs) of `SITE IDENTITY`", "identifier"
        ),
    )
    url: str | None = field(metadata=_about("canonical URL", "url", content=True))
    site: str = field(metadata=_about("name of the site"))
    kind: str = field(metadata=_about("`article`, `gallery` or `video`", content=True))
    title: str | None = field(metadata=_about("headline, without the site's name", "headline", content=True))
    text: str = field(metadata=_about("clean text; blank lines separate the paragraphs", "articleBody", content=True))
    published: str | None = field(metadata=_about("time of publication", "datePublished", content=True, time=True))
    published_raw: str | None = field(
        metadata=_about("the text from which the time was read; it shows the precision"),
    )
    published_zone_known: bool | None = field(
        init=False,
        metadata=_about("false if neither the page nor the site states a time zone: then an export assumes UTC"),
    )
    modified: str | None = field(
        default=None,
        kw_only=True,
        metadata=_about(
            "time of the last change, as the page states it; a change of this field alone makes no revision",
            "dateModified",
            time=True,
        ),
    )
    source: str | None = field(metadata=_about("the source that the page names", "sourceOrganization", content=True))
    editor: str | None = field(metadata=_about("the editor that the page names", "editor", content=True))
    authors: tuple[str, ...] = field(metadata=_about("the authors that the page names", "author", content=True))
    section: str | None = field(metadata=_about("section of the site", "articleSection", content=True))
    language: str | None = field(metadata=_about("language of the text, an ISO 639 code", "inLanguage"))
    language_score: float | None = field(
        default=None,
        kw_only=True,
        metadata=_about("the probability, 0 to 1, that the text is in this language; NULL where it is too short"),
    )
    images: tuple[Image, ...] = field(metadata=_about("`url` and `caption` of each image", "image", content=True))
    incomplete: str | None = field(
        metadata=_about(
            "why the article is not whole: its pages that did not come, or a rest that its page does not show "
            "(not free, cut off); NULL if it is whole"
        )
    )
    identity: str | None = field(
        metadata=_about("identity of the article on its site, whatever URL it was found under"),
    )
    template: str = field(metadata=_about("the template that fitted the page"))
    removed: tuple[RemovedBlocks, ...] = field(
        metadata=_about("how many blocks of the page were removed: the `reason` and the `count`"),
    )
    cleaned_by: str = field(metadata=_about("version of the rules, and of the site's model if it was used"))
    fetched_at: str | None = field(metadata=_about("time of the fetch", time=True))
    pages: tuple[ArchivedPage, ...] = field(
        default=(),
        kw_only=True,
        metadata=_about(
            "the archived pages from which the text was made: the WARC `file`, the `offset` of the record in it, in "
            "bytes, and the `digest` of the page as in WARC-Payload-Digest; empty if they are not archived"
        ),
    )
    terms_search: str = field(
        default=Preference.UNKNOWN,
        kw_only=True,
        metadata=_about(f"whether the site allows to show the article in search results: {_PREFERENCES}"),
    )
    terms_tdm: str = field(
        default=Preference.UNKNOWN,
        kw_only=True,
        metadata=_about(f"the same for text and data mining: {_PREFERENCES}"),
    )
    terms_ai_training: str = field(
        default=Preference.UNKNOWN,
        kw_only=True,
        metadata=_about(f"the same for the training of generative models: {_PREFERENCES}"),
    )
    terms_ai_input: str = field(
        default=Preference.UNKNOWN,
        kw_only=True,
        metadata=_about(f"the same for use as input of a generative model: {_PREFERENCES}"),
    )
    terms_version: int | None = field(
        default=None,
        kw_only=True,
        metadata=_about("version of the interpretation of the terms; NULL if none were recorded with the article"),
    )
    terms_evidence: tuple[Statement, ...] = field(
        default=(),
        kw_only=True,
        metadata=_about(
            "the raw statements about the use of the article at the time of the fetch: `source`, `name`, `value`, and "
            "`place`, the WARC file and the byte of the record that has it"
        ),
    )
    license: str | None = field(
        default=None,
        kw_only=True,
        metadata=_about("the licence that the page declares, a URL or a name", "license"),
    )
    accessible_for_free: bool | None = field(
        default=None,
        kw_only=True,
        metadata=_about("whether the page says that the article is free", "isAccessibleForFree"),
    )
    confidence: float | None = field(
        default=None,
        metadata=_about("the probability, 0 to 1, that the text is right; NULL where a template or phrases found it"),
    )
    stored_at: str | None = field(
        default=None,
        metadata=_about(
            "time at which this text was stored; a cut text that is completed gets a new one, and no revision",
            time=True,
        ),
    )
    revision: int = field(default=1, metadata=_about("number of the revision, from 1"))
    withdrawn_at: str | None = field(
        default=None,
        metadata=_about("time at which the article was found withdrawn from its site; NULL if it is not", time=True),
    )
    duplicate_cluster: str | None = field(
        default=None,
        metadata=_about(
            "the smallest document_id of the article and its near-duplicates: its own if there are none; NULL until "
            "`chinanews duplicates` has compared the article as it is now"
        ),
    )
    duplicate_first: str | None = field(
        default=None, metadata=_about("document_id of the copy that was published first, or else fetched first")
    )
    duplicate_canonical: str | None = field(
        default=None,
        metadata=_about(
            "document_id of the first of the longest whole copies; keep the articles where it equals document_id to "
            "have each text once"
        ),
    )

    def __post_init__(self) -> None:
        known = None if self.published is None else has_zone(self.published)
        object.__setattr__(self, "document_id", document_id(self.site, self.identity))
        object.__setattr__(self, "published_zone_known", known)

    def as_row(self) -> dict[str, Any]:
        """Return the fields in their order as the store has them, lists and their parts as JSON values."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return values | {
            "authors": list(self.authors),
            "images": [{"url": image.url, "caption": image.caption} for image in self.images],
            "removed": [{"reason": one.reason, "count": one.count} for one in self.removed],
            "pages": [page._asdict() for page in self.pages],
            "terms_evidence": [one._asdict() for one in self.terms_evidence],
        }

    def as_json(self) -> dict[str, Any]:
        """Return the fields in their order as an export has them: times have a zone, and WARC files no folder."""
        values = self.as_row()
        values |= {name: _with_zone(values[name]) for name in ("published", "modified")}
        return values | {
            "pages": [page | {"file": PurePath(page["file"]).name} for page in values["pages"]],
            "terms_evidence": [one | {"place": _without_folder(one["place"])} for one in values["terms_evidence"]],
        }


DUPLICATE_FIELDS = ("duplicate_cluster", "duplicate_first", "duplicate_canonical")
"""The fields that a comparison with all stored articles sets; other writers leave them as they are."""
CONTENT_FIELDS = tuple(one.name for one in fields(Record) if one.metadata["about"].content)
"""The fields whose change makes a new revision of an article."""


@lru_cache(maxsize=1024)
def document_id(site: str, identity: str | None) -> str:
    """Return the stable ID of an article: a UUID of version 5 (RFC 9562, 5.5) in the namespace of URLs."""
    return str(uuid5(NAMESPACE_URL, f"{site} {identity or ''}".encode(errors="replace").decode()))


def has_zone(time: str) -> bool:
    """Return whether an ISO 8601 time has a time zone; a text that is not a time has none."""
    try:
        return datetime.fromisoformat(time).tzinfo is not None
    except ValueError:
        return False


def _without_folder(place: str | None) -> str | None:
    return place and PurePath(place).name


def _with_zone(time: str | None) -> str | None:
    """Return a time in UTC if it has no zone."""
    if time is None or has_zone(time):
        return time
    try:
        return datetime.fromisoformat(time).replace(tzinfo=UTC).isoformat()
    except ValueError:
        return None
