"""What can go wrong, and who should catch it.

Every error of this project is a CrawlerError whose message is one line that
says what is wrong and what to do. Commands print it and exit with 2: nothing
was crawled, cleaned or written.
"""


class CrawlerError(Exception):
    """The base of all; the command line catches it at its door."""


class BadInputError(CrawlerError):
    """An argument, a seeds file or a list of URLs cannot be used.

    Raised where the input is read; caught by the commands.
    """


class PageTooHardError(CrawlerError):
    """A page is bigger, or built worse, than any article: reading it would take minutes, or lose text.

    Raised by extraction.bounds; caught at the pipeline's door, which counts it
    by its `reason` and keeps the page aside, and by the commands.
    """

    reason = "too-hard"


class ArchiveError(CrawlerError):
    """A WARC file is missing, empty, truncated or no WARC, or cannot be written.

    Raised by storage.archive; caught by the commands and the archive extension.
    """


class StorageError(CrawlerError):
    """The database cannot be opened, read or written.

    Raised by storage; caught by the commands and by the pipeline that stores.
    """


class SchemaTooNewError(StorageError):
    """The database was made by a newer version of this project.

    Raised when the database is opened; nothing in it was touched.
    """


class AlreadyRunningError(CrawlerError):
    """Another run works on the same site and database.

    Raised by storage.runs; caught by the crawl command, which has an exit code for it.
    """


class BodyError(CrawlerError):
    """The body of a response can't be unpacked; the message is the reason's slug.

    Raised by network.content_encoding; caught by the middleware that unpacks.
    """
