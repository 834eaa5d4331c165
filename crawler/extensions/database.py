"""The database of a crawl, open from its beginning to its end. The crawl claims its site in it."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy import signals
from scrapy.exceptions import DontCloseSpider
from twisted.internet.task import LoopingCall

from crawler.cleaning.version import version_of
from crawler.exceptions import BadInputError, GivenUpError, StorageError, StoreGoneError
from crawler.extensions.crawl_configuration import crawl_configuration
from crawler.extensions.phases import begin_phase
from crawler.extensions.run_end import file_errors, request_run_end, run_must_end, storage_errors_end_run
from crawler.extensions.worker_statistics import counts_are_read, heartbeat, heartbeat_recorded, worker_statistics
from crawler.processing.site_models import SiteModels
from crawler.storage.articles import Articles
from crawler.storage.clock import RunClock
from crawler.storage.database import open_database, wait_no_longer
from crawler.storage.forgotten import Forgotten, name_of_site, names_of_key, names_of_url
from crawler.storage.frontier.frontier import Frontier
from crawler.storage.frontier.refusals import Refusals
from crawler.storage.learnt_templates import LearntTemplates
from crawler.storage.runs import Runs
from crawler.storage.shared_runs import SharedRun
from crawler.storage.site_models import ModelStore
from crawler.storage.transactions import work_as
from crawler.storage.workers import HEARTBEAT_SECONDS, Workers
from crawler.vocabulary import RunPhase, RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrapy.crawler import Crawler

    from crawler.extensions.site_spider import SiteSpider
    from crawler.items import Document
    from crawler.storage.frontier.records import Scope
    from crawler.vocabulary import Reason

logger = logging.getLogger(__name__)


class CrawlDatabase:
    """The open database of a crawl: its articles, runs and site models, and the frontier of its site.

    `shared` is its run, if other workers may join it: with a configuration, on PostgreSQL. `started` is when the run
    began. `learnt` has the learnt templates of each site.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # the parts of a crawl that the database needs
        self,
        crawler: Crawler,
        url: str,
        site: str,
        scope: Scope,
        wait_seconds: float,
        configuration: Callable[[], Mapping[str, Any]] | None = None,
    ) -> None:
        self._crawler = crawler
        self.url, self.site = url, site
        self.engine = open_database(url, wait_seconds, repeats=True)
        self.articles = Articles(self.engine)
        self.runs = Runs(self.engine)
        self.refusals = Refusals(self.engine)
        self.forgotten = Forgotten(self.engine)
        if self.forgotten.has([name_of_site(site)]):
            self.engine.dispose()
            raise BadInputError(f"the site {site} is forgotten; to crawl it: chinanews forget --allow {site}")
        self.clock = RunClock(self.engine)
        self.now = self.clock.now
        of_workers = configuration() if configuration and self.engine.dialect.name == "postgresql" else None
        try:
            self.learnt = LearntTemplates(self.engine).by_site()
            if of_workers is not None and site in self.learnt:
                of_workers = {**of_workers, "learnt templates": version_of(self.learnt[site])}
            now, is_shared = datetime.fromtimestamp(self.now(), UTC), of_workers is not None
            claim = self.runs.crawl(site, now, of_workers or {}, shared=is_shared)
        except BaseException:
            self.engine.dispose()
            raise
        self.run, self.worker, self.started = claim.run, claim.worker, claim.started
        work_as(self.engine, self.worker)
        self.workers = Workers(self.engine, self.run, self.worker)
        self.shared = SharedRun(self.engine, self.run, self.worker) if is_shared else None
        if claim.joined:
            logger.info("joined the crawl that runs since %s: run %d, worker %d", self.started, self.run, self.worker)
        self.frontier = Frontier(self.engine, site, self.run, self.worker, scope)
        self.site_models = SiteModels(ModelStore(self.engine), self.now)
        self._heart = LoopingCall(self._beat)

    @property
    def run_name(self) -> str:
        """The name of the run for files: unique among the runs of all databases."""
        return f"{self.site}-{self.started:%Y%m%dT%H%M%SZ}-{self.run}"

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open CRAWLER_DATABASE and claim the site. StorageError or AlreadyRunningError if that fails.

        BadInputError if the site is forgotten.
        """
        begin_phase(crawler, RunPhase.OPENING_DATABASE)
        spider = spider_of(crawler)
        url = crawler.settings["CRAWLER_DATABASE"]
        wait_seconds = crawler.settings.getfloat("CRAWLER_DATABASE_WAIT_SECONDS")
        is_of_archive = spider.plan.archive is not None
        configuration = None if is_of_archive else partial(crawl_configuration, crawler.settings, spider)
        database = cls(crawler, url, spider.site.name, spider.plan.scope, wait_seconds, configuration)
        spider.site = spider.site.knowing(database.learnt)
        crawler.signals.connect(database.engine_started, signals.engine_started)
        crawler.signals.connect(database.spider_idle, signals.spider_idle)
        crawler.signals.connect(database.run_must_end, run_must_end)
        crawler.signals.connect(database.engine_stopped, signals.engine_stopped)
        crawler.signals.connect(database.counts, counts_are_read)
        return database

    def roll_back(self, site: str, key: str, reason: Reason) -> bool:
        """Roll back an article to its state before this run; its URL is refused. Return whether the run stored it."""
        rolled_back = self.frontier.roll_back(site, key, self.started, reason, datetime.fromtimestamp(self.now(), UTC))
        self._crawler.stats.inc_value("crawler/rolled-back", int(rolled_back))
        return rolled_back

    def is_forgotten(self, url: str) -> bool:
        """Return whether the article of a URL, or its site, is forgotten: the URL must not be requested."""
        if self.forgotten.is_empty:
            return False
        site = spider_of(self._crawler).site
        address = site.address(url)
        keys = names_of_key(site.member(url).name, address.identity) if address else []
        return self.forgotten.has([*names_of_url(url), *keys])

    def is_forgotten_article(self, document: Document) -> bool:
        """Return whether a page turns out to be of a forgotten article, by the URL or the identity that it states."""
        if self.forgotten.is_empty:
            return False
        keys = names_of_key(document.site_name, document.identity or "")
        return self.forgotten.has([*names_of_url(document.url or ""), *keys])

    def engine_started(self) -> None:
        """Start the heartbeat of the run."""
        self._heart.start(HEARTBEAT_SECONDS, now=False)

    def spider_idle(self) -> None:
        """Make the leased URLs due whose requests got lost in Scrapy, and keep the spider open for them."""
        with storage_errors_end_run(self._crawler):
            if self.frontier.leases.reclaim(self.now()):
                raise DontCloseSpider

    def is_seeded(self) -> bool:
        """Return whether the first URLs of a shared run are in the frontier; a run of one worker writes them once."""
        return self.shared is not None and self.shared.is_seeded()

    def others_write_seeds(self) -> bool:
        """Return whether another worker of a shared run still has to write its first URLs."""
        if self.shared is None or self.shared.is_seeded():
            return False
        self.give_up_dead()
        return not self.shared.is_first()

    def seeds_are_written(self) -> None:
        """Record that the first URLs of a shared run are in the frontier."""
        if self.shared is not None:
            self.shared.seeded(datetime.fromtimestamp(self.now(), UTC))

    def others_bring_urls(self) -> bool:
        """Return whether another worker of a shared run may still write URLs: it holds leases, or writes the seeds."""
        if self.shared is None:
            return False
        self.give_up_dead()
        return not self.shared.is_seeded() or self.frontier.leases.others_hold()

    def give_up_dead(self) -> None:
        """Give up the other workers of a shared run that are dead, and make their URLs due."""
        for worker, urls in self.frontier.leases.reclaim_of_dead(self.workers, self.now()).items():
            logger.warning("worker %d is dead or does not answer: the %d URLs that it had leased are due", worker, urls)

    def record_statistics(self) -> None:
        """Write the statistics of this worker of a shared run, for the other workers and for the run's end."""
        if self.shared is not None:
            self.shared.record(worker_statistics(self._crawler).as_json())

    def counts(self) -> dict[str, Any]:
        """Return the feeds from which articles fell out, as this process counted them."""
        return {"overruns": dict(self.frontier.discovery.visits.overruns)}

    def run_must_end(self) -> None:
        """Wait for locks no longer: a run that ends does not wait again for each statement."""
        wait_no_longer(self.engine)

    def stop_heartbeat(self) -> None:
        """Stop the heartbeat: a worker that has recorded its end would take it for the others' decision."""
        if self._heart.running:
            self._heart.stop()

    def engine_stopped(self) -> None:
        """Close the connections."""
        self.stop_heartbeat()
        self.engine.dispose()

    def _beat(self) -> None:
        try:
            for error in file_errors(self._crawler):
                request_run_end(self._crawler, RunStatus.STORAGE_FAILED, error)
            now = self.clock.follow()
            statistics = worker_statistics(self._crawler).as_json()
            self.workers.beat(datetime.fromtimestamp(now, UTC), statistics)
            self.frontier.leases.renew(now)
            if self.shared:
                self.give_up_dead()
                self._crawler.signals.send_catch_log(heartbeat)
            self._crawler.signals.send_catch_log(heartbeat_recorded)
        except StoreGoneError as error:
            request_run_end(self._crawler, RunStatus.STORAGE_FAILED, error)
        except GivenUpError as error:
            request_run_end(self._crawler, RunStatus.GIVEN_UP, error)
        except StorageError as error:  # the next statement of a pipeline fails too, and ends the run
            logger.warning("%s", error)


def database_of(crawler: Crawler) -> CrawlDatabase:
    """Return the open database of a crawl. StorageError if its extension is switched off."""
    database = crawler.get_extension(CrawlDatabase)
    if database is None:
        raise StorageError("the extension CrawlDatabase is switched off: articles cannot be stored")
    return database


def clock_of(crawler: Crawler) -> Callable[[], float]:
    """Return the clock of a run, in seconds since 1970; the machine's where there is no database."""
    database = crawler.get_extension(CrawlDatabase)
    return database.now if database is not None else time.time


def time_of(crawler: Crawler) -> datetime:
    """Return the time of a run, in UTC."""
    return datetime.fromtimestamp(clock_of(crawler)(), UTC)


def spider_of(crawler: Crawler) -> SiteSpider:
    """Return the spider of a crawl, which has its site and its plan."""
    return cast("SiteSpider", crawler.spider)
