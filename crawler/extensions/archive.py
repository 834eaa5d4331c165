"""Archives a crawl: writes every response as it came from the network, with its request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.exceptions import ArchiveError
from crawler.extensions.database import time_of
from crawler.extensions.processing import cpu_of
from crawler.extensions.run_end import files_are_checked, request_run_end
from crawler.home import at_home
from crawler.storage.archive.records import SentRequest
from crawler.storage.archive.writer import ArchiveWriter
from crawler.vocabulary import CpuStage, RunStatus

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

EARLIER = "earlier"  # the key in a request's meta for the places of earlier copies of its page in the archive


class PageArchive:
    """Writes every response to WARC files, redirects and errors too."""

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
        archive = cls(ArchiveWriter(at_home(folder), name, size, crawler.settings["USER_AGENT"]), crawler)
        # Replayed pages are not downloaded, so they are not archived again.
        crawler.signals.connect(archive.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(archive.check, files_are_checked)
        crawler.signals.connect(archive.engine_stopped, signals.engine_stopped)
        return archive

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Write one response. An archive that cannot be written ends the run."""
        with cpu_of(self._crawler).measure(CpuStage.ARCHIVING):
            self._write(response, request)

    def _write(self, response: Response, request: Request) -> None:
        came = time_of(self._crawler)
        address = str(response.ip_address) if response.ip_address is not None else None
        sent = SentRequest(_as_text(request.headers), address, request.method, request.meta.get(EARLIER, ()))
        headers = _as_text(response.headers)
        try:
            archived = self._writer.write(request.url, response.status, headers, response.body, came, sent)
            request.meta.update({"fetched_at": came, "archived": archived.place, "archived_digest": archived.digest})
        except ArchiveError as error:
            request_run_end(self._crawler, RunStatus.STORAGE_FAILED, error)

    def check(self) -> ArchiveError | None:
        """Return the error of an open file that was deleted."""
        try:
            self._writer.check()
        except ArchiveError as error:
            return error
        return None

    def engine_stopped(self) -> None:
        """Close the file."""
        self._writer.close()


def _as_text(headers: Headers) -> list[tuple[str, str]]:
    pairs = ((name, value) for name, values in headers.items() for value in values)
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs]
