"""One tree of errors. Each has a message of one line, which says what is wrong and what to do, and a `reason`.

Any other exception is an error of the program. All errors can be pickled: the worker process sends them.
"""

from __future__ import annotations

from crawler.vocabulary import Reason


class CrawlerError(Exception):
    """The base of all. The command line and the crawl command catch it and print its message."""

    reason: Reason = Reason.BAD_INPUT


class BadInputError(CrawlerError):
    """An argument, a setting or a file cannot be used. Nothing was fetched or written."""


class AlreadyRunningError(CrawlerError):
    """Another run works on the same site and database, or another process writes the same file or folder."""

    reason = Reason.ALREADY_RUNNING


class WorkerRefusedError(AlreadyRunningError):
    """A crawl of the site runs that this process cannot join: its code, settings or arguments differ."""


class GivenUpError(CrawlerError):
    """The other workers of a run gave this one up, since it was silent for too long. Its leases are theirs now."""

    reason = Reason.LEASE_LOST


class ArchiveError(CrawlerError):
    """A WARC file is missing, empty, truncated or not WARC, or it cannot be written."""

    reason = Reason.ARCHIVE_FAILED


class RemoteError(CrawlerError):
    """A file in an object store or on a web server cannot be read or written."""


class AlertError(CrawlerError):
    """An alert could not be sent. The run goes on to its end as without alerts."""


class EngineGoneError(CrawlerError):
    """The engine that ran a job is gone. The job continues when it is run again."""

    reason = Reason.STOPPED


class DamagedFileError(ArchiveError):
    """A WARC file that is to be copied whole is damaged. Its message begins with the name of the file."""


class StorageError(CrawlerError):
    """The database cannot be opened, read or written."""

    reason = Reason.STORAGE_FAILED


class StoreGoneError(StorageError):
    """The database, the archive or the folder of the records was deleted, replaced or truncated during the run."""


class SchemaTooNewError(StorageError):
    """A newer version of this project made the database. Nothing in it was changed."""


class BodyError(CrawlerError):
    """The body of a response cannot be decompressed, or is too large."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason.explanation


class PageError(CrawlerError):
    """A page cannot be processed; the message says why. The pipelines refuse the page for the `reason`."""


class PathologicalPageError(PageError):
    """A page exceeds the limits of size, nesting, time or memory. Reading it would take minutes or lose text."""

    reason = Reason.PATHOLOGICAL_PAGE


class SeveralPagesError(PageError):
    """A text dump holds several pages. Each needs a file of its own."""

    reason = Reason.SEVERAL_PAGES


class WorkerKilledError(PathologicalPageError):
    """The system killed the worker process, perhaps for a reason other than the page."""


class UnstorableError(PageError):
    """The database cannot store the data of one page or link. Other data can still be stored."""

    reason = Reason.UNSTORABLE


class StoppedError(PageError):
    """The run was stopped while the page was processed. The page's URL stays due."""

    reason = Reason.STOPPED


class ProgramError(PageError):
    """An error of this program in the worker process, with its name as `reason` and its traceback as message."""

    def __init__(self, reason: Reason, traceback: str) -> None:
        super().__init__(reason, traceback)
        self.reason = reason
        self.traceback = traceback

    def __str__(self) -> str:
        return self.traceback
