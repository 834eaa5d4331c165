"""Runs `scrapy crawl` in any folder, with the settings of this project: `chinanews crawl`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NoReturn

from scrapy.cmdline import execute

if TYPE_CHECKING:
    from collections.abc import Iterable

VARIABLE, SETTINGS = "SCRAPY_SETTINGS_MODULE", "crawler.settings"


def crawl(arguments: Iterable[str]) -> NoReturn:
    """Run `scrapy crawl` with these arguments, and exit with its exit code."""
    os.environ[VARIABLE] = SETTINGS
    execute(["scrapy", "crawl", *arguments])
    raise AssertionError  # it has exited
