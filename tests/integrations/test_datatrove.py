"""Archives are cleaned by datatrove: a killed job that is run again has the same output, and nothing is lost."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from datatrove.data import Document
from datatrove.executor.local import LocalPipelineExecutor
from fsspec.implementations.memory import MemoryFileSystem

from crawler.exceptions import ArchiveError, BadInputError
from crawler.integrations.datatrove import ArticleExtractor, WarcPages, archive_passes, clean_archives
from crawler.integrations.datatrove.job import statistics
from crawler.storage.archive.page import read_place
from crawler.vocabulary import PageResult, Reason, RecordKind
from tests.crawling import PROJECT
from tests.news_archives import news_pages, write_archives

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from pathlib import Path

HOSTS, PAGES, FILES, SHARDS = 4, 60, 3, 4
PROGRAM = f"""
import os, signal, sys
from pathlib import Path
from crawler.integrations.datatrove import clean_archives

def kill(data, rank, world_size):
    for number, document in enumerate(data, 1):
        if number == 5 and "kill" in sys.argv:
            mark = Path(sys.argv[2], "killed")
            if mark.exists():
                assert os.getpgrp() == os.getsid(0), "it is in a session of its own, without the tests"
                os.killpg(0, signal.SIGKILL)
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield document

if __name__ == "__main__":
    clean_archives(sys.argv[1], sys.argv[2], 2, 2, shards={SHARDS}, more_steps=[kill])
"""


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("job") / "archives"
    write_archives(folder, news_pages(HOSTS, PAGES), FILES)
    return folder


@pytest.fixture(scope="module")
def output(archives: Path) -> Path:
    """Return the output of the first example in docs/archives.md, which has two tasks and four shards."""
    found = run_example("example", archives.parent)
    assert found == "123 records, 48 articles, 9 refused, 0 failed\n"
    return archives.parent / "cleaned"


def run_example(name: str, folder: Path) -> str:
    """Run an example of docs/archives.md in a folder, and return its output."""
    text = (PROJECT / "docs" / "archives.md").read_text("utf-8")
    (code,) = re.findall(rf"<!-- {name} -->\n```python\n(.*?)```", text, re.DOTALL)
    program = folder / f"{name}.py"
    program.write_text(code, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    command = [sys.executable, str(program)]
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


def rows(folder: Path) -> list[bytes]:
    """Return the sorted rows of a job."""
    files = sorted((folder / "rows").iterdir())
    assert [file.name for file in files] == [f"{shard:05}.jsonl.gz" for shard in range(SHARDS)]
    return sorted(line for file in files for line in gzip.decompress(file.read_bytes()).splitlines())


def job(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a job, two tasks at a time, in a process group of its own."""
    program = folder.parent / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, str(program), str(folder.parent / "archives"), str(folder), *arguments]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    return subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.PIPE)


@pytest.mark.slow
def test_each_record_of_the_archives_is_counted_by_its_kind_its_result_and_its_reason(output: Path) -> None:
    found = statistics(str(output))
    assert found["records"] == FILES + 2 * PAGES == sum(found[kind] for kind in RecordKind)
    assert found["rows"] == found[RecordKind.PAGE] + found[RecordKind.UNREADABLE] == len(rows(output))
    assert found["rows"] == sum(found[result] for result in PageResult)
    assert found[PageResult.REFUSED] == sum(count for name, count in found.items() if name.startswith("refused/"))


@pytest.mark.slow
def test_a_job_whose_tasks_are_killed_in_each_pass_and_that_is_run_again_has_the_same_output(output: Path) -> None:
    folder = output.parent / "killed"
    with job(folder) as first:
        assert first.stderr is not None
        assert any(b"Launching pipeline" in line for line in first.stderr)
        os.killpg(first.pid, signal.SIGKILL)
    with job(folder, "kill") as second:  # first one task is killed, which is run again, and then all processes
        second.communicate()
    assert second.returncode == -signal.SIGKILL
    assert (folder / "killed").exists()
    assert [file for file in (folder / "rows").iterdir() if file.suffix == ".part"]
    with job(folder) as third:
        third.communicate()
    assert third.returncode == 0
    assert rows(folder) == rows(output)
    assert statistics(str(folder)) == statistics(str(output))


