"""All that must be the same for the workers of one crawl: code, rules, arguments, and the settings that matter.

Paths, limits of a process and the log may differ, and so may all that a machine has: the URL of the database, the
folder of the seeds, the proxies. Nothing here is a secret: where a value may contain one, its digest stands for it.
"""

from __future__ import annotations

import inspect
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler import settings as ours
from crawler.cleaning.version import rules_version
from crawler.code_version import VERSION_CHARS, code_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scrapy.settings import BaseSettings

    from crawler.extensions.site_spider import SiteSpider
    from crawler.spiders.plan import CrawlPlan

PREFIX = "CRAWLER_"
OF_A_MACHINE = frozenset(
    f"{PREFIX}{name}"
    for name in (
        "DATABASE DATABASE_WAIT_SECONDS ARCHIVE ARCHIVE_FILE_BYTES RUNS WORKERS CLEAN_MEGABYTES SEEDS"
        " LOG LOG_FILES QUIET LOG_FORMAT METRICS ALERT_COMMAND ALERT_URL ALERT_ON"
    ).split()
)
"""The project's settings that may differ."""
OF_SCRAPY = (
    "USER_AGENT ROBOTSTXT_OBEY ROBOTSTXT_USER_AGENT DOWNLOAD_DELAY CONCURRENT_REQUESTS_PER_DOMAIN DOWNLOAD_TIMEOUT"
    " DOWNLOAD_MAXSIZE REDIRECT_MAX_TIMES COOKIES_ENABLED DOWNLOAD_VERIFY_CERTIFICATES"
).split()
DIGESTED = (
    "DEFAULT_REQUEST_HEADERS DOWNLOADER_MIDDLEWARES SPIDER_MIDDLEWARES ITEM_PIPELINES DOWNLOADER DOWNLOAD_SLOTS"
).split()
LIBRARIES = ("Scrapy", "trafilatura", "lxml")  # they decide about requests, and about the text of an article
_WORDS = {"true": 1.0, "false": 0.0}


def crawl_configuration(settings: BaseSettings, spider: SiteSpider) -> dict[str, Any]:
    """Return the values that must be the same, by name."""
    names = [name for name in vars(ours) if name.startswith(PREFIX) and name not in OF_A_MACHINE]
    return {
        "code": code_version(),
        "rules": rules_version(),
        "site": _digest((*_sources(spider), spider.site.version.encode())),
        **{f"version of {library}": version(library) for library in LIBRARIES},
        **_arguments(spider.plan),
        "archive": "on" if settings["CRAWLER_ARCHIVE"] else "off",
        **{name: _plain(settings[name]) for name in (*names, *OF_SCRAPY)},
        **{name: _digest([repr(_plain(settings[name])).encode()]) for name in DIGESTED},
    }


def _arguments(plan: CrawlPlan) -> Mapping[str, Any]:
    """Return the arguments of the spider as its plan has them; of a file of URLs, the digest of its content."""
    file, name = plan.file, "seeds" if plan.follows_links else "argument urls"
    return {
        "argument url": plan.url,
        "argument missing": plan.missing,
        "argument since": plan.scope.since,
        "argument until": plan.scope.until,
        name: _digest([file.read_bytes()]) if file is not None else None,
    }


def _sources(spider: SiteSpider) -> Iterable[bytes]:
    """Yield the files with the classes of a spider and its site: a site of another project is not in this package."""
    for one in (*type(spider).__mro__, *type(spider.site).__mro__):
        file = None if one.__module__ in {"builtins", "typing", "abc"} else inspect.getsourcefile(one)
        if file and Path(file).is_file():
            yield Path(file).read_bytes()


def _plain(value: Any) -> Any:
    """Return a setting in one form: the command line gives texts, where settings.py has numbers."""
    if value is None:
        return None
    if hasattr(value, "items"):
        return sorted([str(key), str(one)] for key, one in value.items())
    text = str(value)
    try:
        return _WORDS[text.lower()] if text.lower() in _WORDS else float(text)
    except ValueError:
        return text


def _digest(parts: Iterable[bytes]) -> str:
    digest = sha256()
    for part in parts:
        digest.update(sha256(part).digest())
    return digest.hexdigest()[:VERSION_CHARS]
