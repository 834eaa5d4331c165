"""The arguments of a crawl (`-a NAME=VALUE`). Any other name is an error."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path  # noqa: TC003  # pydantic reads the annotations
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails


class CrawlArguments(BaseModel):
    """The arguments of all spiders.

    `archive`: a WARC file or a folder of them, which is crawled instead of the network. `url`: the page that a crawl of
    a site without rules begins with (only for the spider `news`). `truncated=keep`: use the complete pages of an
    archive whose end is cut off. `urls`: a file of URLs, one on each line; only these are fetched, as they are written.
    `since`, `until`: the days whose articles are fetched, both included, by the date in the URL. `missing=yes`: fetch
    only articles that are known and not stored whole.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    archive: Path | None = None
    url: str | None = None
    truncated: Literal["keep"] | None = None
    urls: Path | None = None
    since: date | None = None
    until: date | None = None
    missing: Literal["yes"] | None = None
    scrapyd_job: str | None = Field(default=None, alias="_job", exclude=True)

    @field_validator("*", mode="before")
    @classmethod
    def _not_empty(cls, given: Any) -> Any:
        if isinstance(given, str) and not given.strip():
            raise ValueError("it is empty; give it a value or leave it out")
        return given

    @field_validator("since", "until", mode="before")
    @classmethod
    def _day(cls, given: Any) -> Any:
        """Read a day. pydantic would take a number for seconds since 1970."""
        try:
            return datetime.strptime(given, "%Y-%m-%d").date() if isinstance(given, str) else given  # noqa: DTZ007
        except ValueError:
            raise ValueError("it takes a day, such as 2015-01-31") from None

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since={self.since} is after until={self.until}")
        if self.truncated and not self.archive:
            raise ValueError("truncated=keep goes with archive=FILE-OR-FOLDER")
        if self.missing and (self.urls or self.archive):
            raise ValueError("missing=yes takes its URLs from the frontier: leave out urls and archive")
        return self


def read_arguments(given: Mapping[str, Any]) -> CrawlArguments:
    """Check a spider's arguments. BadInputError names the wrong one and lists the known ones."""
    try:
        return CrawlArguments.model_validate(dict(given))
    except ValidationError as error:
        raise BadInputError(_sentence(error.errors()[0])) from None


def _sentence(error: ErrorDetails) -> str:
    name = ".".join(map(str, error["loc"]))
    message = error["msg"].removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        known = ", ".join(name for name, field in CrawlArguments.model_fields.items() if not field.exclude)
        return f"there is no argument {name!r}; -a takes {known}"
    return f"the argument {name}={error['input']!r} is wrong: {message}" if name else f"the arguments: {message}"
