"""Distributions in a folder, as an installer leaves them: modules, and metadata with entry points."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SITE = """
from crawler.extraction import ExtractionRules
from crawler.extraction.page_object import PageObject
from crawler.sites.site import Site
from crawler.vocabulary import Role


class {cls}(Site):
    name = {name!r}
    hosts = frozenset({{{name!r} + ".example"}})
    rules = ExtractionRules((PageObject({name!r}, {{Role.BODY: {body!r}}}),))


SITE = {cls}()
"""


def site_source(name: str, body: str = "id('story')") -> str:
    """Return the source of a module that offers a site."""
    return SITE.format(name=name, cls=name.title(), body=body)


def offer(
    folder: Path, distribution: str, modules: Mapping[str, str], sites: Mapping[str, str], spiders: str = ""
) -> None:
    """Write a distribution. `modules` have their sources by file, `sites` the values of the entry points by name."""
    for file, source in modules.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(source, encoding="utf-8")
    metadata = folder / f"{distribution}-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8")
    lines = ["[crawler.sites]", *(f"{name} = {value}" for name, value in sites.items()), "[crawler.spiders]", spiders]
    (metadata / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
