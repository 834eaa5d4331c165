"""The file of a page view: a summary, the page in a sandboxed frame, its clean text, all blocks, and the revisions.

The frame may neither run scripts nor reach anything. The file's own script only moves the frame; its CSP allows it, and
the style sheet, by their digests.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from crawler.extraction import parse_page
from crawler.html_files import digest, templates_in, with_common_style
from crawler.page_view.decisions import decisions_of
from crawler.page_view.rebuilt import MAX_BLOCKS, colours_of, read_file, rebuilt
from crawler.page_view.tokens import content_of
from crawler.page_view.view import anchor_of
from crawler.processing.process import site_of
from crawler.processing.sentence_differences import difference, text_passages
from crawler.processing.text_difference import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinja2 import Environment

    from crawler.items import Page, Record
    from crawler.page_view.decisions import Decision
    from crawler.page_view.tokens import PageContent
    from crawler.page_view.view import PageView
    from crawler.processing.sentence_differences import Difference
    from crawler.vocabulary import Removal

UNKNOWN_LANGUAGE = "und"  # ISO 639: undetermined
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_FOLDER = Path(__file__).parent
FIELDS = (
    "title kind published modified source editor section language template confidence incomplete cleaned_by fetched_at "
    "stored_at withdrawn_at"
).split()
"""The fields of a record that the view lists, if they have a value."""


class Legend(NamedTuple):
    """A reason of removal on this page, how many blocks it removed, and the first one."""

    removal: Removal
    blocks: int
    first: int


class Paragraph(NamedTuple):
    """A paragraph of the clean text, and the number of its block; None if no block of the page has this text."""

    text: str
    block: int | None


class ShownRevision(NamedTuple):
    """A revision, and its difference from the one before it; None for the first."""

    number: int
    kind: str
    run: int | None
    record: Record
    difference: Difference | None


def page_view_html(view: PageView) -> str:
    """Return the page view as one HTML file."""
    article, stored = view.article, view.stored
    decisions = decisions_of(article)
    record = stored or article.record()
    language = record.language if _LANGUAGE.fullmatch(record.language or "") else UNKNOWN_LANGUAGE
    frame = rebuilt(_contents(view.page), decisions, article.cleaned_by, language or UNKNOWN_LANGUAGE)
    style = with_common_style(read_file("page_view.css") + colours_of(decisions))
    script = read_file("page_view.js")
    return (
        _environment()
        .get_template("page_view.html.j2")
        .render(
            view=view,
            record=record,
            language=language,
            decisions=decisions[:MAX_BLOCKS],
            kept=sum(one.removal is None for one in decisions),
            total=len(decisions),
            legend=_legend(decisions),
            frame=frame,
            srcdoc=Markup(frame.html.replace("&", "&amp;").replace("'", "&#39;")),  # noqa: S704  # in single quotes,
            removed=json.dumps([one.number for one in decisions if one.removal and one.number in frame.blocks]),
            paragraphs=_paragraphs(record.text, decisions),
            fields=[(name, value) for name in FIELDS if (value := getattr(record, name)) not in {None, ""}],
            by_current_rules=text_passages(stored.text, article.text) if stored else (),
            revisions=[*_revisions(view)][::-1],
            style=Markup(style),  # noqa: S704  # a file of this package, and numbers
            script=Markup(script),  # noqa: S704  # a file of this package
            style_digests=[digest(style), frame.style_digest],  # a frame has the policy of its page too
            script_digest=digest(script),
        )
    )


def _contents(page: Page) -> Iterator[PageContent]:
    """Yield the content of a page and of those that follow it, parsed as the extraction does."""
    for part in page.parts:
        fallback = site_of(part).rules.fallback_encoding if part.site or part.url else ""
        yield content_of(parse_page(part, fallback))


def _legend(decisions: Sequence[Decision]) -> list[Legend]:
    """Return the reasons of removal, the most frequent one first."""
    counts = Counter(one.removal for one in decisions if one.removal is not None)
    first: dict[Removal, int] = {}
    for one in decisions:
        if one.removal is not None:
            first.setdefault(one.removal, one.number)
    return [Legend(removal, count, first[removal]) for removal, count in counts.most_common()]


def _paragraphs(text: str, decisions: Sequence[Decision]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text with the kept blocks that have the same text, both in their order."""
    kept = [one for one in decisions if one.removal is None]
    at = 0
    for paragraph in text.split(BREAK) if text else ():
        found = next((place for place in range(at, len(kept)) if kept[place].block.text == paragraph), None)
        at = at if found is None else found + 1
        yield Paragraph(paragraph, None if found is None else kept[found].number)


def _revisions(view: PageView) -> Iterator[ShownRevision]:
    for before, one in zip((None, *view.revisions), view.revisions, strict=False):
        changes = difference(before.record, one.record) if before else None
        yield ShownRevision(one.record.revision, one.kind, one.run, one.record, changes)


@cache
def _environment() -> Environment:
    environment = templates_in(_FOLDER)
    environment.filters["anchor"] = anchor_of
    return environment
