"""The stages of a crawl, for the CPU time that each of them takes."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class CpuStage(Explained):
    """A part of a crawl. `workers` is in the other stages too, all the others add up to the CPU time of the crawl."""

    START_UP = "start-up", "Imports, settings, and opening the database, until the spider is open."
    READING = (
        "reading",
        "A page's bytes to a Document; in the workers of an archive, to a checked Article.",
    )
    LINKS = "links", "The links of pages: their addresses, and writing them into the frontier."
    LEARNING = "learning", "The models of sites: pages added to them, leaks and learnt paths compared with them."
    CLEANING = "cleaning", "A Document to an Article: each block gets its label."
    CHECKING = "checking", "The checks of articles, and the layout monitor."
    STORING = "storing", "Articles and URL states written into the database, and URLs leased from it."
    ARCHIVING = "archiving", "Responses written to the archive."
    OTHER = "other", "The rest: mostly Scrapy and the download."
    WORKERS = "workers", "The part of the stages above that worker processes did."
