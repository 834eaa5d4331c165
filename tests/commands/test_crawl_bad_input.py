"""What a crawl can't use is one line that says what to do, exit code 2, and nothing written.

Each case is a process of its own, as an operator starts it, in a folder of its own.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from crawler.storage.database import open_database
from tests.crawling import Crawling, Ended
from tests.storage.warcs import record, warc

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = "https://www.ecns.cn/\n"
SOON = ("-s", "CRAWLER_DATABASE_WAIT_SECONDS=0.1")
GOOD = warc(record("/2026/03-04/1.shtml"), record("/2026/03-04/2.shtml"))


@pytest.fixture
def crawling(tmp_path: Path) -> Crawling:
    """Make a folder with the seeds of two sites, one of which there is not."""
    (tmp_path / "seeds").mkdir()
    for name in ("chinanews", "nosuchsite"):
        (tmp_path / "seeds" / f"{name}.txt").write_text(SEEDS)
    return Crawling(tmp_path)


def everything_in(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, and the folders as empty ones."""
    return {str(one.relative_to(folder)): one.read_bytes() if one.is_file() else b"" for one in folder.rglob("*")}


def refused(crawling: Crawling, *arguments: str, spider: str = "chinanews") -> str:
    """Crawl, and return the one line that says why not; nothing may have been written."""
    before = everything_in(crawling.folder)
    ended = crawling.run("-O", "articles.jsonl", *arguments, spider=spider)
    assert everything_in(crawling.folder) == before, ended.log
    return only_line_of(ended)


def only_line_of(ended: Ended) -> str:
    """Return the line of a crawl that ended with exit code 2."""
    assert ended.exit_code == 2, ended.log
    assert "Traceback" not in ended.log
    assert "Usage" not in ended.log
    lines = [line for line in ended.log.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1, ended.log
    assert ended.log.rstrip().endswith(lines[0])
    return lines[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "there is no such file"),
        (b"", "is empty"),
        (b"<html>no archive</html>", "not a WARC file"),
        (GOOD[:-30], "-a truncated=keep"),
        (warc(record("https://www.example.com/a")), "contains no page of"),
    ],
    ids=["missing", "empty", "no WARC", "truncated", "other hosts"],
)
def test_an_archive_that_cannot_be_used_is_named(crawling: Crawling, content: bytes | None, says: str) -> None:
    if content is not None:
        (crawling.folder / "pages.warc.gz").write_bytes(content)
    line = refused(crawling, "-a", "archive=pages.warc.gz")
    assert "pages.warc.gz" in line
    assert says in line


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"# one\nhttps://www.ecns.cn/\nwww.ecns.cn/news/\n", "line 3: is not an http(s) URL"),
        (b"https://www.ecns.cn/\nhttps://www.example.com/a\n", "line 2: 'https://www.example.com/a' is not on"),
        (b"# nothing\n\n", "contains no URL"),
        (b"\xff\xfe\x00 not text \xff", "is not UTF-8 text"),
        (b"https://www.ecns.cn/" + b"a" * 1_000_000, "line 1: has more than 10,000 characters"),
        (None, "No such file"),
    ],
    ids=["no URL", "another host", "empty", "binary", "huge line", "missing"],
)
def test_a_file_of_urls_that_cannot_be_used_is_named_with_its_line(
    crawling: Crawling, content: bytes | None, says: str
) -> None:
    if content is not None:
        (crawling.folder / "urls.txt").write_bytes(content)
    line = refused(crawling, "-a", "urls=urls.txt")
    assert "urls.txt" in line
    assert says in line


@pytest.mark.parametrize("argument", ["urls", "archive"])
@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "folder"])
def test_a_pipe_or_a_device_is_refused_and_not_read(crawling: Crawling, argument: str, name: str) -> None:
    os.mkfifo(crawling.folder / "pipe")
    (crawling.folder / "folder").mkdir()
    os.mkfifo(crawling.folder / "folder" / "pages.warc.gz")
    before = set(crawling.folder.rglob("*"))
    line = only_line_of(crawling.run("-a", f"{argument}={name}"))
    assert ("is a pipe or a device" in line) != ((argument, name) == ("urls", "folder")), line
    assert set(crawling.folder.rglob("*")) == before


