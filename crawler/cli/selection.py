"""The options that select articles, for the commands that write them: they become one Selection."""

from __future__ import annotations

from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.options import days_of, since_option, until_option
from crawler.cli.output import echo
from crawler.vocabulary import ArticleKind, Purpose

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from crawler.export.selection import Selection
    from crawler.export.snapshot import Counts

_OPTIONS = (
    click.option("--site", "sites", multiple=True, help="Only this site. It and the next three can be repeated."),
    click.option("--section", "sections", multiple=True, help="Only this section."),
    click.option(
        "--kind", "kinds", multiple=True, type=click.Choice([str(one) for one in ArticleKind]), help="Its kind."
    ),
    click.option("--language", "languages", multiple=True, help="Only this language, such as `en`."),
    since_option,
    until_option,
    click.option("--undated", is_flag=True, help="With --since or --until: also articles without a date."),
    click.option(
        "--allow",
        "purposes",
        multiple=True,
        type=click.Choice([str(one) for one in Purpose]),
        help="Only articles whose sites allow this purpose, as stated when they were fetched.",
    ),
    click.option("--where", default="", metavar="SQL", help="A condition on the columns: `withdrawn_at IS NULL`."),
)


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options, and the argument `selection` in place of theirs."""

    @wraps(command)
    def with_selection(  # noqa: PLR0913  # click gives each option by name
        *,
        sites: tuple[str, ...],
        sections: tuple[str, ...],
        kinds: tuple[str, ...],
        languages: tuple[str, ...],
        since: datetime | None,
        until: datetime | None,
        undated: bool,
        purposes: tuple[str, ...],
        where: str,
        **others: Any,
    ) -> Any:
        return command(
            selection=_selected(sites, sections, kinds, languages, since, until, undated, where, purposes), **others
        )

    found: Callable[..., Any] = with_selection
    for option in reversed(_OPTIONS):
        found = option(found)
    return found


def print_left_out(counts: Counts) -> None:
    """Print how many articles two of the options leave out, which is easily overlooked."""
    if counts.undated_left_out:
        echo(f"{counts.undated_left_out} without a date are left out; --undated adds them", err=True)
    if counts.not_allowed:
        echo(f"{counts.not_allowed} are left out by --allow: their sites disallow it, or say nothing of it", err=True)


def _selected(*given: Any) -> Selection:
    from crawler.export.selection import Selection  # noqa: PLC0415  # loads SQLAlchemy

    sites, sections, kinds, languages, since, until, undated, where, purposes = given
    first, last = (date.fromisoformat(day) if day else None for day in days_of(since, until))
    return Selection(sites, sections, kinds, languages, first, last, undated, where, tuple(map(Purpose, purposes)))
