"""`python deploy/pack_egg.py FILE.egg`: write the egg that Scrapyd needs to run the project.

The egg only names the settings. The code is the package that is installed in
Scrapyd's environment: update it there with pip, and the next job uses it.
"""

from __future__ import annotations

import sys
import zipfile
from importlib.metadata import version

NAME = "chinanews-crawler"
ENTRY_POINTS = "[scrapy]\nsettings = crawler.settings\n"


def main(file: str) -> None:
    """Write the egg to `file`."""
    with zipfile.ZipFile(file, "w") as egg:
        egg.writestr("EGG-INFO/PKG-INFO", f"Metadata-Version: 1.0\nName: {NAME}\nVersion: {version(NAME)}\n")
        egg.writestr("EGG-INFO/entry_points.txt", ENTRY_POINTS)


if __name__ == "__main__":
    if not sys.argv[1:]:
        raise SystemExit("usage: python deploy/pack_egg.py FILE.egg")
    main(sys.argv[1])
