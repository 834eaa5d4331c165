"""Files in object stores and on web servers, `s3://bucket/key`, read through fsspec as if they were local paths.

A RemoteFile has those methods of `pathlib.Path` that the readers of pages and archives use. It reads by ranges, a block
at a time. Each failure is a RemoteError. fsspec is loaded when the first RemoteFile is used, and never for local paths.
"""

from __future__ import annotations

import io
import os
import re
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOENT
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from uuid import uuid4

from crawler.durable_files import PART, sync_folder
from crawler.exceptions import BadInputError, RemoteError

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*(?:::[a-z][a-z0-9+.-]*)*://\S")
_PATTERN = re.compile(r"[*?\[]")
_WEB = "http://", "https://"
BLOCK_BYTES = 1 << 20
"""The bytes of one request. Each file is opened several times to find out its kind, so they are few."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file, folder or pattern (`s3://bucket/2024/*.warc.gz`) that is not on this machine's disks."""

    url: str

    def __str__(self) -> str:
        return self.url

    def __fspath__(self) -> str:
        return self.url

    @property
    def name(self) -> str:
        """The last part of the URL."""
        return PurePosixPath(self.url).name

    @property
    def suffix(self) -> str:
        """The suffix of the name."""
        return PurePosixPath(self.url).suffix

    @property
    def is_pattern(self) -> bool:
        """Whether the name stands for all files that it matches. On web servers, `?` begins a query."""
        return _PATTERN.search(self.url) is not None and not self.url.startswith(_WEB)

    def with_name(self, name: str) -> RemoteFile:
        """Return the file of this name next to it."""
        return RemoteFile(f"{self.url.rpartition('/')[0]}/{name}")

    def __truediv__(self, name: str) -> RemoteFile:
        """Return the file of this name in the folder."""
        return RemoteFile(f"{self.url.rstrip('/')}/{name}")

    def is_absolute(self) -> bool:
        """Return True: the name does not depend on a current folder."""
        return True

    def exists(self) -> bool:
        """Return whether there is a file or a folder."""
        return self._found() is not None

    def is_dir(self) -> bool:
        """Return whether it is a folder, or the beginning of names of objects."""
        if self.url.startswith(_WEB):
            return False
        found = self._found()
        return found is not None and found["type"] == "directory"

    def is_file(self) -> bool:
        """Return whether it is a file."""
        found = self._found()
        return found is not None and found["type"] != "directory"

    def stat(self) -> os.stat_result:
        """Return the type and the size of the file; other values are 0. RemoteError if it does not exist."""
        found = self._found()
        if found is None:
            raise _AbsentError(os.strerror(ENOENT))
        kind = stat.S_IFDIR if found["type"] == "directory" else stat.S_IFREG
        return os.stat_result((kind, 0, 0, 1, 0, 0, int(found["size"] or 0), 0, 0, 0))

    def open(self, mode: str = "rb") -> BinaryIO:
        """Open the file for reading."""
        if mode != "rb":
            raise ValueError(f"a remote file is opened for reading, not {mode!r}")
        store, path = _store(self.url)
        with _errors():
            opened = store.open(path, "rb", block_size=BLOCK_BYTES, cache_type="readahead")
        return cast("BinaryIO", io.BufferedReader(_Stream(opened), BLOCK_BYTES // 16))

    def files(self) -> list[RemoteFile]:
        """Return the files that a pattern matches or a folder contains, sorted by name; else the file, if it exists."""
        store, path = _store(self.url)
        if self.is_pattern:
            with _errors():
                names = store.glob(path)
            found = [file for name in names for file in RemoteFile(store.unstrip_protocol(name)).files()]
        elif self.is_dir():
            with _errors():
                found = [RemoteFile(store.unstrip_protocol(name)) for name in store.find(path)]
        else:
            found = [self] if self.exists() else []
        return sorted(found, key=lambda one: one.url)

    def put(self, file: Path) -> None:
        """Store a local file under this name: whole, or not at all where the store works so, as S3 does."""
        store, path = _store(self.url)
        with _errors():
            store.put_file(str(file), path)

    def _found(self) -> dict[str, Any] | None:
        store, path = _store(self.url)
        try:
            with _errors():
                return cast("dict[str, Any]", store.info(path))
        except _AbsentError:
            return None


File = Path | RemoteFile
"""A file on this machine, or a remote one."""


def names_in(folder: File) -> set[str]:
    """Return the names of the files in a folder, empty if there is none. OSError or RemoteError if it is unreadable."""
    if isinstance(folder, RemoteFile):
        return {file.name for file in folder.files()}
    return {file.name for file in folder.iterdir()} if folder.is_dir() else set()


@contextmanager
def whole_output(file: File) -> Iterator[BinaryIO]:
    """Give a new file that gets its name when it is complete, and replaces an older one. Several may write one name.

    A remote file is a temporary file of this machine until it is complete. OSError or RemoteError if that fails.
    """
    if isinstance(file, RemoteFile):
        with NamedTemporaryFile(prefix="crawler-") as part:
            yield cast("BinaryIO", part)
            part.flush()
            file.put(Path(part.name))
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    own = file.with_name(f"{file.name}.{uuid4().hex}{PART}")
    try:
        with own.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        own.replace(file)
    except BaseException:
        own.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def file_named(name: str) -> File:
    """Return the file of a name: a path, or a URL such as `s3://bucket/key`."""
    return RemoteFile(name) if _REMOTE.match(name) else Path(name)


def remove_parts(folder: File) -> None:
    """Remove the incomplete files that `whole_output` left in a folder of this machine when it was killed."""
    if isinstance(folder, Path):
        for part in folder.glob(f"*.{'?' * len(uuid4().hex)}{PART}"):
            part.unlink(missing_ok=True)


class _Stream(io.RawIOBase):
    """An open remote file. An error of the connection is a RemoteError, and so is an end before the size."""

    def __init__(self, opened: Any) -> None:
        super().__init__()
        self._opened = opened
        self._size = opened.size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return int(self._opened.tell())

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        if whence == os.SEEK_END and self._size is None:
            raise RemoteError("its size is not known; download it")
        with _errors():
            return int(self._opened.seek(offset, whence))

    def readinto(self, buffer: Any, /) -> int:
        at = self.tell()
        try:
            with _errors():
                content = self._opened.read(len(buffer))
        except RemoteError as error:
            raise RemoteError(f"{error}, at byte {at:,} of {self._size or 0:,}") from error
        if not content and self._size is not None and at < self._size:
            raise RemoteError(f"it ends at byte {at:,} of {self._size:,}")
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        if not self.closed:
            self._opened.close()
        super().close()


@lru_cache(maxsize=256)
def _store(url: str) -> tuple[Any, str]:
    """Return fsspec's file system of a URL, and the name there. BadInputError if its package is not installed."""
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415  # local paths need none of it
    except ImportError:
        message = "fsspec is not installed; pip install -e '.[remote]' in the project's folder installs it"
        raise BadInputError(f"{url}: {message}") from None
    try:
        store, path = url_to_fs(url, use_listings_cache=False)
    except (ImportError, ValueError) as error:  # the package of this protocol, or no such protocol
        raise BadInputError(f"{url}: cannot be read: {error}") from None
    return store, path


class _AbsentError(RemoteError):
    """There is no file of that name."""


@contextmanager
def _errors() -> Iterator[None]:
    """Turn each error of a store into a RemoteError. They have no common class: each client has its own."""
    try:
        yield
    except RemoteError:
        raise
    except FileNotFoundError as error:
        status = getattr(error.__cause__, "status", HTTPStatus.NOT_FOUND)  # any status is this error on a web server
        if status != HTTPStatus.NOT_FOUND:
            raise RemoteError(f"the server answers {status}") from error
        raise _AbsentError(os.strerror(ENOENT)) from error
    except PermissionError as error:
        raise RemoteError("access is denied") from error
    except Exception as error:  # see above
        raise RemoteError(f"{type(error).__name__}: {' '.join(str(error).split())}") from error