def test_an_output_belongs_to_one_job(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(output.parent)
    before = rows(output)
    assert clean_archives("archives", "cleaned", tasks=2, shards=SHARDS) == statistics("cleaned")
    with pytest.raises(BadInputError, match=f"a job with shards={SHARDS}; name another folder"):
        clean_archives("archives", "cleaned", tasks=2, shards=SHARDS + 1)
    assert rows(output) == before


@pytest.mark.slow
def test_any_executor_runs_the_steps_in_an_object_store(archives: Path, output: Path) -> None:
    store = MemoryFileSystem()
    store.put(f"{archives}/", "/archives/", recursive=True)
    first, second = archive_passes("memory://archives", "memory://out", shards=SHARDS)
    earlier = LocalPipelineExecutor([first], 2, 1, "memory://out/logs/pass-1")
    LocalPipelineExecutor([second], 2, 1, "memory://out/logs/pass-2", depends=earlier).run()
    found = [gzip.decompress(store.cat_file(name)).splitlines() for name in store.find("/out/rows")]
    named = [line.replace(b"memory:///archives", str(archives).encode()) for lines in found for line in lines]
    assert sorted(named) == rows(output)
    expected, counted = statistics(str(output)), statistics("memory://out")
    assert {name: counted[name] for name in expected} == expected


@pytest.mark.parametrize("form", [".warc.gz", ".warc.zst", ".warc"])
@pytest.mark.parametrize("is_local", [True, False], ids=["local", "store"])
def test_the_reader_gives_bytes_head_and_place_of_each_page(
    archives: Path, tmp_path: Path, form: str, *, is_local: bool
) -> None:
    content = b"".join(gzip.decompress(file.read_bytes()) for file in sorted(archives.iterdir()))
    if form != ".warc":
        content = zstd.compress(content) if form == ".warc.zst" else min(archives.iterdir()).read_bytes()
    file = tmp_path / f"news{form}"
    file.write_bytes(content)
    if not is_local:
        MemoryFileSystem().put_file(str(file), f"/reader/{file.name}")
    reader = WarcPages(str(tmp_path) if is_local else "memory://reader", glob_pattern=f"*{form}")
    found = [*reader.run()]
    pages = {page.url: page for page in news_pages(HOSTS, PAGES)}
    assert len(found) == reader.stats[RecordKind.PAGE].total > PAGES / FILES / 2
    assert reader.stats[RecordKind.OTHER_TYPE].total > 0
    for document in found:
        known, media, metadata = pages[document.metadata["url"]], document.media[0], document.metadata
        assert (document.text, media.media_bytes) == (known.body.decode(), known.body)
        assert (metadata["status"], metadata["headers"]["content-type"]) == (known.status, known.media_type)
        assert metadata["date"] == known.fetched_at.isoformat()
        assert metadata["record_id"].startswith("<urn:uuid:")
        if form != ".warc.zst":  # in which all records are one frame
            page = read_place(f"{file}:{metadata['offset']}")
            assert (page.url, page.body, page.digest) == (metadata["url"], known.body, metadata["digest"])


@pytest.mark.slow
def test_the_reader_and_the_job_name_a_cut_off_file_unless_its_whole_pages_are_to_be_kept(
    archives: Path, tmp_path: Path
) -> None:
    file = tmp_path / "archives" / "cut.warc.gz"
    file.parent.mkdir()
    file.write_bytes(min(archives.iterdir()).read_bytes()[:-9])
    (file.parent / "empty.warc.gz").touch()
    with pytest.raises(ArchiveError, match=f"{file}: cut off or damaged from byte"):
        [*WarcPages(str(file.parent)).run()]
    reader = WarcPages(str(file.parent), keep_truncated=True)
    assert [*reader.run()]
    assert reader.stats[RecordKind.UNREADABLE].total == 1
    with pytest.raises(ArchiveError, match=f"{file}: cut off or damaged from byte"):
        clean_archives(str(file.parent), str(tmp_path / "out"), shards=SHARDS)
    found = clean_archives(str(file.parent), str(tmp_path / "out"), shards=SHARDS, keep_truncated=True)
    assert found[RecordKind.UNREADABLE] == found[f"failed/{Reason.ARCHIVE_FAILED}"] == 1


def test_the_extractor_replaces_a_page_with_its_article_and_drops_all_others(archives: Path) -> None:
    texts = {page.url: page.text for page in news_pages(HOSTS, PAGES)}
    pages = [*WarcPages(str(archives), limit=8).run()]
    pages.append(Document("<p>" * 3000 + "deep", "deep", metadata={"url": ""}))
    extractor = ArticleExtractor()
    found = {document.metadata["url"]: document.text for document in extractor.run(iter(pages))}
    assert found
    for url, text in found.items():
        assert texts[url] in text
    assert extractor.stats["extracted"].total == len(pages) == len(found) + extractor.stats["dropped"].total
    assert extractor.extract("") == ""


@pytest.mark.slow
def test_the_example_of_a_pipeline_runs(archives: Path, tmp_path: Path) -> None:
    (tmp_path / "archives").mkdir()
    shutil.copy(min(archives.iterdir()), tmp_path / "archives")
    run_example("pipeline", tmp_path)
    (written,) = (tmp_path / "texts").iterdir()
    texts = [page.text for page in news_pages(HOSTS, PAGES) if page.text]
    found = [json.loads(line)["text"] for line in gzip.decompress(written.read_bytes()).splitlines()]
    assert found
    assert all(any(text in one for text in texts) for one in found)
