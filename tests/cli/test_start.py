"""Each command of `chinanews` loads what it needs. The modules are counted, and not the seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.imports import loaded_by, of_packages
from tests.site.build import contents

if TYPE_CHECKING:
    from pathlib import Path

SOME = 3  # each third article of the imitation site
PATH_OF_A_PAGE = ("crawler.checks", "crawler.cleaning", "crawler.extraction", "crawler.processing", "crawler.sites")
DATABASE = ("sqlalchemy", "crawler.storage")
LARGE = ("alembic", "dateparser", "numpy", "pydantic", "rich", "scrapy", "sklearn", "trafilatura", "twisted")


def test_the_help_loads_no_command(tmp_path: Path) -> None:
    loaded = loaded_by(tmp_path, "-m", "crawler", "--help")
    assert "crawler.cli.main" in loaded
    assert of_packages(loaded, *PATH_OF_A_PAGE, *DATABASE, *LARGE) == set()


@pytest.mark.parametrize("command", ["runs --format json", "export", "coverage", "refused", "show"])
def test_a_command_that_reads_the_database_loads_no_cleaner(stored: str, tmp_path: Path, command: str) -> None:
    loaded = loaded_by(tmp_path, "-m", "crawler", *command.split(), "--database", stored)
    assert "sqlalchemy" in loaded
    assert of_packages(loaded, *PATH_OF_A_PAGE, *LARGE) == set()


def test_cleaning_a_page_of_a_known_template_loads_no_database_and_no_selection(tmp_path: Path) -> None:
    page = contents(SOME).pages[0]
    (tmp_path / "page.html").write_bytes(page.served.body)
    loaded = loaded_by(tmp_path, "-m", "crawler", "clean", "--url", f"https://www.ecns.cn{page.path}", "page.html")
    assert "crawler.processing.process" in loaded
    assert of_packages(loaded, *DATABASE, *LARGE) == set()
