"""The pages of one shard in a temporary file, and where each of them is."""

from __future__ import annotations

from datetime import date
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, NamedTuple, Self

from crawler.exceptions import BadInputError, StorageError
from crawler.processing.host_shards import site_name_of
from crawler.processing.partition_files import frame_of, input_in
from crawler.processing.site_learning import WHOLE
from crawler.sites import site_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.inputs.input import Input
    from crawler.items import Page


class PlacedPage(NamedTuple):
    """A page and its place in the file. The first four fields are the order of the output.

    `may_teach` says whether the model of its site may learn from it.
    """

    site: str
    url: str
    time: str
    name: str
    may_teach: bool
    start: int
    size: int

    @property
    def day(self) -> date | None:
        """The day of the fetch, in UTC."""
        return date.fromisoformat(self.time[:10]) if self.time else None


class ShardPages:
    """Holds the inputs of a shard. StorageError if the temporary file cannot be written."""

    def __init__(self, inputs: Iterable[Input]) -> None:
        try:
            self._file = TemporaryFile(prefix="shard-")  # noqa: SIM115  # the context closes it
            self.placed = self._written(inputs)
        except OSError as error:
            raise StorageError(f"cannot write a shard into the folder of temporary files: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def input(self, placed: PlacedPage) -> Input:
        """Return an input."""
        self._file.seek(placed.start)
        return input_in(memoryview(self._file.read(placed.size)))

    def page(self, placed: PlacedPage) -> Page:
        """Return the page of an input that has one."""
        page = self.input(placed).page
        assert page is not None  # noqa: S101  # `may_teach` is True only for pages
        return page

    def _written(self, inputs: Iterable[Input]) -> list[PlacedPage]:
        placed, end = [], 0
        for given in inputs:
            frame = frame_of(given)
            self._file.write(frame)
            placed.append(_placed(given, end, len(frame)))
            end += len(frame)
        return placed


def _placed(given: Input, start: int, size: int) -> PlacedPage:
    page = given.page
    if page is None:
        return PlacedPage("", "", "", given.name, may_teach=False, start=start, size=size)
    time = page.fetched_at.isoformat() if page.fetched_at else ""
    may_teach = page.status in WHOLE and not _is_list(page.url)
    return PlacedPage(site_name_of(page.url), page.url, time, given.name, may_teach, start, size)


def _is_list(url: str) -> bool:
    try:
        return site_at(url).is_list(url)
    except BadInputError:
        return True
