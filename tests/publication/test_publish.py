"""A publication: its bytes, its figures, and the programs that read it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from shutil import which
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from pyarrow import parquet

from crawler.exceptions import BadInputError
from crawler.export.selection import Selection
from crawler.publication.publication import Publisher
from crawler.publication.publish import Publishing
from crawler.storage.exports import ExportedDocuments, exports_with
from crawler.vocabulary import Purpose
from tests.crawling import PROJECT
from tests.publication.stores import AWKWARD, NOW, add_urls, archived_records, store_of
from tests.storage.records import put

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

ARTICLES = 12
SHARD_BYTES = 5_000
_PROGRAMS = """
import json, sys
from datasets import Features, load_dataset
from huggingface_hub import DatasetCard
from mlcroissant import Dataset

folder, cache = sys.argv[1:]
rows = load_dataset(folder, split="train", cache_dir=cache)
croissant = Dataset(f"{folder}/croissant.json")
records = list(croissant.records("articles"))
print(json.dumps({
    "features": {name: str(kind) for name, kind in rows.features.items()},
    "rows": [(row["document_id"], row["text"], row["authors"], row["removed"]) for row in rows],
    "card": DatasetCard.load(f"{folder}/README.md").data.to_dict(),
    "issues": [*croissant.metadata.ctx.issues.errors, *croissant.metadata.ctx.issues.warnings],
    "records": [
        (
            one["articles/document_id"].decode(),
            one["articles/text"].decode(),
            [name.decode() for name in one["articles/authors"]],
            [
                {"reason": part["articles/removed/reason"].decode(), "count": int(part["articles/removed/count"])}
                for part in one["articles/removed"]
            ],
        )
        for one in records
    ],
}))
"""


@pytest.fixture(scope="module")
def publishing(tmp_path_factory: pytest.TempPathFactory) -> Publishing:
    folder = tmp_path_factory.mktemp("store")
    engine = store_of(folder / "a.db", [*archived_records(folder / "archive", ARTICLES), *AWKWARD])
    return Publishing(engine, Selection(), Publisher(contact="mailto:corpus@example.org"), SHARD_BYTES)


@pytest.fixture(scope="module")
def published(publishing: Publishing, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publications") / "published"
    publishing.write(folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_articles_give_the_same_bytes(publishing: Publishing, published: Path, tmp_path: Path) -> None:
    publishing.write(tmp_path / "again")
    reversed_store = store_of(tmp_path / "b.db", AWKWARD[:0:-1])
    in_order = store_of(tmp_path / "c.db", AWKWARD[1:])
    for name, engine in (("d", reversed_store), ("e", in_order)):
        Publishing(engine, Selection(), Publisher()).write(tmp_path / name)
    assert contents(tmp_path / "again") == contents(published)
    assert contents(tmp_path / "d") == contents(tmp_path / "e")


def test_a_publication_is_in_the_register_of_exports(publishing: Publishing, published: Path) -> None:
    documents = ExportedDocuments()
    documents.add(AWKWARD[0].document_id)
    assert str(published) in {export.path for export in exports_with(publishing.engine, documents)}


def test_each_database_gives_the_same_bytes_and_the_gaps_of_its_frontier(engine: Engine, tmp_path: Path) -> None:
    for record in AWKWARD:
        put(engine, record, NOW)
    sqlite = store_of(tmp_path / "a.db", AWKWARD)
    for name, one in (("given", engine), ("sqlite", sqlite)):
        add_urls(one)
        Publishing(one, Selection(), Publisher()).write(tmp_path / name)
    Publishing(sqlite, Selection(kinds=("article",)), Publisher()).write(tmp_path / "few")
    cards = [(tmp_path / name / "README.md").read_text() for name in ("few", "given")]
    assert ["These numbers are of all articles of the sites and days" in card for card in cards] == [True, False]
    sqlite.dispose()
    assert contents(tmp_path / "given") == contents(tmp_path / "sqlite")
    gaps = json.loads((tmp_path / "given" / "figures.json").read_text())["gaps"]
    assert gaps["years"]["2026"] == gaps["total"]
    found = {name: many for name, many in gaps["total"].items() if many}
    assert found == {"known": 10, "stored": 3, "refused": 1, "failed": 5, "gone": 1, "incomplete": 1}
    assert gaps["reasons"] == {"failed": {"http-503": 5}, "gone": {"http-410": 1}, "refused": {"too-short": 1}}
    assert (gaps["empty_days"], gaps["days"], gaps["estimated_days"]) == ([["2026-03-05", "2026-03-06"]], 2, 1)


@pytest.mark.slow
def test_the_hub_and_croissant_read_all_rows_without_network(published: Path, tmp_path: Path) -> None:
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "PATH": "", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", _PROGRAMS, str(published), str(tmp_path / "cache")]
    said = json.loads(subprocess.run(command, env=offline, check=True, capture_output=True).stdout)
    assert said["issues"] == []
    assert said["records"] == said["rows"]
    assert [row[0] for row in said["rows"]] == [row["document_id"] for row in rows_of(published)]
    assert len(said["rows"]) == ARTICLES + len(AWKWARD) - 1
    assert said["features"]["published"] == "Value('timestamp[us, tz=UTC]')"
    assert said["features"]["removed"] == "List({'reason': Value('string'), 'count': Value('int64')})"
    assert said["card"]["size_categories"] == ["n<1K"]
    assert said["card"]["language"] == ["en"]
    assert said["card"]["dataset_info"]["splits"][0]["num_examples"] == len(said["rows"])


def rows_of(folder: Path) -> list[dict[str, object]]:
    shards = sorted((folder / "data").iterdir())
    return [row for shard in shards for row in parquet.read_table(shard).to_pylist()]


def test_the_shards_have_the_names_and_the_order_of_the_hub(published: Path) -> None:
    names = [path.name for path in sorted((published / "data").iterdir())]
    assert len(names) > 2
    assert names == [f"train-{at:05}-of-{len(names):05}.parquet" for at in range(len(names))]
    found = [(row["site"], row["published"] is None, str(row["published"])) for row in rows_of(published)]
    assert found == sorted(found)


def test_sha256sum_checks_every_file(published: Path) -> None:
    checked = subprocess.run(
        [which("sha256sum") or "", "-c", "SHA256SUMS"], cwd=published, check=True, capture_output=True, text=True
    )
    assert {line.removesuffix(": OK") for line in checked.stdout.splitlines()} == {*contents(published)} - {
        "SHA256SUMS"
    }


def test_the_figures_are_those_of_the_rows(published: Path) -> None:
    found, rows = json.loads((published / "figures.json").read_text()), rows_of(published)
    figures = found["figures"]
    removed = Counter[str]()
    for row in rows:
        removed.update({one["reason"]: one["count"] for one in row["removed"]})  # type: ignore[attr-defined]
    assert figures["removed"] == removed
    assert figures["sites"] == Counter(row["site"] for row in rows)
    assert figures["sections"]["not stated"] == sum(row["section"] is None for row in rows)
    assert (figures["undated"], figures["withdrawn"], figures["revised"]) == (1, 1, 1)
    assert (figures["incomplete"], figures["archived"]) == ({"page 2 of 3: http-404": 1}, ARTICLES)
    assert figures["confidences"] == {"0.3 to 0.4": 1}
    assert figures["terms"]["terms_ai_training"] == {"allowed": 1, "unknown": len(rows) - 1}
    assert (figures["with_terms"], figures["licenses"]["https://creativecommons.org/licenses/by/4.0/"]) == (
        ARTICLES + 1,
        1,
    )
    assert figures["filled"]["title"] == len(rows) - 1
    assert sum(figures["days"].values()) == len(rows) - 1
    assert sum(figures["lengths"].values()) == len(rows)
    assert figures["characters"] == sum(len(str(row["text"])) for row in rows)
    assert found["gaps"]["total"]["known"] == 0


def test_the_card_answers_what_a_new_reader_asks(published: Path) -> None:
    card, datasheet = ((published / name).read_text() for name in ("README.md", "DATASHEET.md"))
    assert "$" not in card + datasheet
    for answer in (
        "17 news articles",
        "12 of 17 rows name their pages",
        "mailto:corpus@example.org",
        "1 article was found withdrawn",
        "Near-duplicates were not looked for",
        "| `terms_ai_training` | Train a generative model. | 1 | 0 | 16 |",
        "The store does not know which articles it lacks",
        "| chinanews | 16 |",
        r"| A\|B | 1 |",
    ):
        assert answer in card + datasheet, answer
    for link in re.findall(r"\]\(([^)#]+)\)", card):
        assert (published / link).exists(), link


def test_the_quality_that_the_card_states_is_that_of_the_readme(published: Path) -> None:
    readme = " ".join((PROJECT / "README.md").read_text().split())
    stated = re.search(r"the F4 .*?there\.", " ".join((published / "README.md").read_text().split()))
    assert stated
    for number in re.findall(r"\.\d{3}|\d+ (?:single|web|news pages)", stated[0]):
        assert number in readme, number


def test_every_row_fits_the_schema_beside_it(published: Path) -> None:
    schema = json.loads((published / "schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    assert [*schema["properties"]] == [*rows_of(published)[0]]


def test_filters_are_stated(publishing: Publishing, tmp_path: Path) -> None:
    chosen = Selection(sites=("example.org",), where="source = 'A|B'")
    done = Publishing(publishing.engine, chosen, Publisher()).write(tmp_path / "few")
    assert done.figures.articles == 1
    assert done.selection == ("--site example.org", "--where 'source = '\"'\"'A|B'\"'\"''")
    assert done.selection[1] in (tmp_path / "few" / "README.md").read_text()


def test_articles_that_the_filters_leave_out_are_counted(publishing: Publishing, tmp_path: Path) -> None:
    chosen = Selection(since=date(2026, 3, 4), until=date(2026, 3, 4))
    for selection, said in (
        (chosen, "`--since 2026-03-04 --until 2026-03-04`. Articles left out: 1 without a date."),
        (replace(chosen, purposes=(Purpose.TRAIN_AI,)), "--allow train-ai`. Articles left out: 3 whose sites"),
        (replace(chosen, sites=("chinanews",)), "from `chinanews` (www.ecns.cn), published"),
    ):
        Publishing(publishing.engine, selection, Publisher()).write(tmp_path / "few", replaces=True)
        assert said in (tmp_path / "few" / "README.md").read_text()


def test_nothing_is_written_if_no_article_is_selected(publishing: Publishing, tmp_path: Path) -> None:
    none = Publishing(publishing.engine, Selection(sites=("nowhere",)), Publisher())
    with pytest.raises(
        BadInputError,
        match=r"nothing is published; no article has --site nowhere; the articles have: chinanews, example.org",
    ):
        none.write(tmp_path / "none")
    assert [*tmp_path.iterdir()] == []
