"""What Datasette calls to show the articles: links from results to them, a facet by year, and JSON in templates.

Datasette escapes every other value itself, and makes links of http and https URLs only.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.utils import escape_sqlite, path_with_added_args, path_with_removed_args
from markupsafe import Markup

from crawler.reader.metadata import DATABASE
from crawler.storage.schema import ARTICLES

if TYPE_CHECKING:
    from datasette.app import Datasette
    from jinja2 import Environment

_LINKING = frozenset({"article", "article_id"})
"""The columns that have the number of an article."""


class YearFacet(Facet):  # type: ignore[misc]  # Datasette has no types
    """Counts the rows by the year of a column of ISO 8601 times, as the times state it."""

    type = "year"

    async def facet_results(self) -> tuple[list[dict[str, object]], list[str]]:
        """Return the counts of each column with such a facet, and the columns that take too long."""
        results, timed_out = [], []
        for configured in self.get_configs():
            column = configured["config"]["simple"]
            try:
                years = await self._years(column)
            except QueryInterrupted:
                timed_out.append(column)
            else:
                results.append(
                    {
                        "name": column,
                        "type": self.type,
                        "hideable": False,
                        "toggle_url": "",
                        "results": years,
                        "truncated": False,
                    }
                )
        return results, timed_out

    async def _years(self, column: str) -> list[dict[str, object]]:
        year = f"substr({escape_sqlite(column)}, 1, 4)"
        sql = f"select {year}, count(*) from ({self.sql}) where {year} <> '' group by 1 order by 1 desc"  # noqa: S608  # escaped
        limit = self.ds.setting("facet_time_limit_ms")
        found = await self.ds.execute(self.database, sql, self.params, custom_time_limit=limit)
        return [self._line(f"{column}__startswith", *row) for row in found.rows]

    def _line(self, argument: str, year: str, count: int) -> dict[str, object]:
        selected = (argument, year) in self.get_querystring_pairs()
        change = path_with_removed_args if selected else path_with_added_args
        path = self.ds.urls.path(change(self.request, {argument: year}))
        url = self.ds.absolute_url(self.request, path)
        return {"value": year, "label": year, "count": count, "selected": selected, "toggle_url": url}


class ArticlePages:
    """The hooks, by the names that Datasette has for them."""

    @staticmethod
    @hookimpl  # type: ignore[untyped-decorator]
    def register_facet_classes() -> list[type[YearFacet]]:
        """Add the facet by year."""
        return [YearFacet]

    @staticmethod
    @hookimpl  # type: ignore[untyped-decorator]
    def prepare_jinja2_environment(env: Environment) -> None:
        """Let templates read the lists of an article."""
        env.filters["from_json"] = json.loads

    @staticmethod
    @hookimpl  # type: ignore[untyped-decorator]
    def render_cell(value: object, column: str, datasette: Datasette) -> Markup | None:
        """Make a link of the number of an article."""
        if column not in _LINKING or not isinstance(value, int):
            return None
        link = Markup('<a href="{}">{}</a>')
        return link.format(datasette.urls.row(DATABASE, ARTICLES.name, str(value)), value)
