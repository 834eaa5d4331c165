"""The seeds of a site, with which its crawl begins, and the sample archive. Both are parts of the installed program.

In a wheel they are in the package's folder `seeds`; in a checkout, the folder `seeds` is next to the package.
"""

from __future__ import annotations

from pathlib import Path

from crawler.home import at_home

OWN_FOLDER = "seeds"
"""In the home, or the current folder: the user's own seeds."""
SAMPLE = "sample"
"""The value of `-a archive=` that stands for the sample, where no file has that name."""
_PACKAGE = Path(__file__).parent


def seeds_file(site: str, folder: str, offered: Path | None = None) -> Path:
    """Return the file with the seeds of a site; it may not exist. `folder` is the setting CRAWLER_SEEDS.

    A folder that is named must have the file. Without a name, the user's own seeds come first, then the packaged ones:
    for a site of another distribution, the file `offered` by it.
    """
    name = f"{site}.txt"
    own, packaged = at_home(folder or OWN_FOLDER) / name, offered or packaged_folder() / name
    return packaged if not folder and not own.exists() and packaged.exists() else own


def sample_archive() -> Path:
    """Return the archive of an imitation of the site, with invented articles."""
    return packaged_folder() / "sample.warc.gz"


def packaged_folder() -> Path:
    """Return the folder of the seeds that belong to the program."""
    inside = _PACKAGE / "seeds"
    return inside if inside.is_dir() else _PACKAGE.parent / "seeds"
