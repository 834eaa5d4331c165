"""A site made by the recipe in CONTRIBUTING.md with a mistyped XPath: each way to use it ends with one clear line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.architecture.test_contributing import SITE_FILE, SPIDER_CLASS, URL
from tests.crawling import PROJECT

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


def errors(folder: Path, *command: str) -> tuple[int, list[str]]:
    """Return the exit code of a command and the lines of its errors and its status."""
    environment = os.environ | {"PYTHONPATH": str(folder), "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
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
def test_a_mistyped_xpath_is_one_line_for_crawl_and_command_line(
    tmp_path: Path, right: str, wrong: str, place: str
) -> None:
    assert right in SITE_FILE
    folder = installed(tmp_path, SITE_FILE.replace(right, wrong))
    message = f"error: site 'gazette': {place}: "
    for command in (("scrapy", "crawl", "gazette"), ("scrapy", "crawl", "news", "-a", f"url={URL}")):
        code, (error,) = errors(folder, *command)
        assert (code, error[: len(message)]) == (2, message)
    for option in (("--url", URL), ("--site", "gazette"), ()):
        code, (error,) = errors(folder, "crawler", "clean", *option, "page.html")
        assert (code, error[: len(message)]) == (2, message)
