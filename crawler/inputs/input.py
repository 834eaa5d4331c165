"""One input of a bulk cleaning: a page, the file that holds it, or the reason why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.inputs.page_file import page_in_file

if TYPE_CHECKING:
    from crawler.exceptions import CrawlerError
    from crawler.items import Page
    from crawler.remote_files import File


@dataclass(frozen=True, slots=True)
class Input:
    """A page, or the file to read it from, or the error at it.

    `name` is the file, or `FILE/MEMBER` of a zip file, or `FILE:BYTE` of a WARC file. `url` is that of a page in a
    file. `size` is the number of bytes that it takes there, counted from the end of the input before it. `record_id` is
    the WARC-Record-ID of a page in a WARC file.
    """

    name: str
    page: Page | None = field(default=None, repr=False)
    file: File | None = None
    error: CrawlerError | None = None
    url: str = ""
    size: int = 0
    record_id: str = ""

    def read(self) -> Page:
        """Return the page. CrawlerError if it cannot be read."""
        if self.error is not None:
            raise self.error
        if self.page is not None:
            return self.page
        assert self.file is not None  # noqa: S101  # an input has one of the three
        return page_in_file(self.file, self.url)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or record of a type that is no page: a picture, a script. `size` is as that of an input."""

    size: int = 0
