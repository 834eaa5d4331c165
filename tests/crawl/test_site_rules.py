"""A site made by the recipe in CONTRIBUTING.md with a mistyped XPath: each way to use it ends with one clear line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.architecture.test_contributing import SITE_FILE, SPIDER_CLASS, URL, blocks
from tests.crawl.test_templates import AnySite
from tests.crawling import FAST, PROJECT

if TYPE_CHECKING:
    from pathlib import Path


def installed(folder: Path, site_file: str) -> Path:
    """Return a copy of the project that has the site."""
    shutil.copytree(PROJECT / "crawler", folder / "crawler", ignore=shutil.ignore_patterns("__pycache__"))
    sites = folder / "crawler" / "sites"
    (sites / "gazette.py").write_text(site_file, encoding="utf-8")
    files = (sites / "__init__.py").read_text(encoding="utf-8")
    (sites / "__init__.py").write_text(files.replace('    "chinanews_zh",\n', '    "chinanews_zh",\n    "gazette",\n'))
    (folder / "crawler" / "spiders" / "gazette.py").write_text(SPIDER_CLASS, encoding="utf-8")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "gazette.txt").write_text("https://gazette.example/", encoding="utf-8")
    (folder / "page.html").write_text("<p>The night bus stops at Mill Lane again.</p>", encoding="utf-8")
    return folder


def errors(folder: Path, *command: str, **variables: str) -> tuple[int, list[str]]:
    """Return the exit code of a command and the lines of its errors and its status."""
    environment = os.environ | {"PYTHONPATH": str(folder), "SCRAPY_SETTINGS_MODULE": "crawler.settings"} | variables
    ended = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    lines = ended.stderr.splitlines()
    return ended.returncode, [line for line in lines if line.startswith(("error", "status", "Traceback"))]


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        (
            "Role.BODY: \"id('story')\"",
            "Role.BODY: \"id('story'\"",
            "page object 'gazette', body: invalid XPath \"id('story'\"",
        ),
        (
            'title="//h1"',
            'title="//h1[contians(., 1)]"',
            "page object 'gazette', title: invalid XPath '//h1[contians(., 1)]'",
        ),
        (
            'Role.TITLE: "//h1"',
            'Role.TITLE: "//h1/text()"',
            "page object 'gazette', title: invalid XPath '//h1/text()'",
        ),
        ('language="en"', 'language="en", captions="//p["', "captions: invalid XPath '//p['"),
    ],
)
def test_a_mistyped_xpath_is_one_line(tmp_path: Path, right: str, wrong: str, place: str) -> None:
    assert right in SITE_FILE
    folder = installed(tmp_path, SITE_FILE.replace(right, wrong))
    message = f"error: site 'gazette': {place}: "
    code, (error,) = errors(folder, "crawler", "clean", "--site", "gazette", "page.html")
    assert (code, error[: len(message)]) == (2, message)


@pytest.mark.parametrize(
    "command",
    [
        ("scrapy", "crawl", "gazette"),
        ("scrapy", "crawl", "news", "-a", f"url={URL}"),
        ("crawler", "clean", "--url", URL, "page.html"),
        ("crawler", "clean", "page.html"),
    ],
)
def test_that_line_is_the_same_for_each_command(tmp_path: Path, command: tuple[str, ...]) -> None:
    folder = installed(tmp_path, SITE_FILE.replace('title="//h1"', 'title="//h1["'))
    code, (error,) = errors(folder, *command)
    assert code == 2
    assert error.startswith("error: site 'gazette': page object 'gazette', title: invalid XPath '//h1['")


def test_a_body_xpath_that_fits_no_page_stores_nothing_and_is_no_success(tmp_path: Path) -> None:
    folder = installed(tmp_path, SITE_FILE.replace("id('story')", "id('stroy')"))
    (html,) = blocks("html")
    urls = [URL.replace("https", "http").replace("1701", f"170{number}") for number in range(5)]
    (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    with AnySite() as site:
        for url in urls:
            site.replace(url, f"<title>Night bus</title>{html}".encode())
        settings = (f"-s{name}={value}" for name, value in FAST.items())
        command = ("scrapy", "crawl", "gazette", "-a", "urls=urls.txt", *settings)
        code, (status,) = errors(folder, *command, http_proxy=site.address)
    assert (code, status.partition(" (")[0]) == (11, "status: layout-changed")
    (record,) = (folder / "data" / "runs").glob("*.json")
    assert json.loads(record.read_text(encoding="utf-8"))["fits"]["gazette"]["gazette"] == 0