@pytest.mark.parametrize("spider", ["chinanews", "news"])
def test_the_lines_of_a_file_that_is_no_list_of_urls_are_not_shown(crawling: Crawling, spider: str) -> None:
    for content in ("root:$6$SECRET:19000:0:99999:7:::\n", "API_KEY=SECRET\n", "ftp://me:SECRET@example.org/\n"):
        (crawling.folder / "secrets").write_text(content)
        assert "SECRET" not in crawling.run("-a", "urls=secrets", spider=spider).log


@pytest.mark.slow
def test_a_setting_of_another_add_on_gives_a_warning(crawling: Crawling) -> None:
    (crawling.folder / "pages.warc.gz").write_bytes(GOOD)
    ended = crawling.run("-a", "archive=pages.warc.gz", "-s", "PLAYWRIGHT_BROWSER_TYPE=firefox")
    assert "nor this project knows the setting PLAYWRIGHT_BROWSER_TYPE" in ended.log
    assert ended.log.count("knows the setting") == 1
    assert ended.exit_code != 2


def test_seeds_that_cannot_be_used_are_named(crawling: Crawling) -> None:
    assert "elsewhere/chinanews.txt" in refused(crawling, "-s", "CRAWLER_SEEDS=elsewhere")
    (crawling.folder / "seeds" / "chinanews.txt").write_text("# one\nhttps://www.ecns.cn/\nno URL at all\n")
    assert "seeds/chinanews.txt, line 3: is not an http(s) URL" in refused(crawling)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-a", "archiv=pages.warc.gz"], "there is no argument 'archiv'; -a takes archive, "),
        (["-a", "truncated=yes", "-a", "archive=a"], "truncated='yes' is wrong"),
        (["-a", "since=yesterday"], "since='yesterday' is wrong"),
        (["-a", "since=2026-02-01", "-a", "until=2026-01-01"], "is after"),
        (["-a", "archive"], "use -a NAME=VALUE"),
        (
            ["-s", "CRAWLER_DATABSE=sqlite:///a.db"],
            "there is no setting CRAWLER_DATABSE; is it CRAWLER_DATABASE?",
        ),
        (["-s", "CRAWLER_NOSUCH=1"], "there is no setting CRAWLER_NOSUCH; known ones: CRAWLER_ALERT_COMMAND"),
        (["-s", "DOWNLOAD_DELYA=1"], "there is no setting DOWNLOAD_DELYA; is it DOWNLOAD_DELAY?"),
        (["-s", "closespider_itemcount=1"], "is it CLOSESPIDER_ITEMCOUNT?"),
        (
            ["-s", "CRAWLER_ARCHIVE_FILE_BYTES=1GB"],
            "CRAWLER_ARCHIVE_FILE_BYTES='1GB' is wrong: it takes a whole number",
        ),
        (["-s", "CRAWLER_RETRY_AFTER_SECONDS=-1"], "it takes a number, 0 or more"),
        (["-s", "DOWNLOAD_TIMEOUT=abc"], "DOWNLOAD_TIMEOUT='abc' is wrong: it takes a number"),
        (["-s", "DOWNLOAD_DELAY=nan"], "DOWNLOAD_DELAY='nan' is wrong: it takes a number"),
        (["-s", "CONCURRENT_REQUESTS_PER_DOMAIN=0"], "it takes a number of 1 or more"),
        (["-s", "LOG_LEVEL="], "LOG_LEVEL='' is wrong"),
        (["-s", 'ITEM_PIPELINES={"no.such":1}'], "ITEM_PIPELINES is wrong: 'no.such' cannot be loaded"),
        (["-s", 'ITEM_PIPELINES={"crawler.pipelines.X":1}'], "'crawler.pipelines.X' cannot be loaded"),
        (["-s", 'ITEM_PIPELINES={"crawler.pipelines.StorePipeline":"x"}'], "takes a number or None, not 'x'"),
        (["-s", 'EXTENSIONS={"no.such":1}'], "EXTENSIONS is wrong: 'no.such' cannot be loaded"),
        (["-s", 'DOWNLOADER_MIDDLEWARES={"nosuch":1}'], "DOWNLOADER_MIDDLEWARES is wrong: 'nosuch' cannot be loaded"),
        (["-s", 'DOWNLOAD_HANDLERS={"http":"no.such"}'], "DOWNLOAD_HANDLERS is wrong: 'no.such' cannot be loaded"),
        (["-s", "SCHEDULER=no.such"], "SCHEDULER is wrong: 'no.such' cannot be loaded"),
        (["-s", "DOWNLOADER=scrapy.core.downloader.Downloader"], "DOWNLOADER is wrong: 'scrapy.core.downloader"),
        (["-s", "STATS_CLASS="], "STATS_CLASS is wrong: '' cannot be loaded"),
        (["-L", "LOUD"], "LOG_LEVEL='LOUD' is wrong"),
        (["-s", "CRAWLER_DATABASE"], "use -s NAME=VALUE"),
        (["--nosuch"], "there is no option --nosuch"),
        (["othersite"], "name one site, as in chinanews crawl chinanews"),
        (["-o", "articles.xyz"], "use only one of -o"),
    ],
)
def test_an_argument_option_or_setting_that_is_wrong_is_named(
    crawling: Crawling, arguments: list[str], says: str
) -> None:
    assert says.lower() in refused(crawling, *arguments).lower()


