"""Site models as files, from which worker processes load them: a model is too large to be sent with each page."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING

from crawler.cleaning.site_model.model import SiteModel
from crawler.exceptions import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = "site-models-"
MAX_LOADED = 50  # how many models a process keeps: a crawl may have any number of sites


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file with the model of a site, as JSON. It never changes, and each process loads it once."""

    path: str

    def model(self) -> SiteModel:
        """Return the model."""
        return _model_in(self.path)


class ModelFiles:
    """The files of one crawl, in a temporary folder. `close` deletes it.

    A crawl locks its folder, so that the next crawl finds and deletes the folder of a killed one.

    `model_of` returns the model of a site.
    """

    def __init__(self, model_of: Callable[[str], SiteModel]) -> None:
        self._model_of = model_of
        self._folder: TemporaryDirectory[str] | None = None
        self._lock = -1
        self._files: dict[str, ModelFile | None] = {}

    def file_of(self, site: str) -> ModelFile | None:
        """Return the file of a site's model, written at the first call; None if the model is empty.

        StorageError if it cannot be written.
        """
        if site not in self._files:
            model = self._model_of(site)
            self._files[site] = self._written(model) if model.pages else None
        return self._files[site]

    def close(self) -> None:
        """Delete the files."""
        if self._folder is not None:
            self._folder.cleanup()
            os.close(self._lock)
            self._folder = None

    def _written(self, model: SiteModel) -> ModelFile:
        try:
            if self._folder is None:
                delete_left_folders()
                self._folder = TemporaryDirectory(prefix=PREFIX)
                self._lock = _locked(Path(self._folder.name))
            file = Path(self._folder.name) / f"{len(self._files)}.json"
            file.write_text(model.to_json(), "utf-8")
        except OSError as error:
            raise StorageError(f"cannot write a model into the folder of temporary files: {error}") from error
        return ModelFile(str(file))


def delete_left_folders() -> None:
    """Delete the folders of killed crawls. An empty one is left: its crawl may be about to lock it."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # its crawl runs, or it is another user's
            lock = _locked(folder)
            try:
                if any(folder.iterdir()):
                    shutil.rmtree(folder)
            finally:
                os.close(lock)


def _locked(folder: Path) -> int:
    """Lock a folder until the returned descriptor is closed, or this process ends. OSError if another one has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


@lru_cache(MAX_LOADED)
def _model_in(path: str) -> SiteModel:
    return SiteModel.from_json(Path(path).read_text("utf-8"))
