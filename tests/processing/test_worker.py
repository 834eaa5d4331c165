"""A page that exceeds its time or memory is pathological; the worker is replaced and the next page is processed."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from crawler import Page
from crawler.exceptions import PathologicalPageError, ProgramError, StoppedError
from crawler.processing.executor import may_run_here
from crawler.processing.process import clean_extracted, read
from crawler.processing.worker import Worker
from crawler.sites import UNKNOWN
from crawler.sites.chinanews import CHINANEWS
from crawler.vocabulary import Reason
from tests.pathological import LONG_BODY, seconds_of_starts
from tests.site import contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.processing.hostile import Hostile

URL = "https://e.org/1"
MEGABYTES = 300
"""Enough for an ordinary page."""
MADE = next(page for page in contents().pages if page.article.look.template == "d")
TEA = Page("https://www.ecns.cn" + MADE.path, MADE.served.body, site=CHINANEWS)
SLOW = Page(URL, LONG_BODY)
VAST = Page(URL, b"<html><body><p>" + "茶 ".encode() * 3_900_000 + b"</body></html>")
"""It is below the limit of size, and needs several times its size."""
MANY = Page(URL, b"<html><body>" + b"<p>tea" * 990_000 + b"</body></html>")
"""It is below the limit of tags; its tree needs more memory than the worker has."""
DEADLY_JOB = """
import os, pathlib, signal

def job(count, kills):
    made = pathlib.Path(count)
    if not made.exists() or made.stat().st_size < kills:
        with made.open("a") as file:
            file.write("x")
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"
"""


@pytest.fixture
def worker() -> Iterator[Worker]:
    running = Worker(seconds_of_starts(), MEGABYTES, lambda: False)
    yield running
    running.close()


@pytest.mark.slow
@pytest.mark.parametrize("page", [SLOW, VAST, MANY], ids=["time", "memory", "memory of the parser"])
def test_a_page_beyond_the_limits_is_pathological_and_the_next_one_is_read(worker: Worker, page: Page) -> None:
    with pytest.raises(PathologicalPageError) as refused:
        worker.run(read, page).document()
    assert refused.value.reason == Reason.PATHOLOGICAL_PAGE
    assert worker.run(read, TEA) == read(TEA)


def test_a_document_is_cleaned_as_in_this_process(worker: Worker) -> None:
    document = read(TEA).document()
    assert worker.run(clean_extracted, document, None) == clean_extracted(document)


def test_a_crawl_that_is_stopped_does_not_wait_for_it() -> None:
    stopping = Worker(600.0, 600, lambda: True)
    with pytest.raises(StoppedError) as stopped:
        stopping.run(read, SLOW)
    assert stopped.value.reason == Reason.STOPPED


def test_only_small_pages_are_read_in_the_process_of_the_crawl() -> None:
    assert may_run_here(TEA)
    assert not may_run_here(VAST)


def test_after_a_crawl_is_stopped_no_job_begins() -> None:
    stopping = Worker(600.0, 600, lambda: True)
    with pytest.raises(StoppedError):
        stopping.run(read, SLOW)
    for _ in range(100):
        with pytest.raises(StoppedError):
            stopping.run(read, TEA)


def test_an_error_of_the_program_has_its_name_as_reason_and_its_traceback(worker: Worker, hostile: Hostile) -> None:
    with pytest.raises(ProgramError) as failed:
        worker.run(read, Page(URL, b"<html><body><p>Tea</p></body></html>", site=hostile.site_in_worker))
    assert failed.value.reason == "program-error-UnicodeDecodeError"
    assert "in fits" in str(failed.value)
    assert str(failed.value).rstrip().endswith("invalid start byte")


def test_a_page_that_the_worker_cannot_load_is_an_error_of_the_program(worker: Worker, hostile: Hostile) -> None:
    with pytest.raises(ProgramError) as failed:
        worker.run(read, Page(URL, b"Tea", site=hostile.site_that_does_not_load))
    assert failed.value.reason == "program-error-UnicodeDecodeError"


def test_a_worker_that_does_not_start_is_an_error_of_the_program(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ProgramError, match="exit code 1") as failed:
        worker.run(read, TEA)
    assert failed.value.reason.is_program_error


def test_a_worker_that_was_killed_between_jobs_is_replaced(worker: Worker) -> None:
    before = worker.run(read, TEA)
    process = worker._process  # noqa: SLF001  # the test kills it as the system would
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert worker.run(read, TEA) == before


@pytest.mark.parametrize("kills", [1, 2])
def test_a_job_whose_process_is_killed_is_done_once_more(
    worker: Worker, kills: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deadly_job.py").write_text(DEADLY_JOB, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    job = importlib.import_module("deadly_job").job
    if kills == 1:
        assert worker.run(job, str(tmp_path / "kills"), kills) == "done"
    else:
        with pytest.raises(PathologicalPageError, match="was killed"):
            worker.run(job, str(tmp_path / "kills"), kills)
    assert worker.run(read, TEA) == read(TEA)


def test_a_page_of_no_known_site_is_read_with_trafilatura(worker: Worker) -> None:
    reading = worker.run(read, Page("", b"<html><body><p>The harbour opens on Monday.</p></body></html>"))
    assert reading.document().site == UNKNOWN
