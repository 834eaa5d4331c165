"""The awkward records in an SQLite file, and the exports of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from crawler.export.exporting import Export
from crawler.export.selection import Selection
from crawler.storage.database import open_database
from crawler.vocabulary import ExportFormat
from tests.export.awkward import FILES, FOLDERS, export, store

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from crawler.items import Record


class Exported(NamedTuple):
    """The records, in the order of an export, and the folder with an export in each format."""

    records: list[Record]
    folder: Path
    url: str


def export_all(engine: Engine, folder: Path) -> None:
    """Export to each format, and to a folder in those that have one."""
    folder.mkdir()
    for name in FILES:
        export(engine, folder / name)
    for name in FOLDERS:
        Export(f"{folder / name}/", ExportFormat(name)).run(engine, Selection(), lambda records, _: records)


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Store the records and export them."""
    folder = tmp_path_factory.mktemp("awkward")
    url = f"sqlite:///{folder / 'store.db'}"
    engine = open_database(url)
    records = store(engine)
    export_all(engine, folder / "exports")
    engine.dispose()
    return Exported(records, folder / "exports", url)
