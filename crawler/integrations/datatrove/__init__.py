"""Steps for pipelines of datatrove: a reader of WARC files, an extractor, and the cleaning of archives by host.

`clean_archives` runs the whole job on one machine, `archive_passes` gives its steps to other executors:
docs/archives.md has examples.
"""

try:
    import datatrove as _needed  # noqa: F401  # its absence has one clear message
except ImportError as error:
    message = "datatrove is not installed; pip install -e '.[datatrove]' in the project's folder installs it"
    raise ImportError(message) from error

from crawler.integrations.datatrove.cleaning import CleanHosts
from crawler.integrations.datatrove.extractor import ArticleExtractor
from crawler.integrations.datatrove.job import archive_passes, clean_archives
from crawler.integrations.datatrove.partitioning import PartitionByHost
from crawler.integrations.datatrove.reader import WarcPages

__all__ = ["ArticleExtractor", "CleanHosts", "PartitionByHost", "WarcPages", "archive_passes", "clean_archives"]