def test_an_unknown_site_is_answered_with_the_known_ones(crawling: Crawling) -> None:
    line = refused(crawling, spider="nosuchsite")
    assert line.startswith("error: there is no site 'nosuchsite'; known sites: chinanews")


@pytest.mark.parametrize(
    ("database", "says"),
    [
        ("articles", "is neither an SQLAlchemy URL nor a path"),
        ("host=localhost dbname=a.db", "is neither an SQLAlchemy URL nor a path"),
        ("sqlite:///seeds", "unable to open database file"),
        ("sqlite:///seeds/chinanews.txt/a.db", "cannot open the database"),
        ("sqlite:///seeds/chinanews.txt", "file is not a database"),
        ("mysql://localhost/a", "must be sqlite or postgresql"),
        ("sqlite://", "is in memory"),
        ("sqlite:///:memory:", "is in memory"),
        ("sqlite:///file:a?mode=memory&uri=true", "is in memory"),
        ("postgresql://me:secret@127.0.0.1:9/a?connect_timeout=2", "cannot open the database"),
    ],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(
    crawling: Crawling, database: str, says: str
) -> None:
    (crawling.folder / "seeds" / "chinanews.txt").write_text(SEEDS * 100)
    (crawling.folder / "pages.warc.gz").write_bytes(GOOD)
    line = refused(crawling, "-a", "archive=pages.warc.gz", "-s", f"CRAWLER_DATABASE={database}", *SOON)
    assert says in line
    assert "secret" not in line


def test_a_database_of_a_newer_version_or_of_another_program_is_left_as_it_is(crawling: Crawling) -> None:
    (crawling.folder / "pages.warc.gz").write_bytes(GOOD)
    given = ("-a", "archive=pages.warc.gz", "-s")
    open_database(f"sqlite:///{crawling.folder / 'newer.db'}").dispose()
    for name, statement in (
        ("newer.db", "UPDATE alembic_version SET version_num = '9999'"),
        ("other.db", "CREATE TABLE articles (mine INTEGER)"),
    ):
        with sqlite3.connect(crawling.folder / name) as database:
            database.execute(statement)
        database.close()
    refusals = [
        refused_quietly(crawling, *given, f"CRAWLER_DATABASE=sqlite:///{name}.db") for name in ("newer", "other")
    ]
    assert "made by a newer version" in refusals[0]
    assert "of another program" in refusals[1]
    with sqlite3.connect(crawling.folder / "other.db") as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("articles",)]
    database.close()


def refused_quietly(crawling: Crawling, *arguments: str) -> str:
    """Crawl, and return why not; SQLite may have put its own mark on the file's head."""
    ended = crawling.run("-O", "articles.jsonl", *arguments)
    assert not (crawling.folder / "articles.jsonl").exists()
    assert not (crawling.folder / "data").exists()
    return only_line_of(ended)
