"""The places of an export: standard output, one file, or a folder with a file for each article.

A file or a folder has its name only when it is complete. `.jsonl` and `.csv` files get their JSON Schema beside them.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.exceptions import BadInputError
from crawler.export.compression import compressed
from crawler.export.formats import BINARY, COMPRESSED, FILE_EACH, Writer, writer_for
from crawler.items.record_schema import json_schema
from crawler.vocabulary import ExportFormat
from crawler.whole_files import WholeFile
from crawler.whole_folders import whole_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Record
    from crawler.items.record_schema import RecordField

STANDARD_OUTPUT = "-"
_WHILE_WRITING = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EPIPE))
"""Errors of writing the head of a file; others at the start are about its name."""
_WITH_SCHEMA = frozenset((ExportFormat.JSONL, ExportFormat.CSV))
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")
_DAY_CHARS, _YEAR_CHARS = 10, 4
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_UNDATED = "undated"


def is_folder(target: str) -> bool:
    """Return whether the name of an output is that of a folder: it ends in a slash, or there is a folder."""
    return target.endswith(os.sep) or Path(target).is_dir()


@contextmanager
def opened_export(target: str, style: ExportFormat, fields: tuple[RecordField, ...]) -> Iterator[Writer]:
    """Open an output, and complete it if nothing is raised.

    BadInputError if the format cannot be written there, AlreadyRunningError if another process writes it.
    """
    with ExitStack() as opened:
        try:
            writer = opened.enter_context(_output(target, style, fields))
        except OSError as error:
            if error.errno in _WHILE_WRITING:
                raise
            raise BadInputError(f"{target}: cannot be written: {error.strerror}{_cause(target)}") from None
        yield writer


def _cause(target: str) -> str:
    folder = Path(target).parent
    return "" if folder.exists() else f"; make the folder {folder} first"


@contextmanager
def _output(target: str, style: ExportFormat, fields: tuple[RecordField, ...]) -> Iterator[Writer]:
    if target == STANDARD_OUTPUT:
        if style in BINARY:
            raise BadInputError(f"--format {style} writes one file; name it with --output")
        writer = writer_for(style, sys.stdout.buffer, fields)
        yield writer
        writer.end()
    elif is_folder(target):
        if style not in FILE_EACH:
            raise BadInputError(f"{target}: is a folder; --format {style} writes one file: name it")
        with whole_folder(Path(target), require_replaceable=_refuse) as folder:
            yield ArticlesFolder(folder, style, fields)
    else:
        with _file(Path(target), style, fields) as writer:
            yield writer


def _refuse(folder: Path) -> None:
    raise BadInputError(f"{folder}: is a folder with files, which are never replaced; name a new folder")


@contextmanager
def _file(path: Path, style: ExportFormat, fields: tuple[RecordField, ...]) -> Iterator[Writer]:
    suffix = path.suffix.lower()
    if style in BINARY and suffix in COMPRESSED:
        raise BadInputError(f"{path}: a file of --format {style} is not compressed again; leave out {suffix}")
    with ExitStack() as files:
        if style in _WITH_SCHEMA and (path.is_file() or not path.exists()):
            files.enter_context(WholeFile(schema_path(path))).file.write(_schema(fields))
        whole = files.enter_context(WholeFile(path))
        with compressed(whole.file, suffix) as file:
            writer = writer_for(style, file, fields)
            yield writer
            writer.end()


def schema_path(path: Path) -> Path:
    """Return the place of the JSON Schema of an export: `articles.schema.json` for `articles.jsonl.zst`."""
    stem = path.with_suffix("") if path.suffix.lower() in COMPRESSED else path
    return stem.with_suffix(".schema.json")


def _schema(fields: tuple[RecordField, ...]) -> bytes:
    return f"{json.dumps(json_schema(fields), ensure_ascii=False, indent=2)}\n".encode()


class ArticlesFolder:
    """Writes each article to a file of its own, `SITE/YEAR/DAY-DOCUMENT_ID.SUFFIX`."""

    def __init__(self, folder: Path, style: ExportFormat, fields: tuple[RecordField, ...]) -> None:
        self._folder = folder
        self._style = style
        self._fields = fields

    def add(self, record: Record) -> None:
        """Write the file of an article."""
        path = self._folder / f"{name_of(record)}{FILE_EACH[self._style]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            writer = writer_for(self._style, file, self._fields, of_one=True)
            writer.add(record)
            writer.end()

    def end(self) -> None:
        """Do nothing: each file is complete."""


def name_of(record: Record) -> str:
    """Return the name of an article's file without its suffix, of safe ASCII characters: its site, year and day."""
    site = _NOT_IN_NAMES.sub("-", record.site).strip("-") or "site"
    day = (record.published or "")[:_DAY_CHARS]
    if not _DAY.fullmatch(day):
        return f"{site}/{_UNDATED}/{record.document_id}"
    return f"{site}/{day[:_YEAR_CHARS]}/{day}-{record.document_id}"
