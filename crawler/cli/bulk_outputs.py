"""Where the lines of a bulk cleaning go: standard output, one file, or a file for each article in a folder.

At any interruption a file has whole lines, and each file of a folder is whole.
"""

from __future__ import annotations

import json
import re
import sys
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cli.bulk_lines import JSON_STYLES
from crawler.cli.record_formats import PAGE_FIELDS
from crawler.cli.remote_output import RemoteOutput
from crawler.durable_files import PART
from crawler.exceptions import BadInputError, RemoteError
from crawler.export.outputs import STANDARD_OUTPUT, is_folder
from crawler.export.parquet import Parquet, require_pyarrow
from crawler.export.plain_text import SEPARATOR
from crawler.inputs.page_file import is_html_or_archive
from crawler.items.record import About
from crawler.items.record_schema import FieldType, RecordField, record_fields
from crawler.remote_files import RemoteFile, file_named
from crawler.whole_files import WholeFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.cli.bulk_lines import Line, Output
    from crawler.remote_files import File

_SUFFIXES = {"text": ".txt", "markdown": ".md"}
_FORMATS = {"": "json", ".json": "json", ".jsonl": "json", ".txt": "text", ".md": "markdown", ".parquet": "parquet"}
"""The formats, by the suffix of the file that is written."""
_LINE_FIELDS = (
    RecordField("input", FieldType.TEXT, About("the name of the input")),
    RecordField("reason", FieldType.TEXT, About("why it is no article, NULL for an article"), may_be_null=True),
    *(replace(one, may_be_null=True) for one in record_fields() if one.name in PAGE_FIELDS),
)
_MAX_NAME_CHARS = 80
_HASH_CHARS = 12
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def require_no_input(target: str, inputs: Iterable[File]) -> None:
    """Raise BadInputError if the output is an input, or would replace a page or an archive (`-o pages/*.html`)."""
    path = file_named(target)
    if target == STANDARD_OUTPUT:
        return
    with suppress(OSError, RemoteError):  # writing it says why it cannot be written
        is_file = path.is_file()
        if (is_file or path.is_dir()) and any(_is_same(one, path) for one in inputs):
            raise BadInputError(f"{target}: is an input; write the output to another file or folder")
        if is_file and is_html_or_archive(path):
            raise BadInputError(f"{target}: is a page or an archive, which is never replaced; name another file")


def _is_same(one: File, other: File) -> bool:
    if isinstance(one, RemoteFile) or isinstance(other, RemoteFile):
        return one == other
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # reading the input says why it cannot be read
        return False


def format_of(target: str) -> str:
    """Return the format of an output by the suffix of its file. BadInputError if no format has that suffix."""
    suffix = "" if is_folder(target) else Path(target).suffix.lower()
    if suffix not in _FORMATS:
        raise BadInputError(f"{target}: no format has the suffix {suffix}; name the format with --format")
    return _FORMATS[suffix]


@contextmanager
def opened_output(target: str, style: str) -> Iterator[Output]:
    """Open the output. BadInputError if its place and its format do not go together, or it cannot be made.

    AlreadyRunningError if another process writes it.
    """
    try:
        output = _output(target, style)
    except OSError as error:
        raise BadInputError(f"{target}: cannot be written: {error.strerror}") from None
    try:
        yield output
    except OSError:
        raise
    except BaseException:
        output.close()
        raise
    output.close()


def _output(target: str, style: str) -> Output:
    file = file_named(target)
    if isinstance(file, RemoteFile):
        if target.endswith("/"):
            raise BadInputError(f"{target}: files are written to folders of this machine only; name one file")
        return RemoteOutput(file, lambda local: _output(str(local), style))
    if style == "parquet":
        if target == STANDARD_OUTPUT or is_folder(target):
            raise BadInputError("--format parquet writes one file; name it with --output")
        return ParquetFile(Path(target))
    separator = b"" if style in JSON_STYLES else SEPARATOR.encode()
    if target == STANDARD_OUTPUT:
        return StandardOutput(separator)
    if not is_folder(target):
        return LinesFile(Path(target), separator)
    if style in JSON_STYLES:
        raise BadInputError(
            f"{target}: is a folder; name a file for the lines of --format json, or add --by-host for WARC files"
        )
    return ArticlesFolder(Path(target), _SUFFIXES[style])


class StandardOutput:
    """Standard output, to which each line is written at once."""

    def __init__(self, separator: bytes) -> None:
        self._separator = separator
        self._is_empty = True

    def add(self, line: Line) -> None:
        """Write a line."""
        if line.content:
            sys.stdout.buffer.write(line.content if self._is_empty else self._separator + line.content)
            sys.stdout.buffer.flush()
            self._is_empty = False

    def close(self) -> None:
        """Leave it open."""


class LinesFile:
    """A file, which is emptied first. Where the disk is full it is cut after the last whole line."""

    def __init__(self, path: Path, separator: bytes) -> None:
        self._file = path.open("wb", buffering=0)
        self._separator = separator
        self._size = 0

    def add(self, line: Line) -> None:
        """Write a line."""
        if not line.content:
            return
        rest = memoryview(self._separator + line.content if self._size else line.content)
        size = self._size + len(rest)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except BaseException:  # an interruption too
            with suppress(OSError):  # a pipe or a device cannot be cut
                self._file.truncate(self._size)
            raise
        self._size = size

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class ParquetFile:
    """A table with a row for each line. An interruption completes it; a full disk ends it without a file."""

    def __init__(self, path: Path) -> None:
        require_pyarrow()
        self._whole = WholeFile(path)
        self._table = Parquet(self._whole.file, _LINE_FIELDS)

    def add(self, line: Line) -> None:
        """Add a row."""
        with self._removed_if_unwritten():
            self._table.add_row(json.loads(line.content))

    def close(self) -> None:
        """Write the last rows, and give the file its name."""
        with self._removed_if_unwritten():
            self._table.end()
        self._whole.complete()

    @contextmanager
    def _removed_if_unwritten(self) -> Iterator[None]:
        """Remove the part after an error: without its end nobody can read it."""
        try:
            yield
        except OSError:
            self._whole.remove()
            raise


class ArticlesFolder:
    """A folder with a file for each article, named after its URL or its input. The name of an input gives one file."""

    def __init__(self, path: Path, suffix: str) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._suffix = suffix

    def add(self, line: Line) -> None:
        """Write the file of an article."""
        if not line.content:
            return
        file = self._path / (file_stem(line) + self._suffix)
        part = file.with_suffix(PART)
        try:
            part.write_bytes(line.content)
            part.replace(file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def close(self) -> None:
        """Do nothing: each file is closed."""


def file_stem(line: Line) -> str:
    """Return a file name of safe ASCII characters. The hash of the input at its end tells equal names apart."""
    words = _NOT_IN_NAMES.sub("-", (line.url or line.input).partition("://")[2] or line.input)
    digest = sha256(line.input.encode("utf-8", "backslashreplace")).hexdigest()[:_HASH_CHARS]
    return f"{words[-_MAX_NAME_CHARS:].strip('.-') or 'article'}-{digest}"
