"""`python -m tests.make_sample`: crawl the imitation site and write its archive to seeds/sample.warc.gz."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tests.crawling import Crawling
from tests.sample import SAMPLE
from tests.site import NewsSite, contents


def main() -> None:
    """Write the sample again. Do this after every change of the imitation site."""
    with NewsSite(answers=contents(every=1).answers) as site, tempfile.TemporaryDirectory() as folder:
        crawling = Crawling(Path(folder), site.address)
        ended = crawling.run()
        if ended.exit_code:
            raise SystemExit(ended.log)
        (archive,) = (Path(folder) / "data" / "archive").iterdir()
        shutil.copyfile(archive, SAMPLE)


if __name__ == "__main__":
    main()
