"""Counts the pages that each template of a site fits, and finds a site whose templates fit none of its pages.

It needs no past, so it works in the first run and with a single page. Pages without a template are no surprise if they
were usual in the past runs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from crawler.runs.layout_changes import MAX_EXAMPLES, REASONS_OF_LAYOUT
from crawler.vocabulary import Reason, Template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from crawler.items import Document

MIN_CHANCE = 0.05
"""Pages without a template are usual if, by the past runs, so many in a row have at least this chance."""
MAX_KEPT = 20  # after so many pages of a site without a template, and none with one, further ones are refused


class TemplateFits:
    """The pages of one worker of a run by site. `past` are the statistics of the past runs.

    `others` gives the counts of the other workers of the run, as `pages` has them. It is asked only where no template
    fits any page of this worker.
    """

    def __init__(
        self,
        past: Iterable[Mapping[str, Any]] = (),
        others: Callable[[], Iterable[Mapping[str, Mapping[str, int]]]] = tuple,
    ) -> None:
        self._others = others
        self.pages: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._past: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._kept: defaultdict[str, list[Document]] = defaultdict(list)
        self._refused: set[str] = set()
        for site, templates in (item for run in past for item in run.get("fits", {}).items()):
            self._past[site].update(templates)

    def check(self, document: Document, templates: Iterable[str], refusal: Reason | None) -> Reason | None:
        """Count a page of a site that has these templates. LAYOUT_CHANGED if many came and no template fitted any."""
        site, kept = document.site_name, self._kept[document.site_name]
        self.pages[site].update(dict.fromkeys(templates, 0) | {document.template: 1})
        if Template.is_known(document.template) or refusal not in {None, *REASONS_OF_LAYOUT}:
            return None  # an error page, for example, says nothing about the templates
        if len(kept) < MAX_KEPT:
            kept.append(document)
        elif self._fits_none(site):
            refusal = Reason.LAYOUT_CHANGED
        if refusal is not None:
            self._refused.add(site)
        return refusal

    def is_first_fit(self, document: Document) -> bool:
        """Return whether a page, which was counted, is the first one of its site that its template fits."""
        return Template.is_known(document.template) and self.pages[document.site_name][document.template] == 1

    def misfits(self) -> Iterator[tuple[str, str]]:
        """Yield the sites and keys of the articles that may be stored, of sites none of whose pages a template fits."""
        for document in (document for site in filter(self._fits_none, self._kept) for document in self._kept[site]):
            if document.fetch is not None:
                yield document.site_name, document.identity or document.fetch.key

    def conclusion(self, rolled_back: int) -> dict[str, Any] | None:
        """Return the layout change, if pages were refused or `rolled_back`; None if the store had them all before."""
        sites = [site for site in self._kept if self._fits_none(site) and (rolled_back or site in self._refused)]
        examples = [document.url for site in sites for document in self._kept[site] if document.url]
        causes = {f"template-{name}": many for site in sites for name, many in self.pages[site].items() if many}
        return {"causes": causes, "examples": examples[:MAX_EXAMPLES]} if sites else None

    def _fits_none(self, site: str) -> bool:
        """Return whether pages of a site were read, no template fitted any, and the past does not explain that."""
        past, misfits = self._past[site], len(self._kept[site])
        usual = sum(pages for name, pages in past.items() if not Template.is_known(name)) / max(past.total(), 1)
        if not misfits or _has_fit(self.pages[site]) or usual**misfits >= MIN_CHANCE:
            return False
        return not any(_has_fit(other.get(site, {})) for other in self._others())


def _has_fit(pages: Mapping[str, int]) -> bool:
    """Return whether a template fits one of the pages, by the number of pages of each template."""
    return any(many for name, many in pages.items() if Template.is_known(name))
