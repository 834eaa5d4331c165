"""Every response is archived as it came; an archive that cannot be written ends the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.extensions.archive import PageArchive
from crawler.extensions.run_end import run_must_end
from crawler.storage.archive.page import read_place
from crawler.vocabulary import RunStatus
from tests.extensions.crawlers import crawler_with
from tests.storage.warcs import read

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.ecns.cn/2026/03-04/1.shtml"


def test_a_response_is_written_and_its_request_knows_where(tmp_path: Path) -> None:
    with crawler_with(tmp_path, PageArchive, CRAWLER_ARCHIVE=str(tmp_path / "archive")) as crawler:
        archive = crawler.get_extension(PageArchive)
        assert archive is not None
        request = Request(URL)
        archive.response_downloaded(Response(URL, body=b"<p>Tea</p>", headers={"Content-Type": "text/html"}), request)
        archive.engine_stopped()
    (file,) = (tmp_path / "archive").iterdir()
    assert file.name.startswith("chinanews")
    assert read(file) == {URL: b"<p>Tea</p>"}
    assert file.name in request.meta["archived"]
    assert read_place(request.meta["archived"]).fetched_at == request.meta["fetched_at"], "to the microsecond"


def test_an_archive_that_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    ends: list[Any] = []

    def note(status: RunStatus, error: Exception) -> None:
        ends.append((status, str(error)))

    (tmp_path / "archive").write_text("a file")
    with crawler_with(tmp_path, PageArchive, CRAWLER_ARCHIVE=str(tmp_path / "archive")) as crawler:
        crawler.signals.connect(note, run_must_end)
        archive = crawler.get_extension(PageArchive)
        assert archive is not None
        archive.response_downloaded(Response(URL, body=b""), Request(URL))
    ((status, error),) = ends
    assert status == RunStatus.STORAGE_FAILED
    assert str(tmp_path / "archive") in error


def test_an_empty_folder_switches_the_archive_off(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured), crawler_with(tmp_path, PageArchive):
        pass
