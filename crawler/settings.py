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
# The most time that one page may take to be read and cleaned, in seconds.
CRAWLER_CLEAN_SECONDS = 20.0
# The most memory that a process which cleans hard pages may take, in MB of address space.
CRAWLER_CLEAN_MEGABYTES = 2048
# The folder of the seeds files, one a site: seeds/chinanews.txt.
CRAWLER_SEEDS = "seeds"

# How long to wait before a failed URL is asked for again in the same run, in seconds; the next wait is 4 times that.
CRAWLER_RETRY_AFTER_SECONDS = 10.0

# A URL or a mail address at which the site's people reach us; it stands in the user agent.
CRAWLER_CONTACT = os.environ.get("CRAWLER_CONTACT", "")
# Hours in which nothing is asked, as '22:00-06:00 Asia/Shanghai'; a run that reaches them ends. Empty is none.
CRAWLER_QUIET_HOURS = ""
# The longest delay between two requests that errors and slow answers make, in seconds.
CRAWLER_MAX_DELAY = 60.0
# The longest Crawl-delay of a robots.txt that is obeyed, in seconds; a host that asks for more is left alone.
CRAWLER_MAX_CRAWL_DELAY = 60.0
# The longest Retry-After that is waited for, in seconds; a host that asks for more is left alone for the run.
CRAWLER_MAX_RETRY_AFTER = 600.0
# After so many errors in a row (5xx, 403, 429, time-outs, broken connections) a host is left alone for the run.
CRAWLER_MAX_ERRORS_IN_A_ROW = 30
# Addresses and networks that may be asked though they are not public, as 10.0.0.0/8,::1.
CRAWLER_ALLOWED_ADDRESSES = ""
# How many steps from a seed lists are followed: what ends calendars and endless paging.
CRAWLER_MAX_LIST_DEPTH = 30
# How many lists a run reads.
CRAWLER_MAX_LISTS = 2000

# -- the way of a page ----------------------------------------------------------
ITEM_PIPELINES = {
    "crawler.pipelines.ExtractPipeline": 100,  # Page -> Document
    "crawler.pipelines.CleanPipeline": 200,  # Document -> Article
    "crawler.pipelines.CheckPipeline": 300,  # Article -> the same, or refused for a reason
    "crawler.pipelines.StorePipeline": 400,  # Article -> its record, stored
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.replay.ReplayMiddleware": 10,  # an archive answers, and nothing below is asked
    "crawler.middlewares.request_filter.RequestFilterMiddleware": 20,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.bodies.BodyMiddleware": 590,
    "crawler.middlewares.redirects.SiteRedirectMiddleware": 600,
    "crawler.middlewares.rate_limit.RateLimitMiddleware": 860,
    # What ours stand in for.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
}
SCHEDULER = "crawler.scheduler.FrontierScheduler"
RETRY_ENABLED = False  # the frontier plans the tries, with growing waits
METAREFRESH_ENABLED = False
EXTENSIONS = {
    "crawler.extensions.database.CrawlDatabase": 50,
    "crawler.extensions.processing.PageProcessing": 60,
    "crawler.extensions.archive.PageArchive": 100,
    "crawler.extensions.run_report.RunReport": 200,
    "crawler.extensions.progress.ProgressBar": 250,
    "crawler.extensions.reprocessing.Reprocessing": 150,
}

# -- polite ---------------------------------------------------------------------
ADDONS = {"crawler.downloader.user_agent.UserAgent": 0}  # USER_AGENT
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# The least time between two requests to a host, in seconds; crawler.middlewares.rate_limit makes it longer at
# random, and stands in for AutoThrottle, which would go below a Crawl-delay.
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0

# -- bounded: each ends a run with an exit code of its own ---------------------------
CLOSESPIDER_TIMEOUT = 6 * 3600  # seconds
CLOSESPIDER_ERRORCOUNT = 100  # errors of the spider's code
MEMUSAGE_LIMIT_MB = 2048

# -- safe -------------------------------------------------------------------------
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
COOKIES_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "crawler.downloader.handler.PoliteDownloadHandler",
    "https": "crawler.downloader.handler.PoliteDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.downloader.resolver.GuardedResolver"
# Bounds the whole of a download, in seconds: connecting, headers and body.
DOWNLOAD_TIMEOUT = 60
# The most bytes of a body, packed and unpacked alike.
DOWNLOAD_MAXSIZE = 20_000_000
DOWNLOAD_WARNSIZE = 10_000_000
REDIRECT_MAX_TIMES = 5

# -- plain ------------------------------------------------------------------------
# Scrapy makes this many tasks a response, even where one item comes of it.
CONCURRENT_ITEMS = 2
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
STATS_DUMP = False  # the run's last lines say it, and the runs table keeps it
