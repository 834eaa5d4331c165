"""Scrapy's settings. ITEM_PIPELINES is the path of a page, in order. The project's own settings are CRAWLER_*.

The comment above one of them is its row in docs/reference.md.
"""

import os
from importlib.util import find_spec

BOT_NAME = "chinanews-crawler"
SPIDER_MODULES = ["crawler.spiders"]
SPIDER_LOADER_CLASS = "crawler.spiders.loader.SiteSpiderLoader"  # loads a spider when it is asked for
COMMANDS_MODULE = "crawler.commands"

# -- the project's own settings -------------------------------------------------
# The database of articles, frontier, runs and site models: an SQLAlchemy URL, or the path of an SQLite file. The
# environment variable of the same name sets it too.
CRAWLER_DATABASE = os.environ.get("CRAWLER_DATABASE", "sqlite:///data/articles.db")
# How long to wait for a database that another program has locked, or for a PostgreSQL server that restarts or fails
# over, in seconds. Then the run ends as storage-failed.
CRAWLER_DATABASE_WAIT_SECONDS = 60.0
# The folder of the fetched pages, as WARC files. Empty switches the archive off.
CRAWLER_ARCHIVE = "data/archive"
# The size at which a new WARC file is started, in bytes.
CRAWLER_ARCHIVE_FILE_BYTES = 1_000_000_000
# The folder of the runs' records, as JSON files. Empty switches the files off.
CRAWLER_RUNS = "data/runs"
# The folder of the runs' logs, from INFO on, a file for each run with the name of its record. Empty switches them off;
# LOG_FILE takes their place.
CRAWLER_LOG = "data/log"
# How many logs are kept in that folder; each has 20 MB at most.
CRAWLER_LOG_FILES = 100
# Whether a run prints nothing if its exit code is 0 or 10 (already-running), and all it has to say for any other one.
# The environment variable of the same name, and -q, set it too. It is on in cron jobs.
CRAWLER_QUIET = False
# The form of the log lines: `text`, or `json` for one object a line, the report of a run included, with LOG_LEVEL=INFO.
# The environment variable of the same name sets it too.
CRAWLER_LOG_FORMAT = os.environ.get("CRAWLER_LOG_FORMAT", "text")
# A file of metrics in OpenMetrics text, such as `/var/lib/prometheus/node-exporter/chinanews.prom`, which a run writes
# at each heartbeat and at its end. The environment variable of the same name sets it too.
CRAWLER_METRICS = os.environ.get("CRAWLER_METRICS", "")
# A command that is run, without a shell, when a run does not end well, and when the first one after it does. It gets
# the alert as JSON on its standard input. The environment variable of the same name sets it too.
CRAWLER_ALERT_COMMAND = os.environ.get("CRAWLER_ALERT_COMMAND", "")
# A URL that gets the same JSON as a POST request. It is kept secret. The environment variable of the same name sets it
# too.
CRAWLER_ALERT_URL = os.environ.get("CRAWLER_ALERT_URL", "")
# The run statuses that are alerted, separated by commas. Empty: all whose exit code is not 0, but `already-running`.
# The environment variable of the same name sets it too.
CRAWLER_ALERT_ON = os.environ.get("CRAWLER_ALERT_ON", "")
# Whether to refuse pages that have another layout than the site's pages had in the past runs.
CRAWLER_LAYOUT_MONITOR = True
# The lowest confidence, 0 to 1, of an article that is stored. Only pages without a template have one. 0 stores all.
CRAWLER_MIN_CONFIDENCE = 0.0
# How long it may take to read and clean one page, in seconds.
CRAWLER_CLEAN_SECONDS = 20.0
# The memory limit of each worker process, in MB of address space.
CRAWLER_CLEAN_MEGABYTES = 2048
# How many worker processes read and clean pages, 4 for each core at most. 0: one for each core that it may use.
CRAWLER_WORKERS = 0
# The folder of the seeds files, one for each site: `chinanews.txt`. Empty: the file in the folder `seeds`, or without
# one there, the file that is a part of the program.
CRAWLER_SEEDS = ""

# The wait before a failed URL is retried in the same run, in seconds. Each next wait is 4 times longer.
CRAWLER_RETRY_AFTER_SECONDS = 10.0

# A URL or mail address at which the site's operators reach you. It is a part of the user agent. The environment
# variable of the same name sets it too.
CRAWLER_CONTACT = os.environ.get("CRAWLER_CONTACT", "")
# How many requests a day ask a host for files about the use of its content: tdmrep.json and RSL documents.
CRAWLER_TERMS_REQUESTS = 3
# Hours in which nothing is requested, such as `22:00-06:00 Asia/Shanghai`. A run that reaches them ends.
CRAWLER_QUIET_HOURS = ""
# The limit of the delay between two requests, which errors and slow answers raise, in seconds.
CRAWLER_MAX_DELAY = 60.0
# The longest Crawl-delay of a robots.txt that is obeyed, in seconds. With a longer one, the host is not crawled.
CRAWLER_MAX_CRAWL_DELAY = 60.0
# The longest Retry-After that is obeyed, in seconds. With a longer one, the host is suspended for the run.
CRAWLER_MAX_RETRY_AFTER = 600.0
# How many errors in a row (5xx, 403, 429, timeouts, broken connections) suspend a host for the run.
CRAWLER_MAX_ERRORS_IN_A_ROW = 30
# Addresses and networks that are not public but may be requested, such as `10.0.0.0/8,::1`.
CRAWLER_ALLOWED_ADDRESSES = ""
# How many steps from a seed lists are followed. The limit ends calendars and endless paging.
CRAWLER_MAX_LIST_DEPTH = 30
# How many lists one run reads.
CRAWLER_MAX_LISTS = 2000
# How many articles one run follows that only other articles link to, and no list.
CRAWLER_MAX_UNLISTED = 10_000

