"""The archive of a crawl: every response as it came from the network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.exceptions import ArchiveError
from crawler.extensions.database import stop_run
from crawler.runs.status import STORAGE_FAILED
from crawler.storage.archive.writer import ArchiveWriter

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class PageArchive:
    """Keeps every response as it came from the network, redirects and errors too."""

    def __init__(self, writer: ArchiveWriter, crawler: Crawler) -> None:
        self._writer = writer
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Archive in CRAWLER_ARCHIVE; empty switches it off."""
        folder = crawler.settings["CRAWLER_ARCHIVE"]
        if not folder:
            raise NotConfigured
        size = crawler.settings.getint("CRAWLER_ARCHIVE_FILE_BYTES")
        name = crawler.spider.name if crawler.spider else crawler.settings["BOT_NAME"]
        archive = cls(ArchiveWriter(Path(folder), name, size, crawler.settings["USER_AGENT"]), crawler)
        # Pages that are replayed are not downloaded, so they don't come here.
        crawler.signals.connect(archive.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(archive.engine_stopped, signals.engine_stopped)
        return archive

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Write one response. An archive that can't be written ends the run."""
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        came = datetime.now(UTC).replace(microsecond=0)  # as WARC files have it
        try:
            place = self._writer.write(request.url, response.status, headers, response.body, came)
            request.meta.update({"fetched_at": came, "archived": place})
        except ArchiveError as error:
            stop_run(self._crawler, STORAGE_FAILED, error)

    def engine_stopped(self) -> None:
        """End the file."""
        self._writer.close()
