"""The version of the rules, so that a stored text says what made it.

It is a digest of the code that cleans: no edit of a rule can forget to change it.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.cleaning.site_model.model import SiteModel

ROOMS = ("cleaning", "extraction", "sites")
VERSION_CHARS = 12


def version_with(model: SiteModel | None) -> str:
    """Name the rules, and a site's model where it judged too."""
    return f"{rules_version()}+{model.digest}" if model is not None and model.pages else rules_version()


@cache
def rules_version() -> str:
    """Return the digest of the cleaning rooms' code, in hexadecimal."""
    package = Path(__file__).parent.parent
    digest = sha256()
    for source in sorted(
        path for room in ROOMS for path in (package / room).rglob("*.*") if path.suffix in {".py", ".json"}
    ):
        digest.update(source.relative_to(package).as_posix().encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:VERSION_CHARS]
