"""The code uses every setting of the project and no other; test_reference.py has their table."""

from __future__ import annotations

import re

from crawler import settings
from crawler.home import VARIABLE
from tests.crawling import PROJECT

OURS = {name: value for name, value in vars(settings).items() if name.startswith("CRAWLER_")}


def test_the_code_uses_every_setting_of_the_project_and_no_other() -> None:
    used = {
        name
        for file in (PROJECT / "crawler").rglob("*.py")
        for name in re.findall(r"\"(CRAWLER_\w+)\"", file.read_text(encoding="utf-8"))
    }
    assert used - {VARIABLE} <= OURS.keys()
    assert OURS.keys() <= used | {"CRAWLER_DATABASE"}
