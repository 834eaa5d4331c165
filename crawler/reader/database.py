"""The file as a database of Datasette: every connection only reads, and only the tables that are shown exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.database import Database

from crawler.exceptions import StorageError
from crawler.reader.file import connect

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette

    from crawler.reader.file import ReadableFile


class ReaderDatabase(Database):  # type: ignore[misc]  # Datasette has no types
    """A database that nothing can write to."""

    def __init__(self, datasette: Datasette, file: ReadableFile) -> None:
        super().__init__(datasette, path=str(file.path), is_mutable=True)
        self._file = file

    def connect(self, write: bool = False) -> sqlite3.Connection:  # noqa: FBT001, FBT002  # Datasette calls it so
        """Return a connection, one for each of Datasette's threads."""
        if write:
            raise StorageError("the page only reads")
        return connect(self._file.path)

    async def table_names(self) -> list[str]:
        """Return the tables that Datasette lists, counts and describes."""
        return list(self._file.tables)

    async def table_exists(self, table: str) -> bool:
        """Return whether a table has a page."""
        return table in self._file.tables
