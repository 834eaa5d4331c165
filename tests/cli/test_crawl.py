"""`chinanews crawl` is `scrapy crawl` with the settings of this project, in any folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.vocabulary import RunStatus
from tests.crawling import FAST, LONGEST_SECONDS, PROJECT
from tests.forked import Forked
from tests.site.build import contents
from tests.storage.warcs import record, warc

if TYPE_CHECKING:
    from pathlib import Path

    from tests.forked import Ended

SOME = 3  # each third article of the imitation site
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPY_")}
ENVIRONMENT |= {"PYTHONPATH": str(PROJECT)}
QUIET = ("-L", "ERROR")


def chinanews(folder: Path, *arguments: str, environment: dict[str, str] = ENVIRONMENT) -> Ended:
    return Forked(["crawl", *arguments], folder, environment, command=True).ended()


def scrapy(folder: Path, *arguments: str) -> Ended:
    return Forked(["crawl", *arguments], folder, ENVIRONMENT | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"}).ended()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nosuch",),
        ("chinanews", "--nosuch"),
        ("chinanews", "-a", "sinse=2015-01-01"),
        ("chinanews", "-a", "archive=missing.warc.gz"),
        ("chinanews", "-s", "CRAWLER_DATABSE=a.db"),
        ("chinanews", "-o", "a.nosuch"),
    ],
    ids=" ".join,
)
def test_wrong_input_has_the_exit_code_and_the_line_of_scrapy_crawl(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ended, other = chinanews(tmp_path, *arguments, *QUIET), scrapy(tmp_path, *arguments, *QUIET)
    assert (ended.exit_code, ended.log.splitlines()[-1]) == (other.exit_code, other.log.splitlines()[-1])
    assert ended.exit_code == RunStatus.MISCONFIGURED.exit_code
    assert list(tmp_path.iterdir()) == []


def test_a_crawl_stores_articles_and_ends_with_the_status_whatever_project_the_folder_has(tmp_path: Path) -> None:
    page = contents(SOME).pages[0]
    (tmp_path / "pages.warc.gz").write_bytes(warc(record(page.path, page.served.body)))
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = nosuch.settings\n")
    given = ENVIRONMENT | {"SCRAPY_SETTINGS_MODULE": "nosuch.settings"}
    ended = chinanews(tmp_path, "chinanews", "-a", "archive=pages.warc.gz", "-O", "run.jsonl", environment=given)
    assert (ended.exit_code, ended.status) == (0, RunStatus.OK), ended.log
    assert (tmp_path / "data" / "articles.db").is_file()
    assert len((tmp_path / "run.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_the_help_names_the_sites_their_arguments_and_scrapys_options(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crawler", "crawl", "--help"]
    printed = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, check=True, capture_output=True, text=True).stdout
    assert "chinanews crawl [options] SITE" in printed
    words = set(printed.replace(",", " ").replace(";", " ").replace(".", " ").split())
    assert words >= {"chinanews", "chinanews_zh", "news", "archive", "since", "-a", "-s", "-o", "-O", "-L"}


@pytest.mark.slow
def test_a_signal_ends_it_with_the_status_of_scrapy_crawl(tmp_path: Path) -> None:
    settings = [f"-s{name}={value}" for name, value in FAST.items()]
    command = [sys.executable, "-m", "crawler", "crawl", "chinanews", "-a", "archive=sample", *settings]
    with subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "Spider opened" in line:
                break
        running.send_signal(signal.SIGTERM)
        last = running.stderr.read().splitlines()[-1]
        assert running.wait(LONGEST_SECONDS) == RunStatus.INTERRUPTED.exit_code
    assert last.startswith(f"status: {RunStatus.INTERRUPTED} ")


@pytest.mark.slow
@pytest.mark.parametrize("stream", [">&-", ">/dev/full"])
def test_standard_output_may_be_closed_or_full(tmp_path: Path, stream: str) -> None:
    shell = ["sh", "-c", f'exec "$@" {stream}', "sh", sys.executable, "-m", "crawler", "crawl", "nosuch"]
    ended = subprocess.run(shell, cwd=tmp_path, env=ENVIRONMENT, check=False, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == RunStatus.MISCONFIGURED.exit_code
    assert ended.stderr.splitlines()[-1].startswith("error: there is no site 'nosuch'; known sites: chinanews, ")
