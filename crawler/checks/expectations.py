"""The expectations of a site that an article is checked against."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping
    from datetime import date, datetime

    from crawler.vocabulary import Role


@dataclass(frozen=True, slots=True)
class SiteExpectations:
    """The expectations of a site at the time `now`, which has a time zone.

    `language` is the site's, such as `en` or `en-GB`. A block that one of the patterns of `boilerplate` matches as a
    whole is not text. `day` is the date in the article's URL. The site published nothing before the day `since`.
    """

    now: datetime
    language: str | None = None
    boilerplate: Mapping[Role, re.Pattern[str]] = field(default_factory=dict)
    day: date | None = None
    since: date | None = None
