"""Pack the egg that Scrapyd wants of a project: `python deploy/pack_egg.py chinanews.egg`.

The egg says which settings to run by. The code comes from the environment that
Scrapyd itself runs in, as the libraries do that the code needs: update it there,
with pip, and the next job has it.
"""

from __future__ import annotations

import sys
import zipfile
from importlib.metadata import version

NAME = "chinanews-crawler"
ENTRY_POINTS = "[scrapy]\nsettings = crawler.settings\n"


def main(file: str) -> None:
    """Write the egg."""
    with zipfile.ZipFile(file, "w") as egg:
        egg.writestr("EGG-INFO/PKG-INFO", f"Metadata-Version: 1.0\nName: {NAME}\nVersion: {version(NAME)}\n")
        egg.writestr("EGG-INFO/entry_points.txt", ENTRY_POINTS)


if __name__ == "__main__":
    if not sys.argv[1:]:
        raise SystemExit("usage: python deploy/pack_egg.py FILE.egg")
    main(sys.argv[1])
