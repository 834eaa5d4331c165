"""One row of a publication, checked against its archived pages in a worker process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from crawler.cleaning.version import version_with
from crawler.exceptions import ArchiveError, PageError, PathologicalPageError
from crawler.processing.archived_article import article_again, document_again
from crawler.storage.archive.page import archived_page
from crawler.storage.archive.payload import has_digest
from crawler.vocabulary import Verification

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Document
    from crawler.processing.model_files import ModelFile


class ArchivedCopies(NamedTuple):
    """A page of a row: the name of its WARC file, the files of that name, the place in them, and its digest."""

    name: str
    files: tuple[Path, ...]
    offset: int
    digest: str | None


@dataclass(frozen=True, slots=True)
class RowUnderCheck:
    """A row of a publication, and the model and the learnt templates of its site, if the database has them."""

    document_id: str
    url: str | None
    site: str
    title: str | None
    text: str
    incomplete: str | None
    cleaned_by: str
    pages: tuple[ArchivedCopies, ...]
    model: ModelFile | None
    learnt: tuple[str, ...] = ()


class Checked(NamedTuple):
    """The result for a row or a file, which `name` names; `detail` says more about a fault."""

    name: str
    result: Verification
    detail: str = ""


def check_row(row: RowUnderCheck) -> Checked:
    """Check a row. PathologicalPageError if its page exceeds the limits of the process."""
    name = row.url or row.document_id
    if not row.pages:
        return Checked(name, Verification.NOT_ARCHIVED)
    try:
        places = [_place_of(page) for page in row.pages]
        fault = next((one for one in places if isinstance(one, Checked)), None)
        if fault is not None:
            return fault._replace(name=name)
        return Checked(name, *_cleaned(row, [str(place) for place in places]))
    except PathologicalPageError:
        raise
    except (ArchiveError, PageError) as error:
        return Checked(name, Verification.UNREADABLE_PAGE, str(error))


def _place_of(page: ArchivedCopies) -> str | Checked:
    """Return the place of the copy that has the digest of the page, or the fault."""
    where = f"{page.name}:{page.offset}"
    if not page.files:
        return Checked("", Verification.NO_ARCHIVE_FILE, page.name)
    errors: list[ArchiveError] = []
    for file in page.files:
        try:
            if page.digest is None or has_digest(file, page.offset, page.digest):
                return f"{file}:{page.offset}"
        except ArchiveError as error:
            errors.append(error)
    if len(errors) == len(page.files):
        raise errors[0]
    return Checked("", Verification.OTHER_DIGEST, where)


def _cleaned(row: RowUnderCheck, places: list[str]) -> tuple[Verification, str]:
    """Clean the pages again, and compare."""
    document = document_again(archived_page(places), row.site, row.incomplete, row.learnt)
    rules, _, model = row.cleaned_by.partition("+")
    is_by_same = rules == version_with(None, document.site_version)
    if is_by_same:
        record = article_again(document, row.model).record()
        if record.cleaned_by == row.cleaned_by:
            others = [name for name in ("text", "title") if getattr(record, name) != getattr(row, name)]
            return (Verification.OTHER_TEXT, " and ".join(others)) if others else (Verification.VERIFIED, "")
    if missing := _paragraph_not_on(document, row.text):
        return Verification.TEXT_NOT_ON_PAGE, missing
    return Verification.OTHER_VERSION, f"model {model}" if is_by_same else f"rules {rules}"


def _paragraph_not_on(document: Document, text: str) -> str:
    """Return the first paragraph of a text that is not on a page, whatever its white space; empty if all are."""
    page = "".join("".join(block.text.split()) for block in document.blocks)
    return next((part[:80] for part in text.split("\n\n") if "".join(part.split()) not in page), "")
