"""The version of the rules, which is stored with each text.

It is a digest of the files that determine how a page is cleaned: rules, word lists and the classifier.
"""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from crawler.code_version import PACKAGE, VERSION_CHARS, digest_of

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.cleaning.site_model.model import SiteModel

FOLDERS = ("cleaning", "extraction", "sites")
CACHED = 64  # versions of learnt templates
SUFFIXES = frozenset({".py", ".json", ".tsv"})


def version_with(model: SiteModel | None, learnt: str = "") -> str:
    """Return the version of the rules, and of a site's model or learnt templates if they decided too."""
    others = (model.digest if model is not None and model.pages else "", learnt)
    return "+".join((rules_version(), *filter(None, others)))


@lru_cache(maxsize=CACHED)
def version_of(learnt: tuple[str, ...]) -> str:
    """Return the version of learnt templates: a digest of their JSON."""
    return sha256("\n".join(learnt).encode(errors="replace")).hexdigest()[:VERSION_CHARS]


@cache
def rules_version(package: Path = PACKAGE) -> str:
    """Return the digest of the files in FOLDERS, in hexadecimal."""
    files = (file for folder in FOLDERS for file in (package / folder).rglob("*.*"))
    return digest_of((file for file in files if file.suffix in SUFFIXES), package)
