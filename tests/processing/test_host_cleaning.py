"""The cleaning of archives by host: all pages of a host are cleaned with its model, and nothing is lost."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pytest

from crawler.exceptions import ArchiveError
from crawler.processing.host_cleaning import HostCleaning
from crawler.processing.host_shards import inputs_of_archive, partition, shard_of, site_name_of
from crawler.processing.partition_files import inputs_of_shard
from crawler.storage.archive.page import read_place
from crawler.storage.archive.stream import pages_in_file
from crawler.vocabulary import PageResult, RecordKind
from tests.news_archives import news_pages, write_archives

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from crawler.inputs.input import Input
    from crawler.processing.page_rows import Row

HOSTS, PAGES, FILES = 3, 90, 2


class Cleaned(NamedTuple):
    """The rows, and the records of the archives by kind."""

    rows: list[Row]
    counts: Counter[RecordKind]


def partitioned(
    archives: Sequence[Path], folder: Path, shards: int = 2, *, keep_truncated: bool = False
) -> Counter[RecordKind]:
    """Write the partition files of archives into a folder, and return their records by kind."""
    counts: Counter[RecordKind] = Counter()
    folder.mkdir()
    for at, archive in enumerate(archives):
        with (folder / str(at)).open("wb") as stream:
            records = pages_in_file(archive)
            inputs = inputs_of_archive(records, archive.name, counts, keep_truncated=keep_truncated)
            partition(inputs, stream, shards, counts)
    return counts


def cleaned(folder: Path, shards: int = 2, jobs: int = 1) -> list[Row]:
    """Return the rows of the partition files in a folder."""

    def inputs_of(shard: int) -> Iterator[Input]:
        for part in sorted(folder.iterdir()):
            with part.open("rb") as stream:
                yield from inputs_of_shard(stream, shard, shards)

    with HostCleaning(jobs) as cleaning:
        return [row for shard in range(shards) for row in cleaning.rows(inputs_of(shard))]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_archives(tmp_path_factory.mktemp("archives"), news_pages(HOSTS, PAGES), FILES)


@pytest.fixture(scope="module")
def first(archives: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Cleaned:
    parts = tmp_path_factory.mktemp("first") / "parts"
    counts = partitioned(archives, parts)
    return Cleaned(cleaned(parts), counts)


@pytest.mark.slow
def test_each_record_is_counted_once_and_each_page_has_one_row_with_its_place(
    archives: list[Path], first: Cleaned
) -> None:
    pages = {page.url: page for page in news_pages(HOSTS, PAGES)}
    assert first.counts.total() == sum(1 for file in archives for _ in pages_in_file(file))
    assert first.counts[RecordKind.PAGE] == len(first.rows) == len({row.input for row in first.rows})
    assert first.counts[RecordKind.PAGE] + first.counts[RecordKind.OTHER_TYPE] == PAGES
    for line in map(json.loads, (row.content for row in first.rows)):
        place = f"{archives[0].parent}/{line['input']}"
        assert read_place(place).body == pages[line["url"]].body
        assert (line["text"] is None) == (line["reason"] is not None)
        if line["pages"]:
            assert f"{line['pages'][0]['file']}:{line['pages'][0]['offset']}" == line["input"]


def test_the_model_of_a_host_removes_the_text_that_repeats_on_it(first: Cleaned) -> None:
    texts = {page.url: page.text for page in news_pages(HOSTS, PAGES)}
    kept = [json.loads(row.content) for row in first.rows if row.result is PageResult.KEPT]
    large = [line for line in kept if line["site"] == "harbour-gazette.example"]
    assert sum(line["text"] == texts[line["url"]] for line in large) > 0.9 * len(large)
    assert sum("inbox every morning" in line["text"] for line in large) < 0.05 * len(large)


@pytest.mark.slow
def test_the_rows_depend_neither_on_the_order_of_files_nor_on_shards_nor_on_processes(
    archives: list[Path], first: Cleaned, tmp_path: Path
) -> None:
    partitioned(archives[::-1], tmp_path / "parts", shards=3)
    rows = cleaned(tmp_path / "parts", shards=3, jobs=2)
    assert sorted(row.content for row in rows) == sorted(row.content for row in first.rows)


def test_a_cut_off_archive_is_an_error_unless_its_whole_records_are_to_be_kept(
    archives: list[Path], first: Cleaned, tmp_path: Path
) -> None:
    cut = tmp_path / archives[0].name
    cut.write_bytes(archives[0].read_bytes()[:-20])
    with pytest.raises(ArchiveError, match=f"{cut.name}: cut off or damaged from byte"):
        partitioned([cut, archives[1]], tmp_path / "strict")
    counts = partitioned([cut, archives[1]], tmp_path / "kept", keep_truncated=True)
    assert counts[RecordKind.UNREADABLE] == 1
    assert counts.total() == first.counts.total()  # the last record became the error
    shard = shard_of("", 2)
    with (tmp_path / "kept" / "0").open("rb") as stream:
        (damage,) = (given for given in inputs_of_shard(stream, shard, 2) if given.error)
    assert (damage.name, damage.page) == (cut.name, None)
    cut.write_bytes(b"no archive")
    with pytest.raises(ArchiveError, match="not a WARC file"):
        partitioned([cut], tmp_path / "none", keep_truncated=True)


def test_a_partition_file_that_is_not_whole_or_has_other_shards_is_refused(
    archives: list[Path], tmp_path: Path
) -> None:
    partitioned(archives[:1], tmp_path / "parts")
    part = tmp_path / "parts" / "0"
    with part.open("rb") as stream, pytest.raises(ArchiveError, match="has 2 shards, not 3"):
        next(inputs_of_shard(stream, 0, 3))
    part.write_bytes(part.read_bytes()[:-1])
    with part.open("rb") as stream, pytest.raises(ArchiveError, match="not whole"):
        next(inputs_of_shard(stream, 0, 2))


def test_all_hosts_of_a_site_are_in_one_shard() -> None:
    sites = {site_name_of(f"https://{host}example.org/a") for host in ("", "www.", "m.", "amp.")}
    assert len({shard_of(site, 97) for site in sites}) == len(sites) == 1
    assert site_name_of("https://www.ecns.cn/a") == "chinanews"
    assert site_name_of("no URL") == ""
    assert {shard_of(f"{at}.example", 4) for at in range(40)} == {0, 1, 2, 3}
