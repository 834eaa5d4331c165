"""`chinanews clean [FILE...]`: cleans pages and text dumps without a crawl: prints one, or writes many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.exceptions import BadInputError, RemoteError
from crawler.inputs.page_file import STANDARD_INPUT, may_be_archive
from crawler.remote_files import RemoteFile, file_named

if TYPE_CHECKING:
    from crawler.remote_files import File


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE|FOLDER|ARCHIVE|-]...")
@click.option("--url", default="", help="The URL of the page. It determines the site, the kind and the day.")
@click.option("--site", help="The site whose rules apply, if the URL does not determine it.")
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json", "markdown", "parquet")),
    help="text: the title and the text. markdown: also the times, the source, the editor and the images. "
    "json: all fields; for many pages, a line each. parquet: a table. "
    "By default the format of the suffix of --output, else text for one page and json for many.",
)
@click.option("-o", "--output", metavar="FILE|FOLDER/|-", help="Write there, and replace a file that is there.")
@click.option("--by-host", is_flag=True, help="Clean WARC files host by host, each with a model of its site.")
@click.option("--dask", metavar="ADDRESS", help="As --by-host, on the cluster of a Dask scheduler; `local` starts one.")
@click.option("--shards", type=click.IntRange(1, 99_999), help="The parts of such a job, by default 64.")
@click.option("--jobs", type=click.IntRange(min=1), help="The number of processes, by default one for each core.")
def clean(  # noqa: PLR0913, PLR0917  # click gives each option by name
    files: tuple[str, ...],
    url: str,
    site: str | None,
    style: str | None,
    output: str | None,
    by_host: bool,  # noqa: FBT001  # click's flag
    dask: str | None,
    shards: int | None,
    jobs: int | None,
) -> None:
    """Clean a page or a text dump, from a file or from standard input, and print it.

    Several files, folders of them, zip files, and WARC, WET and WACZ files are cleaned by several processes: the output
    has one line of JSON for each page, in their order, with `input`, and with `reason` if it is no article. In a
    folder (`-o FOLDER/`), text and Markdown get a file for each article.

    With --by-host or --dask, the output is a folder with the partitions and the rows of the job, which continues when
    it is run again.

    A note on standard error says if a crawl would refuse the page; `chinanews explain` shows the label of each block.
    The exit code for many pages is 0 if all could be read, 3 if a part could not, 5 if none is an article.
    """
    if url and not url.startswith(("http://", "https://")):
        raise BadInputError(f"--url {url!r} is not an http(s) URL")
    if "" in (*files, output):  # Path("") would be the current folder
        raise BadInputError("a file name is empty; give it a value or leave it out")
    paths = tuple(map(file_named, files or (STANDARD_INPUT,)))
    if by_host or dask:
        if url or site or style not in {None, "json"}:
            raise BadInputError("--by-host and --dask go with no other options than --output, --shards and --jobs")
        from crawler.cli.by_host import clean_by_host  # noqa: PLC0415  # loads all that reads and cleans pages

        clean_by_host(paths, output, jobs, dask, shards)
    elif shards:
        raise BadInputError("--shards goes with --by-host and --dask")
    else:
        _clean_each(paths, url, site, style, output, jobs)


def _clean_each(  # noqa: PLR0913, PLR0917  # the options of the command
    paths: tuple[File, ...],
    url: str,
    site: str | None,
    style: str | None,
    output: str | None,
    jobs: int | None,
) -> None:
    """Clean each page by itself."""
    is_one = len(paths) == 1 and _is_page(paths[0])
    if url and not is_one:
        raise BadInputError("--url goes with one page; to name the site of many, use --site")
    if is_one and output is None and jobs is None and style != "parquet":
        from crawler.cli.one_page import print_one  # noqa: PLC0415  # loads all that reads and cleans pages

        print_one(paths[0], url, site, style or "text")
        return
    from crawler.cli.bulk import BulkCleaning  # noqa: PLC0415  # loads the readers of archives

    BulkCleaning(paths, style, output or "-", url, site, jobs).run()


def _is_page(path: File) -> bool:
    """Return whether a path is that of a page, and not of a folder or an archive."""
    try:
        if (isinstance(path, RemoteFile) and path.is_pattern) or path.is_dir():
            return False
        if not path.is_file() or not may_be_archive(path):
            return True
        from crawler.inputs.reader import is_archive  # noqa: PLC0415  # the same

        return not is_archive(path)
    except (OSError, RemoteError):  # reading it as a page says why it cannot be read
        return True
