"""`python -m tests.screenshots [-o FOLDER]`: the pictures in README and docs, made anew from the imitation site."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.browser import Browser
from tests.screenshots import page_view, report

MAX_BYTES = 150_000  # of one picture
PAGES = (page_view.pictures, report.pictures)
"""What makes pictures with a browser; the panel on a terminal is `python -m tests.screenshots.panel`."""


def main() -> None:
    """Write the pictures."""
    options = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    options.add_argument("-o", "--output", type=Path, default=Path("docs/screenshots"), metavar="FOLDER")
    output = options.parse_args().output
    output.mkdir(parents=True, exist_ok=True)
    with Browser() as browser, tempfile.TemporaryDirectory() as folder:
        for pictures in PAGES:
            for name, content in pictures(browser, Path(folder)):
                assert len(content) <= MAX_BYTES, name
                (output / name).write_bytes(content)


if __name__ == "__main__":
    main()
