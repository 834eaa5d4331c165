"""How a page writes its dates: its language, its region, and the order of day, month and year in digits.

The order is known from the language or the region alone. Where they leave it open, a date such as 3/5/2024 is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.extraction.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTHS_A_YEAR = 12
MONTH_FIRST_REGIONS = frozenset({"US"})
MIXED_REGIONS = frozenset({"CA", "PH", "PR"})  # both orders are in use
DAY_FIRST_CHINESE = frozenset({"HK", "MO", "SG"})
YEAR_FIRST_LANGUAGES = frozenset({"zh", "ja", "ko", "hu", "lt", "mn"})
"""Languages that put the year first, so that 26.3.5 is 5 March 2026."""
UNCLEAR_LANGUAGES = frozenset({"", "en", "zh", "ja", "ko"})
"""Languages that do not tell the order of a date that ends with its year."""
SHORT_YEAR_UNCLEAR = frozenset({"sv"})  # pages in Swedish write 05-03-24 in both directions
GENERIC_COUNTRY_DOMAINS = frozenset("AI AM CC CO EU FM GG GL IO IS LA LY ME NU SH SO ST TO TV VC WS".split())
"""Domains of countries that sites of all the world use."""
REGION_OF_DOMAIN = {"UK": "GB"}
NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d./-])")


@dataclass(frozen=True, slots=True)
class DateStyle:
    """The habits of one page. `month_first` says whether 3/4/2024 is 4 March; None: not known."""

    language: str = ""
    region: str = ""
    month_first: bool | None = None

    @property
    def year_first(self) -> bool:
        """Whether 24.3.5 is 5 March 2024."""
        return self.language in YEAR_FIRST_LANGUAGES


ANY_STYLE = DateStyle()


def style_of(tag: str, url: str, other_tags: Iterable[str] = ()) -> DateStyle:
    """Return the style of a page by its language tag (`en-GB`), else by `other_tags`, and by its host's country."""
    language, region = next((parts for one in (tag, *other_tags) if (parts := _parts(one))[0]), ("", ""))
    if not region:
        named = (parts for one in other_tags if (parts := _parts(one))[0] == language)
        region = next((region for _, region in named if region), "")
    country = _country(url)
    style = DateStyle(language, region or country, _month_first(language, region or country))
    is_disputed = style.month_first and country and _month_first(language, country) is not True
    return replace(style, month_first=None, region=country) if is_disputed else style


def order_in(lines: Iterable[str]) -> bool | None:
    """Return whether the month is first in those dates of lines that have one meaning (13/4/2024); None: not known."""
    orders = set()
    for line in lines:
        for one, _, other in NUMERIC.findall(line):
            first, second = int(one), int(other)
            if min(first, second) <= MONTHS_A_YEAR < max(first, second):
                orders.add(second > MONTHS_A_YEAR)
    return orders.pop() if len(orders) == 1 else None


def _parts(tag: str) -> tuple[str, str]:
    """Return the language and the region of a tag such as `zh-Hant-TW` or `en_US`."""
    language, *rest = tag.strip().replace("_", "-").split("-")
    return language.lower(), next((part.upper() for part in rest if re.fullmatch("[A-Za-z]{2}", part)), "")


def _country(url: str) -> str:
    domain = (split_url(url).hostname or "").rpartition(".")[2].upper()
    is_country = re.fullmatch("[A-Z]{2}", domain) and domain not in GENERIC_COUNTRY_DOMAINS
    return REGION_OF_DOMAIN.get(domain, domain) if is_country else ""


def _month_first(language: str, region: str) -> bool | None:
    if region in MONTH_FIRST_REGIONS | MIXED_REGIONS:
        return True if language in UNCLEAR_LANGUAGES and region in MONTH_FIRST_REGIONS else None
    if language in {"", "en"}:
        return False if region and region not in {"CN", "TW", "JP", "KR"} else None
    return None if language in UNCLEAR_LANGUAGES and region not in DAY_FIRST_CHINESE else False
