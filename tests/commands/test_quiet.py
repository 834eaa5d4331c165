"""A quiet run, such as that of a cron job, prints nothing unless its status needs attention. Its log has everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.runs.summary import status_line
from crawler.vocabulary import RunStatus
from tests.crawling import Crawling, Ended

if TYPE_CHECKING:
    from pathlib import Path

AS_A_USER = {"LOG_LEVEL": "WARNING"}
NOWHERE = "http://127.0.0.1:1"  # a proxy that nobody runs


@pytest.mark.slow
@pytest.mark.parametrize("quiet", [("-q",), ("-s", "CRAWLER_QUIET=1")])
def test_a_quiet_run_that_needs_nobody_prints_nothing(tmp_path: Path, few_pages: Path, quiet: tuple[str, ...]) -> None:
    ended = Crawling(tmp_path, settings=AS_A_USER).run("-a", f"archive={few_pages}", *quiet)
    assert (ended.exit_code, ended.log) == (0, "")
    (log,) = (tmp_path / "data" / "log").iterdir()
    assert status_line(RunStatus.OK) in log.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_quiet_run_that_fails_prints_its_warnings_its_report_and_its_status(tmp_path: Path) -> None:
    ended = Crawling(tmp_path, NOWHERE, AS_A_USER).run("-q")
    assert ended.status == RunStatus.SITE_UNREACHABLE
    assert "robots.txt did not come" in ended.log
    assert "responses: 0" in ended.log
    assert ended.log.splitlines()[-1] == status_line(RunStatus.SITE_UNREACHABLE)


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (("-s", "CRAWLER_QUIET=perhaps"), "CRAWLER_QUIET='perhaps' is wrong: it takes True or False"),
        (("-q", "-s", "CRAWLER_LOG_FILES=-1"), "CRAWLER_LOG_FILES='-1' is wrong: it takes a whole number, 0 or more"),
        (("-q", "-s", "LOG_ENABLED=x"), "LOG_ENABLED='x' is wrong"),
        (("-q", "-a", "archive=no-such-file"), "no-such-file: there is no such file"),
    ],
)
def test_a_wrong_setting_is_said_in_a_quiet_run_too(tmp_path: Path, wrong: tuple[str, ...], cause: str) -> None:
    ended = Crawling(tmp_path, settings=AS_A_USER).run(*wrong)
    assert ended.exit_code == RunStatus.MISCONFIGURED.exit_code
    assert cause in ended.log
    assert len(ended.log.splitlines()) == 1, ended.log


def in_cron_job(folder: Path, *arguments: str, proxy: str = "") -> Ended:
    """Crawl as a child of a process with the name of cron."""
    cron = folder / "cron"
    cron.symlink_to("/bin/sh")
    prefix = (str(cron), "-c", '"$@"; exit "$?"', "cron")
    return Crawling(folder, proxy or None, AS_A_USER).run(*arguments, prefix=prefix)


@pytest.mark.slow
def test_a_cron_job_prints_nothing_if_all_is_well(tmp_path: Path, few_pages: Path) -> None:
    ended = in_cron_job(tmp_path, "-a", f"archive={few_pages}")
    assert (ended.exit_code, ended.log) == (0, "")


@pytest.mark.slow
def test_a_cron_job_that_fails_prints_the_cause_and_the_status(tmp_path: Path) -> None:
    ended = in_cron_job(tmp_path, proxy=NOWHERE)
    assert "robots.txt did not come" in ended.log
    assert ended.log.splitlines()[-1] == status_line(RunStatus.SITE_UNREACHABLE)


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["taken", "/dev/full/log"])
def test_a_log_that_cannot_be_written_is_said_once_and_does_not_end_the_run(
    tmp_path: Path, few_pages: Path, folder: str
) -> None:
    (tmp_path / "taken").write_text("a file")
    ended = Crawling(tmp_path, settings=AS_A_USER | {"CRAWLER_LOG": folder}).run("-a", f"archive={few_pages}")
    assert ended.status == RunStatus.OK
    assert ended.log.count("cannot be written") == 1, ended.log
    assert "log: " not in ended.log


@pytest.mark.slow
def test_a_run_without_a_folder_for_logs_writes_none(tmp_path: Path, few_pages: Path) -> None:
    ended = Crawling(tmp_path, settings=AS_A_USER | {"CRAWLER_LOG": ""}).run("-a", f"archive={few_pages}")
    assert ended.status == RunStatus.OK
    assert not (tmp_path / "data" / "log").exists()
