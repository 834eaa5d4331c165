"""A site that counts the addresses that are parsed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crawler.sites.chinanews import Chinanews

if TYPE_CHECKING:
    from crawler.items import Address


class CountingSite(Chinanews):
    """Counts the URLs whose address is parsed."""

    def __init__(self) -> None:
        self.parsed: Counter[str] = Counter()

    def address(self, url: str) -> Address | None:
        """Count the URL, and parse it as its site does."""
        self.parsed[url] += 1
        return super().address(url)
