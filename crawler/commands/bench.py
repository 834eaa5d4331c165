"""`scrapy bench`: Scrapy's own benchmark. It requests pages of its own server, as fast as it can, for ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands import bench

if TYPE_CHECKING:
    import argparse


class Command(bench.Command):
    """Scrapy's command with its own settings, which the project's would outrank."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Set the limits of the benchmark."""
        assert self.settings is not None  # noqa: S101  # Scrapy sets them before
        self.settings.setdict(self.default_settings | {"DOWNLOAD_DELAY": 0}, priority="project")
        super().process_options(args, opts)
