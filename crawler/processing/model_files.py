"""Site models as files, from which worker processes load them: a model is too large to be sent with each page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from crawler.cleaning.site_model.model import SiteModel
from crawler.exceptions import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LOADED = 50  # how many models a process keeps: a crawl may have any number of sites


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file with the model of a site, as JSON. It never changes, and each process loads it once."""

    path: str

    def model(self) -> SiteModel:
        """Return the model."""
        return _model_in(self.path)


class ModelFiles:
    """The files of one crawl, in a temporary folder. `close` deletes it; a killed crawl leaves it.

    `model_of` returns the model of a site.
    """

    def __init__(self, model_of: Callable[[str], SiteModel]) -> None:
        self._model_of = model_of
        self._folder: TemporaryDirectory[str] | None = None
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

    def _written(self, model: SiteModel) -> ModelFile:
        try:
            self._folder = self._folder or TemporaryDirectory(prefix="site-models-")
            file = Path(self._folder.name) / f"{len(self._files)}.json"
            file.write_text(model.to_json(), "utf-8")
        except OSError as error:
            raise StorageError(f"cannot write a model into the folder of temporary files: {error}") from error
        return ModelFile(str(file))


@lru_cache(MAX_LOADED)
def _model_in(path: str) -> SiteModel:
    return SiteModel.from_json(Path(path).read_text("utf-8"))
