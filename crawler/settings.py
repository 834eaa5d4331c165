"""Scrapy's settings. ITEM_PIPELINES is the way of a page, in order; our own settings are CRAWLER_*."""

import os

BOT_NAME = "chinanews-crawler"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# -- ours ---------------------------------------------------------------------
# Where articles and runs are kept: an SQLAlchemy URL.
CRAWLER_DATABASE = os.environ.get("CRAWLER_DATABASE", "sqlite:///data/articles.db")
# How many seconds to wait for a database that another program has locked, before the run ends as storage-failed.
CRAWLER_DATABASE_WAIT_SECONDS = 60.0
# The folder that fetched pages are kept in, as WARC files; empty switches the archive off.
CRAWLER_ARCHIVE = "data/archive"
# A new WARC file is begun when one reaches this many bytes.
CRAWLER_ARCHIVE_FILE_BYTES = 1_000_000_000
# The folder that each run's record is written to, as JSON; empty switches that off.
CRAWLER_RUNS = "data/runs"
# Whether to stop storing from pages whose layout is not what it was in the site's past.
CRAWLER_LAYOUT_WATCH = True
# The most time (seconds) and memory (MB of address space) that one page may take to be read and cleaned.
CRAWLER_CLEAN_SECONDS = 20.0
CRAWLER_CLEAN_MEGABYTES = 2048
# The folder of the seeds files, one a site: seeds/chinanews.txt.
CRAWLER_SEEDS = "seeds"

# How long to wait before a failed URL is asked for again in the same run, in seconds; the next wait is 4 times that.
CRAWLER_RETRY_AFTER_SECONDS = 10.0

# -- the way of a page ----------------------------------------------------------
ITEM_PIPELINES = {
    "crawler.pipelines.ExtractPipeline": 100,  # Page -> Document
    "crawler.pipelines.CleanPipeline": 200,  # Document -> Article
    "crawler.pipelines.CheckPipeline": 300,  # Article -> the same, or refused for a reason
    "crawler.pipelines.StorePipeline": 400,  # Article -> its record, stored
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.ReplayMiddleware": 10,
}
SCHEDULER = "crawler.scheduler.LedgerScheduler"
RETRY_ENABLED = False  # the ledger has the one plan for tries, with growing waits
METAREFRESH_ENABLED = False
EXTENSIONS = {
    "crawler.extensions.CrawlDatabase": 50,
    "crawler.extensions.PageArchive": 100,
    "crawler.extensions.RunReport": 200,
    "crawler.recleaning.Recleaning": 150,
}

# -- polite ---------------------------------------------------------------------
USER_AGENT = "chinanews-crawler/0.1 (news corpus research; stops at any robots.txt that says so)"
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0

# -- bounded: each ends a run with an exit code of its own ---------------------------
CLOSESPIDER_TIMEOUT = 6 * 3600  # seconds
CLOSESPIDER_ERRORCOUNT = 100  # errors of the spider's code
MEMUSAGE_LIMIT_MB = 2048

# -- safe -------------------------------------------------------------------------
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
COOKIES_ENABLED = False
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 50_000_000
DOWNLOAD_WARNSIZE = 10_000_000
REDIRECT_MAX_TIMES = 5

# -- plain ------------------------------------------------------------------------
# Scrapy makes this many tasks a response, even where one item comes of it.
CONCURRENT_ITEMS = 2
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
STATS_DUMP = False  # the run's last lines say it, and the runs table keeps it
