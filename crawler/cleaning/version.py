"""The version of the rules, which is stored with each text.

It is a digest of the files that determine how a page is cleaned: rules, word lists and the classifier.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.cleaning.site_model.model import SiteModel

FOLDERS = ("cleaning", "extraction", "sites")
SUFFIXES = frozenset({".py", ".json", ".tsv"})
VERSION_CHARS = 12
PACKAGE = Path(__file__).parent.parent


def version_with(model: SiteModel | None) -> str:
    """Return the version of the rules, and of a site's model if it decided too."""
    return f"{rules_version()}+{model.digest}" if model is not None and model.pages else rules_version()


@cache
def rules_version(package: Path = PACKAGE) -> str:
    """Return the digest of the files in FOLDERS, in hexadecimal."""
    digest = sha256()
    for file in sorted(path for folder in FOLDERS for path in (package / folder).rglob("*.*")):
        if file.suffix in SUFFIXES:
            digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:VERSION_CHARS]
