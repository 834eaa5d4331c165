"""Publishes a selection of stored articles as a folder: Parquet files, a dataset card, a datasheet, plots, checksums.

The same store gives the same bytes: nothing in a publication depends on the present time, the computer or a path.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from shlex import quote
from typing import TYPE_CHECKING, Any

from crawler.charts.charts import require_charts
from crawler.exceptions import BadInputError
from crawler.export.parquet import arrow_schema, require_pyarrow
from crawler.export.snapshot import snapshot
from crawler.items.record import SCHEMA_VERSION
from crawler.items.record_schema import json_schema, record_fields
from crawler.publication.card import texts
from crawler.publication.charts import charts
from crawler.publication.croissant import croissant
from crawler.publication.figures import Figures
from crawler.publication.folder import FIGURES, FolderWithSums, figures_text, folder_with_sums
from crawler.publication.gaps import gaps_of
from crawler.publication.publication import Publication
from crawler.publication.shards import SHARD_BYTES, uncompressed_bytes, write_shards
from crawler.storage.exports import ExportedDocuments, register_export

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.export.selection import Selection
    from crawler.items import Record
    from crawler.publication.publication import Publisher

PUBLICATION = "publication"  # the format of its entry in the register of exports
CROISSANT, SCHEMA = "croissant.json", "schema.json"
WithProgress = Callable[[Iterator["Record"], int], Iterable["Record"]]


def no_progress(records: Iterator[Record], total: int) -> Iterable[Record]:  # noqa: ARG001  # WithProgress gives it
    """Return the records."""
    return records


@dataclass(frozen=True, slots=True)
class Publishing:
    """The articles of a store that are published, and by whom. `shard_bytes` is the text of a Parquet file."""

    engine: Engine
    selection: Selection
    publisher: Publisher
    shard_bytes: int = SHARD_BYTES

    def write(self, target: Path, *, replaces: bool = False, with_progress: WithProgress = no_progress) -> Publication:
        """Publish as the folder `target`, which must be new, empty, or a publication that may be replaced.

        `with_progress` takes the records and their number, and returns the records. BadInputError if no article is
        selected, or pyarrow or vl-convert is not installed; errors as folder_with_sums, StorageError as the store.
        """
        require_pyarrow()
        require_charts()
        documents = ExportedDocuments()
        with folder_with_sums(target, replaces=replaces) as folder:
            publication = self._with_rows(folder, documents, with_progress)
            _describe(publication, folder)
            given, now = self.selection.as_given(), datetime.now(UTC)  # it is registered before it has its name
            register_export(self.engine, documents, path=target, format=PUBLICATION, selection=given, now=now)
        return publication

    def _with_rows(
        self, folder: FolderWithSums, documents: ExportedDocuments, with_progress: WithProgress
    ) -> Publication:
        figures = Figures()
        with snapshot(self.engine, self.selection) as found:
            if not found.counts.articles:
                raise BadInputError(
                    "; ".join(("no article is selected, so nothing is published", *found.counts.unknown))
                )
            records = with_progress(found.records(), found.counts.articles)
            shards = write_shards(folder, _counted(records, figures, documents), self.shard_bytes)
        days = (self.selection.since, self.selection.until)
        schema = arrow_schema(record_fields())
        return Publication(
            publisher=self.publisher,
            selection=options_of(self.selection),
            figures=figures,
            gaps=gaps_of(self.engine, self.selection.sites, *(day.isoformat() if day else None for day in days)),
            shards=tuple(shards),
            types={name: schema.field(name).type for name in schema.names},
            bytes=uncompressed_bytes(folder, shards),
            counts=found.counts,
        )


def options_of(selection: Selection) -> tuple[str, ...]:
    """Return the filters of a selection as options of the command line."""
    words: dict[str, Any] = {"site": selection.sites, "section": selection.sections, "kind": selection.kinds}
    words |= {"language": selection.languages, "since": selection.since, "until": selection.until}
    words |= {"allow": selection.purposes}
    given = [(name, value) for name, values in words.items() for value in _several(values)]
    given += [("where", selection.where)] if selection.where.strip() else []
    return tuple(f"--{name} {quote(str(value))}" for name, value in given) + (
        ("--undated",) if selection.undated else ()
    )


def _several(values: Any) -> tuple[Any, ...]:
    return values if isinstance(values, tuple) else (values,) if values else ()


def _counted(records: Iterable[Record], figures: Figures, documents: ExportedDocuments) -> Iterator[Record]:
    for record in records:
        figures.add(record.as_json())
        documents.add(record.document_id)
        yield record


def _describe(publication: Publication, folder: FolderWithSums) -> None:
    """Write everything but the rows."""
    plots = charts(publication.figures)
    for name, (_, svg) in plots.items():
        folder.write(name, svg)
    for name, text in texts(publication, {name: title for name, (title, _) in plots.items()}).items():
        folder.write(name, text)
    folder.write(CROISSANT, _json(croissant(publication)))
    folder.write(SCHEMA, _json(json_schema()))
    folder.write(FIGURES, figures_text(_figures(publication)))


def _figures(publication: Publication) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "title": publication.title,
        "version": publication.version,
        "selection": list(publication.selection),
        "figures": publication.figures.as_json(),
        "gaps": publication.gaps.as_json(),
    }


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
