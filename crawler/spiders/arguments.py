"""The arguments that a crawl takes (`-a NAME=VALUE`). A name that is none of them is an error."""

from __future__ import annotations

from datetime import date  # noqa: TC003  # pydantic reads the annotations
from pathlib import Path  # noqa: TC003  # the same
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from crawler.exceptions import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails


class CrawlArguments(BaseModel):
    """What may be given to any of our spiders.

    `archive`: a WARC file or a folder of them, which is crawled instead of the
    network. `url`: the page that a crawl of a site without rules begins with
    (spider `news` alone). `truncated=keep`: take the whole pages of an archive whose end is
    cut off. `urls`: a file of URLs, one a line, which alone are fetched.
    `since`, `until`: the days whose articles are asked for, both included, by
    the date in the URL. `gaps=yes`: ask only for what is known and not stored.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    archive: Path | None = None
    url: str | None = None
    truncated: Literal["keep"] | None = None
    urls: Path | None = None
    since: date | None = None
    until: date | None = None
    gaps: Literal["yes"] | None = None
    scrapyd_job: str | None = Field(default=None, alias="_job", exclude=True)

    @field_validator("*", mode="before")
    @classmethod
    def _not_empty(cls, given: Any) -> Any:
        if isinstance(given, str) and not given.strip():
            raise ValueError("it is empty; give it a value or leave it out")
        return given

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since={self.since} is after until={self.until}")
        if self.truncated and not self.archive:
            raise ValueError("truncated=keep goes with archive=FILE-OR-FOLDER")
        if self.gaps and (self.urls or self.archive):
            raise ValueError("gaps=yes finds its URLs in the ledger: leave out urls and archive")
        return self


def read_arguments(given: Mapping[str, Any]) -> CrawlArguments:
    """Check a spider's arguments. BadInputError names the one that is wrong, and those that there are."""
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
