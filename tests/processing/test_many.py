"""`clean_many`: the results of many pages in their order; a page that cannot be processed is an error of its own."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from crawler import Page, clean, clean_many
from crawler.exceptions import BadInputError, PathologicalPageError
from crawler.extraction.html.limits import MAX_PAGE_BYTES
from crawler.inputs.input import Input
from crawler.processing.in_order import MAX_HELD_BYTES, in_order
from crawler.processing.pool import LOOK_AHEAD
from crawler.vocabulary import Reason
from tests.site import contents
from tests.storage.warcs import record, warc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = [Page(f"http://www.ecns.cn{page.path}", page.served.body) for page in contents().pages[-12:]]


def test_the_results_are_those_of_clean_in_the_order_of_the_pages() -> None:
    results = list(clean_many(PAGES, jobs=2))
    assert [one.input for one in results] == [page.url for page in PAGES]
    assert [one.article for one in results] == [clean(page) for page in PAGES]


def test_files_archives_bytes_and_texts_are_pages_and_the_bad_ones_are_errors(tmp_path: Path) -> None:
    body = PAGES[0].body
    (tmp_path / "page.html").write_bytes(body)
    (tmp_path / "z.warc.gz").write_bytes(warc(record("/2012/03-19/3737.shtml", body), record("/1", status="404 No")))
    many: list[Page | bytes | str | Path] = [
        tmp_path, b"\x00" * (MAX_PAGE_BYTES + 1), tmp_path / "nowhere", body, "A dump.", Page("", b"", status=1000),
    ]  # fmt: skip
    folder = str(tmp_path)
    results = list(clean_many(many, jobs=1, site="chinanews"))
    assert [one.input.removeprefix(folder).partition(":")[0] for one in results] == [
        "/page.html", "/z.warc.gz", "/z.warc.gz", "", "/nowhere", "", "", "",
    ]  # fmt: skip
    texts = [one.article.text if one.article else None for one in results]
    text = clean(body, site="chinanews").text
    assert texts == [text, text, None, None, None, text, texts[6], None]
    assert [one.reason for one in results if one.article is None] == [
        Reason.http(404), Reason.PATHOLOGICAL_PAGE, Reason.BAD_INPUT, Reason.BAD_RESPONSE,
    ]  # fmt: skip
    assert isinstance(results[3].error, PathologicalPageError)


def test_few_pages_are_taken_ahead_and_the_processes_end_with_the_iterator() -> None:
    taken = 0

    def endless() -> Iterator[Page]:
        nonlocal taken
        while True:
            taken += 1
            yield PAGES[taken % len(PAGES)]

    before = _children()
    results = clean_many(endless(), jobs=1)
    assert len(list(islice(results, 5))) == 5
    assert _children() > before
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert _children() == before
    assert taken <= LOOK_AHEAD + 5


def _children() -> set[str]:
    """Return the numbers of the processes that this one has started."""
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:  # noqa: PTH123
        return set(file.read().split())


def test_what_cannot_work_is_an_error_before_any_page_is_taken() -> None:
    with pytest.raises(BadInputError, match="known sites"):
        clean_many([], site="nosuch")
    with pytest.raises(BadInputError, match="1 or more"):
        clean_many([], jobs=0)
    with pytest.raises(BadInputError, match="into a list"):
        clean_many("pages/")


def test_large_pages_are_taken_only_up_to_a_number_of_bytes() -> None:
    size, taken = MAX_HELD_BYTES // 4, 0

    def large() -> Iterator[Input]:
        nonlocal taken
        for _ in range(12):
            taken += 1
            yield Input("", Page("", bytes(size)))

    results = in_order(type, large(), jobs=1)
    ahead = [taken for _ in results]
    assert ahead[0] <= 5
    assert len(ahead) == 12
