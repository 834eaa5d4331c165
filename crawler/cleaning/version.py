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


def version_with(model: SiteModel | None, site_version: str = "", learnt: str = "") -> str:
    """Return the version of the rules, and a site's model and learnt templates, if they decided: `RULES+MODEL+LEARNT`.

    With the version of a site that is not of this project, the first part is `RULES.SITE`.
    """
    rules = f"{rules_version()}.{site_version}" if site_version else rules_version()
    return "+".join(filter(None, (rules, model.digest if model is not None and model.pages else "", learnt)))


@lru_cache(maxsize=CACHED)
def version_of(learnt: tuple[str, ...]) -> str:
    """Return the version of learnt templates: a digest of their JSON."""
    return sha256("\n".join(learnt).encode(errors="replace")).hexdigest()[:VERSION_CHARS]


@cache
def rules_version(package: Path = PACKAGE) -> str:
    """Return the digest of the files in FOLDERS, in hexadecimal."""
    files = (file for folder in FOLDERS for file in (package / folder).rglob("*.*"))
    return digest_of((file for file in files if file.suffix in SUFFIXES), package)
