"""Site models in a file, from which worker processes load them: a model is too large to be sent with each page.

The file has no name: the system deletes it with the last process that has it open, also if the crawl is killed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from crawler.cleaning.site_model.model import SiteModel
from crawler.exceptions import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LOADED = 50  # how many models a process keeps: a crawl may have any number of sites


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A part of an open file with the model of a site, as JSON. It never changes, and each process loads it once."""

    descriptor: int
    start: int
    size: int

    def model(self) -> SiteModel:
        """Return the model."""
        return _model_in(self)


class ModelFiles:
    """The models of one crawl, in one temporary file, which is open in the workers too.

    `model_of` returns the model of a site. StorageError if there can be no such file.
    """

    def __init__(self, model_of: Callable[[str], SiteModel]) -> None:
        self._model_of = model_of
        self._parts: dict[str, ModelFile | None] = {}
        self._end = 0
        try:
            self._file = TemporaryFile(prefix="site-models-", buffering=0)  # noqa: SIM115  # `close` closes it
        except OSError as error:
            raise _not_written(error) from error

    def fileno(self) -> int:
        """Return the number of the open file, which the workers have to inherit."""
        return self._file.fileno()

    def file_of(self, site: str) -> ModelFile | None:
        """Return the part with a site's model, written at the first call; None if the model is empty.

        StorageError if it cannot be written.
        """
        if site not in self._parts:
            model = self._model_of(site)
            self._parts[site] = self._written(model) if model.pages else None
        return self._parts[site]

    def clear(self) -> None:
        """Forget all models, which no job needs any more. They take no space on the disk then."""
        self._parts.clear()
        self._file.truncate(0)  # the next model is written behind them: a part of the file never changes

    def close(self) -> None:
        """Delete the file."""
        self._file.close()

    def _written(self, model: SiteModel) -> ModelFile:
        content = model.to_json().encode()
        try:
            start = self._file.seek(self._end)
            rest = memoryview(content)
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise _not_written(error) from error
        self._end = start + len(content)
        return ModelFile(self.fileno(), start, len(content))


def _not_written(error: OSError) -> StorageError:
    return StorageError(f"cannot write a model into the folder of temporary files: {error}")


@lru_cache(MAX_LOADED)
def _model_in(part: ModelFile) -> SiteModel:
    content = b""
    while len(content) < part.size:
        content += os.pread(part.descriptor, part.size - len(content), part.start + len(content))
    return SiteModel.from_json(content.decode())
