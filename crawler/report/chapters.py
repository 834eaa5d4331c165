"""The pages of the report other than the calendar: one for each part, and one for each run and corrected article."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from crawler.processing.sentence_differences import difference
from crawler.report.changes import change_counts, corrections, withdrawals
from crawler.report.copies import MOST_COPIES, copies_of
from crawler.report.pictures import by_range, over_time
from crawler.report.removals import explanation
from crawler.report.series import Series, by_length, by_value
from crawler.report.site_models import site_models
from crawler.report.terms import terms_of
from crawler.vocabulary import Preference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.report.changes import Corrected
    from crawler.report.contents import Contents
    from crawler.report.pages import Pages
    from crawler.report.pictures import Picture
    from crawler.report.removals import Removals
    from crawler.report.scope import ScopedStore
    from crawler.report.views import ViewOfArticle, Views

_PROPERTIES = {"section": "section", "source": "source", "language": "language"}
_MOST_HOSTS = 100  # of a run
_MOST_CORRECTED_VIEWS = 10
_MOST_PASSAGES = 100  # of a difference


class Part(NamedTuple):
    """A part of the page of articles: its chart, and how many articles have each value."""

    name: str
    chart: Picture | None
    totals: dict[str, int]


class ShownReason(NamedTuple):
    """A reason of removed blocks, and the page views at such a block."""

    reason: str
    explanation: str
    blocks: int
    articles: int
    places: list[str]


class ListedCorrection(NamedTuple):
    """A corrected article, and the page of its differences."""

    file: str
    title: str
    site: str
    revisions: int
    stored_at: str


def write_chapters(pages: Pages, contents: Contents, store: ScopedStore, views: Views) -> None:
    """Write all of them. Page views come first, so that the other pages know which there are."""
    changed = list(corrections(store))
    keys = {key for some in contents.removals.examples.values() for key in some}
    examples = views.of_articles(store, keys | {one.key for one in changed[:_MOST_CORRECTED_VIEWS]})
    views.of_refused(contents.reasons)
    parts = list(_parts(contents, store))
    pages.write("articles.html", "articles.html", parts=parts)
    reasons = _reasons(contents.removals, examples)
    pages.write("cleaning.html", "cleaning.html", blocks=contents.blocks, reasons=reasons, models=site_models(store))
    waiting = contents.calendar.total.waiting + contents.calendar.total.out_of_range
    pages.write("missing.html", "missing.html", reasons=contents.reasons, views=views.places, waiting=waiting)
    corrected = [_write_correction(pages, one, views) for one in changed]
    left = {"withdrawn": withdrawals(store), "counts": change_counts(store)}
    pages.write("changes.html", "changes.html", corrected=corrected, **left)
    pages.write("copies.html", "copies.html", copies=copies_of(store), most=MOST_COPIES)
    pages.write("terms.html", "terms.html", terms=terms_of(store), preferences=list(Preference))
    pages.write("runs.html", "runs.html", runs=contents.runs)
    for run in contents.runs:
        pages.write(f"runs/{run.record.id}.html", "run.html", run=run, views=views.places, most_hosts=_MOST_HOSTS)


def _parts(contents: Contents, store: ScopedStore) -> Iterator[Part]:
    for name, column in _PROPERTIES.items():
        series = by_value(store, contents.calendar, column)
        if series.numbers:
            yield Part(name, over_time(f"Stored articles over time, by {name}", series), series.totals)
    if lengths := by_length(store):
        series = Series(tuple(lengths), {"articles": list(lengths.values())}, 1)
        yield Part("length", by_range("Stored articles by the length of their text", "characters", series), {})


def _reasons(removals: Removals, examples: dict[int, ViewOfArticle]) -> list[ShownReason]:
    """Return the reasons, the most frequent first."""
    found = []
    for reason, blocks in sorted(removals.removed.items(), key=lambda one: (-one[1], one[0])):
        views = (examples[key] for key in removals.examples[reason] if key in examples)
        shown = [place for view in views if (place := view.place(reason))]
        found.append(ShownReason(reason, explanation(reason), blocks, removals.articles[reason], shown))
    return found


def _write_correction(pages: Pages, one: Corrected, views: Views) -> ListedCorrection:
    """Write the differences between the revisions of an article, the newest ones first."""
    file, now = f"changes/{one.key}.html", one.now
    revisions = list(one.revisions)
    steps = [(after, difference(before.record, after.record)) for before, after in pairwise(revisions)]
    view = views.places.get(now.document_id)
    names = {"now": now, "steps": steps[::-1], "first": revisions[0], "view": view, "most_passages": _MOST_PASSAGES}
    pages.write(file, "correction.html", **names)
    title = now.title or "(no title)"
    return ListedCorrection(file, title, now.site, now.revision, now.stored_at or "")
