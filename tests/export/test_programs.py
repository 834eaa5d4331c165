"""Other programs read an export: README's line for each of them is run, and what it returns is the store's articles."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from crawler.export.csv_table import value_of
from crawler.unsafe_characters import without_unsafe
from tests.crawling import PROJECT
from tests.export.awkward import FORMULAS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.export.conftest import Exported

README = (PROJECT / "README.md").read_text("utf-8")
LINES = re.findall(r"<!-- readers -->\n```python\n(.*?)\n```", README, re.DOTALL)[0].splitlines()
READERS = {line.partition(".")[0]: line for line in LINES}
AS_ROWS = {
    "pandas": "json.loads(read.to_json(orient='records', date_format='iso', date_unit='us'))",
    "polars": "read.to_dicts()",
    "duckdb": "[dict(zip(read.columns, row)) for row in read.fetchall()]",
    "datasets": "read.to_list()",
}
FROM_LINES = {
    "pandas": "json.loads(pandas.read_json('articles.jsonl', lines=True, dtype=False).to_json(orient='records'))",
    "polars": "polars.read_ndjson('articles.jsonl').to_dicts()",
    "duckdb": "[dict(zip(read.columns, row)) for row in duckdb.read_json('articles.jsonl').fetchall()]",
    "datasets": "datasets.load_dataset('json', data_files='articles.jsonl', split='train').to_list()",
}
TYPES = {
    "pandas": "str(read.dtypes['published']), str(read.dtypes['revision']), str(read.dtypes['confidence'])",
    "polars": "str(read.schema['published']), str(read.schema['revision']), str(read.schema['confidence'])",
    "duckdb": "[str(dict(zip(read.columns, read.types))[name]) for name in ('published', 'revision', 'confidence')]",
    "datasets": "[read.features[name].dtype for name in ('published', 'revision', 'confidence')]",
}
EXPECTED = {
    "pandas": ["datetime64[us, UTC]", "int64", "float64"],
    "polars": ["Datetime(time_unit='us', time_zone='UTC')", "Int64", "Float64"],
    "duckdb": ["TIMESTAMP WITH TIME ZONE", "BIGINT", "DOUBLE"],
    "datasets": ["timestamp[us, tz=UTC]", "int64", "float64"],
}
COMPARED = (
    "document_id",
    "title",
    "text",
    "authors",
    "images",
    "removed",
    "pages",
    "incomplete",
    "confidence",
    "revision",
)
SPREADSHEET = shutil.which("ssconvert")
SECOND = re.compile(r"\d{4}-\d\d-\d\d.\d\d:\d\d:\d\d")


@pytest.mark.slow
@pytest.mark.parametrize("program", READERS)
def test_the_line_of_readme_and_one_for_json_lines_read_every_article_with_its_types(
    exported: Exported, tmp_path: Path, program: str
) -> None:
    if find_spec(program) is None:
        pytest.skip(f"{program} is not installed")
    for suffix in ("parquet", "jsonl"):
        shutil.copy(exported.folder / f"a.{suffix}", tmp_path / f"articles.{suffix}")
    code = (
        f"import json, {program}\nread = {READERS[program]}\n"
        f"print(json.dumps([list(({TYPES[program]})), {AS_ROWS[program]}, {FROM_LINES[program]}], default=str))"
    )
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "cache"), "TZ": "UTC"}
    run = [sys.executable, "-c", code]
    ended = subprocess.run(run, cwd=tmp_path, env=os.environ | offline, check=True, capture_output=True, text=True)
    types, rows, lines = json.loads(ended.stdout.splitlines()[-1])
    assert types == EXPECTED[program]
    expected = [one.as_json() for one in exported.records]
    for read in (rows, lines):
        assert [{name: row[name] for name in COMPARED} for row in read] == [
            {name: row[name] for name in COMPARED} for row in expected
        ]
    undated = [row["document_id"] for row in rows if row["published"] is None]
    assert undated == [row["document_id"] for row in expected if row["published"] is None]
    first = SECOND.findall(str(rows[0]["published"]).replace("T", " "))
    assert first == ["2015-02-11 09:30:00"], "a time without a zone is one of UTC"


def test_the_line_of_readme_reads_every_article_in_r(exported: Exported, tmp_path: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("there is no R here (Debian: apt-get install r-base-core)")
    (line,) = re.findall(r"`(read\.csv\(.*?\))`", README)
    shutil.copy(exported.folder / "a.csv", tmp_path / "articles.csv")
    code = (
        f"d <- {line}; stopifnot(is.numeric(d$confidence), is.integer(d$revision), is.logical(d$withdrawn_at));"
        'for (n in c("document_id", "title", "text")) writeBin(charToRaw(paste(d[[n]], collapse = "\\u0001")), n)'
    )
    subprocess.run([program, "-e", code], cwd=tmp_path, env=os.environ | {"LC_ALL": "C.UTF-8"}, check=True)
    for name in ("document_id", "title", "text"):
        read = [value_of(cell) for cell in (tmp_path / name).read_text("utf-8").split("\1")]
        assert read == [without_unsafe(getattr(one, name) or "") for one in exported.records]


def test_a_spreadsheet_opens_every_cell_as_text_and_runs_none(exported: Exported, tmp_path: Path) -> None:
    if SPREADSHEET is None:
        pytest.skip("there is no Gnumeric here (Debian: apt-get install gnumeric)")
    with (tmp_path / "unguarded.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([[text] for text in FORMULAS])
    assert _formulas(tmp_path / "unguarded.csv", tmp_path), "a spreadsheet runs the texts as they are"
    assert _formulas(exported.folder / "a.csv", tmp_path) == []
    with (exported.folder / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    (title,) = (cell.get("Col") for cell in _cells(tmp_path) if cell.text == "title")
    opened = {int(cell.get("Row")): cell.text for cell in _cells(tmp_path) if cell.get("Col") == title}
    shown = [opened.get(row, "") for row in range(1, len(titles) + 1)]
    assert shown == [value_of(title) for title in titles], "an apostrophe at the start means a text, and is not shown"


def _formulas(file: Path, folder: Path) -> list[str]:
    """Open a file in the spreadsheet; return the cells that it runs, which have no type of a value."""
    assert SPREADSHEET is not None
    to_xml = [SPREADSHEET, "-I", "Gnumeric_stf:stf_csvtab", "-T", "Gnumeric_XmlIO:sax:0"]
    subprocess.run([*to_xml, file, folder / "opened.xml"], check=True, capture_output=True)
    return [cell.text for cell in _cells(folder) if cell.get("ValueType") is None]


def _cells(folder: Path) -> list[etree._Element]:
    return list(etree.parse(folder / "opened.xml").iter("{*}Cell"))
