"""The report of `chinanews repair-site`: the proposed rules, how many known articles they give, and the differences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crawler.cli.bulk_counts import counted
from crawler.cli.output import echo, echo_json
from crawler.extraction.page_object_data import as_python, from_json
from crawler.processing.archived_article import known_site
from crawler.processing.reprocessing import ACCEPTED
from crawler.repair.proposals import CONFIDENCE
from crawler.vocabulary import ComparisonState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.repair.learning import FoundPlace
    from crawler.repair.proposals import Findings, Proposal

MAX_DIFFERENCES = 10  # articles whose differences are shown as text; --format json has all
INDENT = "  "


class Report:
    """The report on one site in a format of --format. `results` counts the refused pages that were processed again."""

    def __init__(self, site: str, style: str, *, accepts: bool) -> None:
        self.results = Counter[str]()
        self.kept: list[str] = []
        self._site = site
        self._style = style
        self._accepts = accepts

    def show(self, findings: Findings) -> None:
        """Show the proposals."""
        if self._style == "python":
            for proposal in findings.confirmed:
                if proposal.learnt:
                    echo(source_of(self._site, proposal.learnt.template))
        elif self._style == "text":
            for line in self._lines(findings):
                echo(line)

    def end(self, findings: Findings | None) -> None:
        """Show what was kept and stored, or why nothing is proposed."""
        if self._style == "json":
            echo_json(self._as_json(findings))
        elif self._style == "text":
            for line in self._last_lines(findings):
                echo(line)
        if findings is None and not self.results:
            echo(f"nothing to repair: no page of {self._site} is refused for its layout", err=True)
        elif findings is not None and not findings.confirmed and findings.failure:
            echo(f"cannot repair {self._site}: {findings.failure}: {findings.failure.explanation}", err=True)

    def _lines(self, findings: Findings) -> Iterator[str]:
        states = ", ".join(f"{number} {state}" for state, number in Counter(findings.states).most_common())
        if states:
            yield f"{self._site}: known articles that were fetched again and refused: {states}"
        for proposal in findings.proposals:
            yield ""
            yield from _proposal(proposal)

    def _last_lines(self, findings: Findings | None) -> Iterator[str]:
        if self.kept:
            undo = f"to remove a template: chinanews repair-site {self._site} --undo TEMPLATE"
            yield f"\nkept: {', '.join(self.kept)}; {undo}"
        if self.results:
            left = ", ".join(f"{reason} {n:,}" for reason, n in self.results.most_common() if reason != ACCEPTED)
            still = self.results.total() - self.results[ACCEPTED]
            yield (
                f"refused pages: {counted(self.results[ACCEPTED], 'article')} stored, {still:,} still refused"
                f"{f' ({left})' if left else ''}"
            )
        if findings and findings.confirmed and not self._accepts:
            yield (
                "\nnothing is kept yet; to keep the proposal and process the refused pages again: "
                f"chinanews repair-site {self._site} --accept"
            )

    def _as_json(self, findings: Findings | None) -> dict[str, object]:
        return {
            "site": self._site,
            "known_pages": dict(findings.states) if findings else {},
            "proposals": [one.as_json() for one in findings.proposals] if findings else [],
            "failure": findings.failure if findings and not findings.confirmed else None,
            "kept": self.kept,
            "refused_pages": dict(self.results),
        }


def source_of(site: str, template: str) -> str:
    """Return the Python source of a learnt template, which refers to the site's first page object where it is equal."""
    own = known_site(site, ()).rules.page_objects
    return as_python(from_json(template), own[0] if own else None)


def _proposal(proposal: Proposal) -> Iterator[str]:
    found = proposal.learnt
    if found is None:
        yield f"no template for a layout of {counted(proposal.known, 'known article')}: {proposal.failure}"
        return
    yield f"template {found.name}, learnt from {proposal.trained} of {counted(proposal.known, 'known article')}"
    yield from (f"{INDENT}{line}" for line in map(_place, found.places))
    if found.unstated:
        yield f"{INDENT}stated at no place of these pages, and not compared: {', '.join(sorted(found.unstated))}"
    yield from _tested(proposal)


def _place(place: FoundPlace) -> str:
    if not place.path:
        return f"{place.field:10} no place found; read as on pages without a template"
    fits = place.fits
    figures = f"{fits.exact} of {fits.asked} exact" if fits.asked else "known on no page"
    faults = ((fits.wrong, "wrong"), (fits.missing, "missing"), (fits.unasked, "with an unknown value"))
    others = "".join(f", {number} {word}" for number, word in faults if number)
    return f"{place.field:10} {place.path}  ({figures}{others})"


def _tested(proposal: Proposal) -> Iterator[str]:
    corrected = proposal.count(ComparisonState.CORRECTED)
    yield (
        f"of {counted(len(proposal.tested), 'article')} held back, {proposal.count(ComparisonState.EXACT)} come out "
        f"exactly, {proposal.count(ComparisonState.DIFFERENT)} differ, {corrected} were corrected by the site since"
    )
    yield f"sure: at least {proposal.lower_bound:.0%} of such pages come out exactly ({CONFIDENCE:.0%} confidence)"
    different = [one for one in proposal.tested if one.state != ComparisonState.EXACT]
    for one in different[:MAX_DIFFERENCES]:
        yield f"{INDENT}{one.state}: {one.url}: {', '.join(one.differs)}"
        yield from (f"{INDENT * 2}{line}" for line in one.lines)
    if len(different) > MAX_DIFFERENCES:
        yield f"{INDENT}({len(different) - MAX_DIFFERENCES} more; --format json has all)"
