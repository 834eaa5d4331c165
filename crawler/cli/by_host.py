"""Cleans archives host by host for `chinanews clean --by-host` and `--dask`, and ends with an exit code."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from crawler import settings
from crawler.cli.bulk_counts import Counts
from crawler.cli.output import echo
from crawler.exceptions import BadInputError
from crawler.export.outputs import STANDARD_OUTPUT
from crawler.inputs.page_file import STANDARD_INPUT
from crawler.processing.host_job import SHARDS, planned, run_here
from crawler.vocabulary import PageResult, Reason, RecordKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.remote_files import File


def clean_by_host(
    paths: Sequence[File], output: str | None, jobs: int | None, address: str | None, shards: int | None
) -> None:
    """Clean archives, on the cluster at an address or else in this process, and print the counts.

    SystemExit with the exit code of the status, if it is not 0. BadInputError if an argument cannot be used; other
    errors as `run_on_dask` and `run_here`.
    """
    if output is None or output == STANDARD_OUTPUT:
        raise BadInputError("--by-host and --dask write a folder; name it with --output")
    if STANDARD_INPUT in {str(path) for path in paths}:
        raise BadInputError("--by-host and --dask read WARC files; name them, or folders of them")
    if Path(output).is_file():
        raise BadInputError(f"{output}: is a file; --by-host and --dask write a folder")
    limits = settings.CRAWLER_CLEAN_SECONDS, settings.CRAWLER_CLEAN_MEGABYTES
    job = planned(paths, output, shards or SHARDS, *limits)
    if address:
        from crawler.integrations.dask import run_on_dask  # noqa: PLC0415  # loads Dask

        found = run_on_dask(job, address, jobs)
    else:
        found = run_here(job, jobs or settings.CRAWLER_WORKERS)
    counts = _counts(found)
    echo(str(counts), err=True)
    if counts.status.exit_code:
        sys.exit(counts.status.exit_code)


def _counts(found: Mapping[str, int]) -> Counts:
    """Return the counts of a job as those of a bulk cleaning."""
    return Counts(
        found.get(PageResult.KEPT, 0),
        _by_reason(found, PageResult.REFUSED),
        _by_reason(found, PageResult.FAILED),
        found.get(RecordKind.OTHER_TYPE, 0),
    )


def _by_reason(found: Mapping[str, int], result: PageResult) -> Counter[Reason]:
    start = f"{result}/"
    return Counter({Reason(name.removeprefix(start)): count for name, count in found.items() if name.startswith(start)})
