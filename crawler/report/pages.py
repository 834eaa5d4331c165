"""Writes the pages of the report, and counts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

    from crawler.publication.folder import FolderWithSums


@dataclass(slots=True)
class Pages:
    """The pages of a folder: how many were written, their size and that of the largest one, in bytes."""

    folder: FolderWithSums
    environment: Environment
    number: int = 0
    bytes: int = 0
    largest: int = 0

    def write(self, file: str, template: str, **values: Any) -> None:
        """Write a page by a template, with these names. Its links begin with `root`."""
        page = self.environment.get_template(template)
        self.put(file, page.render(root="../" * file.count("/"), current=file, **values))

    def put(self, file: str, html: str) -> None:
        """Write a page as it is."""
        self.folder.write(file, html)
        size = len(html.encode(errors="replace"))
        self.number, self.bytes, self.largest = self.number + 1, self.bytes + size, max(self.largest, size)