# -- the path of a page ----------------------------------------------------------
ITEM_PIPELINES = {
    "crawler.pipelines.ExtractPipeline": 100,  # Page -> Document
    "crawler.pipelines.CleanPipeline": 200,  # Document -> Article
    "crawler.pipelines.CheckPipeline": 300,  # Article -> the same Article, or a refusal
    "crawler.pipelines.StorePipeline": 400,  # Article -> Record, stored
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.replay.ReplayMiddleware": 10,  # an archive answers instead of the network
    "crawler.middlewares.request_filter.RequestFilterMiddleware": 20,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.terms.TermsMiddleware": 110,
    "crawler.middlewares.bodies.BodyMiddleware": 590,
    "crawler.middlewares.redirects.SiteRedirectMiddleware": 600,
    "crawler.downloader.scrapy_private.EnvironmentProxies": 750,
    "crawler.middlewares.rate_limit.RateLimitMiddleware": 860,
    # These are replaced by the project's own ones.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # no spider of ours has a password
}
SPIDER_MIDDLEWARES = {  # for requests that a spider yields: ours come from the frontier
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
SCHEDULER = "crawler.scheduler.FrontierScheduler"
DOWNLOADER = "crawler.downloader.downloader.PoliteDownloader"
RETRY_ENABLED = False  # the frontier plans all retries
METAREFRESH_ENABLED = False
STATS_CLASS = "crawler.extensions.counters.Counters"
DOWNLOADER_STATS = False  # nothing reads them; crawler.middlewares.redirects counts the responses
WARN_ON_GENERATOR_RETURN_VALUE = False  # Scrapy would check this for each page; our spiders are tested
EXTENSIONS = {
    "scrapy.extensions.memusage.MemoryUsage": None,  # counts the memory of the program that started the crawl too
    "crawler.extensions.memory.ProgramMemory": 0,
    "crawler.extensions.database.CrawlDatabase": 50,
    "crawler.extensions.processing.PageProcessing": 60,
    "crawler.extensions.run_end.RunEnd": 70,
    "crawler.extensions.archive.PageArchive": 100,
    "crawler.extensions.host_terms.HostTerms": 110,
    "crawler.extensions.layout_monitor.LayoutMonitor": 120,
    "crawler.extensions.reprocessing.Reprocessing": 150,
    "crawler.extensions.run_report.RunReport": 200,
    "crawler.extensions.metrics_file.MetricsFile": 210,
}

# -- polite ---------------------------------------------------------------------
ADDONS = {
    "crawler.downloader.user_agent.UserAgent": 0,  # USER_AGENT
    "crawler.spiders.other_spiders.OtherSpiders": 10,  # leaves all this out for other spiders
    "crawler.extensions.unused_parts.UnusedParts": 20,  # leaves out what Scrapy loads although it is switched off
}
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# The least time between two requests to a host, in seconds. crawler.middlewares.rate_limit makes it longer at
# random. It replaces AutoThrottle, which goes below a Crawl-delay.
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0

# -- limits: each ends a run with its own exit code ---------------------------
CLOSESPIDER_TIMEOUT = 6 * 3600  # seconds
CLOSESPIDER_ERRORCOUNT = 100  # errors in the spider's code
MEMUSAGE_LIMIT_MB = 2048

# -- safe -------------------------------------------------------------------------
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
COOKIES_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "crawler.downloader.handler.GuardedDownloadHandler",
    "https": "crawler.downloader.handler.GuardedDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None  # the extra `fast`: a tenth less for a download
TWISTED_DNS_RESOLVER = "crawler.downloader.resolver.GuardedResolver"
# The limit of a whole download, in seconds: connection, headers and body.
DOWNLOAD_TIMEOUT = 60
# The limit of a body in bytes, both compressed and decompressed.
DOWNLOAD_MAXSIZE = 20_000_000
DOWNLOAD_WARNSIZE = 10_000_000
REDIRECT_MAX_TIMES = 5

# -- other ------------------------------------------------------------------------
# Scrapy starts this many tasks for each response, even if it gives one item only.
CONCURRENT_ITEMS = 1
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORTERS = {  # the rows and formats of `chinanews export`
    "json": "crawler.exporters.JsonExporter",
    **dict.fromkeys(("jsonl", "jsonlines", "jl", "ndjson"), "crawler.exporters.JsonLinesExporter"),
    "csv": "crawler.exporters.CsvExporter",
    "parquet": "crawler.exporters.ParquetExporter",
    **dict.fromkeys(("markdown", "md"), "crawler.exporters.MarkdownExporter"),
    "txt": "crawler.exporters.TxtExporter",
    **dict.fromkeys(("tei", "xml"), "crawler.exporters.TeiExporter"),
    "vrt": "crawler.exporters.VrtExporter",
    **dict.fromkeys(("sqlite", "db"), "crawler.exporters.SqliteExporter"),
}
FEED_STORAGES = dict.fromkeys(("", "file"), "crawler.exporters.FeedFile")  # whole files, or none
LOG_LEVEL = "WARNING"  # on standard error; CRAWLER_LOG has INFO, and so has LOG_FILE
STATS_DUMP = False  # the run's last lines and the runs table have them
