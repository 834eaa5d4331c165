"""Turns the numbers into pages, by templates of Jinja2.

Texts from pages of the web are escaped (html_files.py). The content security policy of each page allows nothing but its
own style sheet, by its digest: no script, no picture, no request.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from crawler.html_files import digest, templates_in, with_common_style
from crawler.report.accounts import explained
from crawler.report.day_pages import NO_DAY
from crawler.report.days import sentence
from crawler.terminal.amounts import duration
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from crawler.report.runs import ReportedRun

TEMPLATES = Path(__file__).parent / "templates"
NAVIGATION = (
    ("index.html", "Overview"),
    ("articles.html", "Articles"),
    ("cleaning.html", "Cleaning"),
    ("missing.html", "Missing and refused"),
    ("changes.html", "Changes"),
    ("copies.html", "Near-duplicates"),
    ("terms.html", "Terms of use"),
    ("runs.html", "Runs"),
)


def pages_of(**common: Any) -> Environment:
    """Return the templates; `common` are the names that all of them know."""
    environment = templates_in(TEMPLATES)
    style = with_common_style((TEMPLATES / "style.css").read_text(encoding="utf-8"))
    policy = f"default-src 'none'; style-src '{digest(style)}'; base-uri 'none'; form-action 'none'"
    environment.globals.update(common, navigation=NAVIGATION, policy=policy, style=Markup(style))  # noqa: S704  # ours
    environment.filters.update(
        n=_number, share=_share, short=_short, cut=_cut, time=_time, day=_day, duration=duration, sentence=sentence,
        reason=_reason, state=explained, shares=shares,
    )  # fmt: skip
    return environment


def shares(run: ReportedRun) -> Iterator[tuple[str, object, object]]:
    """Yield the measures of a layout change: the name, the value before, and the value now."""
    change = run.layout_change or {}
    before, now = change.get("before") or {}, change.get("now") or {}
    for name, value in before.items():
        if isinstance(value, dict):
            for part in sorted({*value, *(now.get(name) or {})}):
                yield f"{name.rstrip('s')} {part}", value.get(part, 0), (now.get(name) or {}).get(part, 0)
        else:
            yield name.replace("_", " "), value, now.get(name, 0)


def _number(value: float) -> str:
    return f"{value:,}"


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _short(text: object, limit: int = 120) -> str:
    one_line = " ".join(str(text).split())
    return one_line if len(one_line) <= limit else f"{one_line[: limit - 1]}…"


def _cut(text: str, limit: int) -> str:
    """Return the beginning of a text, with its spaces."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _time(text: str, with_zone: bool = True) -> str:  # noqa: FBT001, FBT002  # a filter of a template
    """Return a time in UTC to the minute; a text that is no time is returned as it is."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{found.astimezone(UTC):%Y-%m-%d %H:%M}{' UTC' if with_zone else ''}"


def _day(day: str) -> str:
    return (
        "Without a day"
        if day == NO_DAY
        else f"{date.fromisoformat(day):%A}, {int(day[8:])} {date.fromisoformat(day):%B %Y}"
    )


def _reason(reason: str) -> str:
    known = Reason.known(reason)
    return f"{reason}: {known.explanation}" if known else reason
